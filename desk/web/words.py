"""The words of the screens: what a clerk calls states, roles, events, moments, pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from cases.people.staff import Role
from cases.records.records import Case, Event, Outcome, Value
from cases.records.states import LABELS, State
from japanese.clock import TOKYO
from ocr.forms.field_kind import Subject
from ocr.forms.kinds import KINDS


@dataclass(frozen=True, slots=True)
class StateGroup:
    """A group of states on the list of cases; `waiting` where somebody must do something."""

    title: str
    states: tuple[State, ...]
    waiting: bool = False


STATE_GROUPS: tuple[StateGroup, ...] = (
    StateGroup(
        "人が見るもの",
        (
            State.TO_REVIEW,
            State.TO_SECOND_REVIEW,
            State.UNKNOWN_FORM,
            State.ANOTHER_EDITION,
            State.UNREADABLE,
            State.REFUSED,
            State.OUTCOME_UNKNOWN,
        ),
        waiting=True,
    ),
    StateGroup("処理中", (State.RECEIVED, State.READING, State.APPROVED, State.KEYING)),
    StateGroup("終わったもの", (State.KEYED, State.RETURNED, State.DISCARDED)),
)
"""The states in the order of the list; `purged` has nothing left to show."""

TROUBLES: frozenset[State] = frozenset({State.UNREADABLE, State.REFUSED, State.OUTCOME_UNKNOWN})
"""Where something went wrong and nothing goes on by itself."""

NOTHING: Mapping[str, str] = {
    State.TO_REVIEW: "確認を待っている案件はありません。おつかれさまです。",
    State.UNKNOWN_FORM: "様式が分からない案件はありません。",
    "all": "当てはまる案件はありません。氏名の一部か受付番号 (KB…) で探してください。",
}
"""What an empty list says; elsewhere `NOTHING_HERE`."""

NOTHING_HERE = "この状態の案件はありません。"

PLACES: Mapping[str, str] = {"intake": "取り込み", "reading": "読み取り"}
"""What waits, in a notice."""

ROLES: Mapping[Role, str] = {Role.CLERK: "担当者", Role.ADMIN: "管理者"}

EVENTS: Mapping[Event, str] = {
    Event.RECEIVED: "スキャンを受け付け",
    Event.DROPPED_AGAIN: "同じファイルを再び受け付け",
    Event.MOVED: "状態を変更",
    Event.CLAIMED: "処理を開始",
    Event.ASSIGNED: "様式を指定",
    Event.OPENED: "画面を開いた",
    Event.CONFIRMED: "確認",
    Event.CORRECTED: "訂正",
    Event.TYPED_BLIND: "値を見ずに入力",
    Event.TYPED_APART: "二人入力の一人として入力",
    Event.TEST_FOUND: "試験項目の誤りを発見",
    Event.TEST_MISSED: "試験項目の誤りを見逃し",
    Event.SUBSTITUTED: "置き換えを承諾",
    Event.NOTED: "メモ",
    Event.LINKED: "もとの案件と結びつけ",
    Event.CLEARED: "別の証明書と判断",
    Event.REHEARSED: "試しに入力",
    Event.INTENDED: "登録の直前",
    Event.PURGED: "消去",
    Event.STOPPED: "入力を停止",
    Event.RESUMED: "入力を再開",
    Event.OVERRULED: "時間外に入力",
    Event.STAFF: "利用者を変更",
    Event.RISK: "読み取りの確かさを変更",
    Event.SCREENS: "システムの画面を受け入れ",
}

OUTCOMES: Mapping[Outcome, str] = {
    Outcome.OPEN: "入力中",
    Outcome.KEYED: "登録できた",
    Outcome.ADOPTED: "あとから登録を確かめた",
    Outcome.REFUSED: "システムが受け付けなかった",
    Outcome.NOTHING_SENT: "送信前にやめた",
    Outcome.UNKNOWN: "登録されたか分からない",
    Outcome.ABSENT: "調べたが登録がなかった",
    Outcome.DIFFERENT: "登録の内容が違っていた",
}

_MACHINE = frozenset({State.RECEIVED, State.READING, State.APPROVED, State.KEYING})
_CLOSED = frozenset({State.RETURNED, State.DISCARDED, State.PURGED})


def tone(state: State) -> str:
    """Return the style of a state's badge."""
    if state in TROUBLES:
        return "trouble"
    if state in _MACHINE:
        return "machine"
    if state in _CLOSED:
        return "closed"
    return "finished" if state is State.KEYED else "person"


def state_word(state: str) -> str:
    """Return what a clerk calls a state; other text comes back as it is."""
    return LABELS[State(state)] if state in set(State) else state


def clock(moment: datetime) -> str:
    """Return a moment in Japanese time, such as `4月1日 09:05`."""
    local = moment.astimezone(TOKYO)
    return f"{local.month}月{local.day}日 {local:%H:%M}"


def page_words(numbers: Sequence[int]) -> str:
    """Return `3枚目` or `3・4枚目` for the pages of a scan, counted from 1."""
    return f"{'・'.join(map(str, numbers))}枚目" if numbers else ""


def value_words(value: Value | None) -> str:
    """Return a value as one text: marked labels with 、 between them, 空欄 for nothing."""
    text = value if isinstance(value, str) else "、".join(value or ())
    return text or "空欄"


def subject_of(case: Case) -> str:
    """Return the name of the person that a case is about, "" where none was read."""
    known = ((field.value, KINDS.get(field.kind)) for field in case.fields)
    names = (value for value, kind in known if kind and kind.subject is Subject.PERSON)
    return next((name for name in names if isinstance(name, str) and name), "")
