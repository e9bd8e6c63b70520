"""What a case whose outcome is unknown has come to: when its absence is believed, and in words."""

from datetime import datetime, timedelta

from cases.ledger import Ledger
from cases.records.errors import LeaseLost
from cases.records.jobs import Doubt
from cases.records.records import Case
from cases.records.states import State
from flows.office.manifests import SystemManifest
from japanese.clock import TOKYO


def settled_at(ledger: Ledger, manifest: SystemManifest, case_id: str) -> datetime:
    """Return from when on an unknown record that is not found is believed to be absent.

    Raises:
        LeaseLost: it is not unknown any more.
    """
    doubt = _doubt(ledger, manifest, case_id)
    # Nobody saw the connection of a dead worker end: what it sent may be on its way still.
    after_death = timedelta(minutes=manifest.settle_minutes)
    return doubt.since + (after_death if doubt.worker_died else manifest.settling)


def was_sent_elsewhere(ledger: Ledger, manifest: SystemManifest, case_id: str) -> bool:
    """Tell whether an unknown record went by another door than the one that is looked behind now.

    A file knows nothing of what was typed, nor the screens of what a file may still bring.

    Raises:
        LeaseLost: it is not unknown any more.
    """
    return _doubt(ledger, manifest, case_id).door not in ("", manifest.entry_point)


def what_became_of(ledger: Ledger, manifest: SystemManifest, case_id: str) -> str:
    """Return in one Japanese line for a clerk what a look-up has come to, after it was recorded.

    No citizen's value is in it.
    """
    case = ledger.case(case_id)
    match case.state:
        case State.KEYED:
            number = case.keyings[-1].receipt_number
            return f"登録されていました（登録番号 {number}）。入力済みにしました"
        case State.APPROVED:
            return _waits(case)
        case State.TO_REVIEW:
            return f"{case.reason}。二つの画面を比べて確かめてください"
        case State.OUTCOME_UNKNOWN if was_sent_elsewhere(ledger, manifest, case_id):
            return "切り替える前の入口から送ったものです。元の入口に戻して調べてください"
        case State.OUTCOME_UNKNOWN:
            at = settled_at(ledger, manifest, case_id).astimezone(TOKYO) + timedelta(minutes=1)
            return f"まだ見つかりません。{at:%H:%M} 以降にもう一度調べてください"
        case _:
            return case.reason


def _waits(case: Case) -> str:
    if number := case.keyings[-1].receipt_number:
        return f"登録されていました（登録番号 {number}）。次のシステムに入力します"
    return "登録されていないことを確かめました。もう一度入力します"


def _doubt(ledger: Ledger, manifest: SystemManifest, case_id: str) -> Doubt:
    doubts = ledger.keying.doubts(manifest.name)
    doubt = next((one for one in doubts if one.case_id == case_id), None)
    if doubt is None:
        raise LeaseLost(f"case {case_id} was settled meanwhile")
    return doubt
