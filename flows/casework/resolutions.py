"""What became of a case whose outcome was unknown, in one Japanese line for a clerk."""

from datetime import timedelta

from cases.records.records import Case
from cases.records.states import State
from flows.casework.case_steps import settled_at, was_sent_elsewhere
from flows.office.office import Office
from japanese.clock import TOKYO


def what_became_of(office: Office, system: str, case_id: str) -> str:
    """Return what a look-up has come to, after it was recorded; no citizen's value is in it."""
    case = office.ledger.case(case_id)
    match case.state:
        case State.KEYED:
            number = case.keyings[-1].receipt_number
            return f"登録されていました（登録番号 {number}）。入力済みにしました"
        case State.APPROVED:
            return _waits(case)
        case State.TO_REVIEW:
            return f"{case.reason}。二つの画面を比べて確かめてください"
        case State.OUTCOME_UNKNOWN if was_sent_elsewhere(office, system, case_id):
            return "切り替える前の入口から送ったものです。元の入口に戻して調べてください"
        case State.OUTCOME_UNKNOWN:
            at = settled_at(office, system, case_id).astimezone(TOKYO) + timedelta(minutes=1)
            return f"まだ見つかりません。{at:%H:%M} 以降にもう一度調べてください"
        case _:
            return case.reason


def _waits(case: Case) -> str:
    if number := case.keyings[-1].receipt_number:
        return f"登録されていました（登録番号 {number}）。次のシステムに入力します"
    return "登録されていないことを確かめました。もう一度入力します"
