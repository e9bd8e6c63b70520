"""What a person may do with a case from where it stands: the buttons above it."""

from dataclasses import dataclass

from cases.records.states import State


@dataclass(frozen=True, slots=True)
class Act:
    """A button. With a `dialog` title a reason is asked first; `grave` ones are hard to undo.

    `minor` ones stand in the menu その他.
    """

    name: str
    word: str
    dialog: str = ""
    prompt: str = ""
    grave: bool = False
    required: bool = True
    minor: bool = False


_NOTE = Act("note", "メモ", "メモを残す", "メモ")
_DISCARD = Act(
    "discard", "対象外にする", "この書類を対象外にする", "理由（例: 別の手続きの書類）", grave=True
)
_SEND_BACK = Act("return", "返戻する", "不備があるので返戻する", "申請者に伝える理由", grave=True)
_LINK = Act("link", "再提出として結ぶ", "返戻した案件の再提出", "もとの受付番号（KB…）", minor=True)
_APPROVE = Act("approve", "承認")
_BACK = Act("review", "確認に戻す", "確認に戻す", "理由")
_WITHDRAW = Act("withdraw", "承認を取り消す", "承認を取り消して確認に戻す", "理由")
_SECOND = Act(
    "second",
    "二次確認へ回す",
    "ほかの人にも確認してもらう",
    "伝えること（なくてもよい）",
    required=False,
    minor=True,
)

ACTS: dict[State, tuple[Act, ...]] = {
    State.TO_REVIEW: (_SECOND, _LINK, _NOTE, _DISCARD, _SEND_BACK, _APPROVE),
    State.TO_SECOND_REVIEW: (_NOTE, _BACK, _APPROVE),
    State.UNKNOWN_FORM: (_NOTE, _DISCARD),
    State.ANOTHER_EDITION: (_NOTE, _DISCARD),
    State.UNREADABLE: (_NOTE, _DISCARD),
    State.APPROVED: (_NOTE, _WITHDRAW),
    State.REFUSED: (_NOTE, _BACK),
    State.OUTCOME_UNKNOWN: (_NOTE,),
    State.RETURNED: (_NOTE, _DISCARD),
}
"""The buttons of each state, the chief one last."""


def acts_for(state: State) -> tuple[Act, ...]:
    """Return the buttons that a case shows in a state; a note can always be left."""
    return ACTS.get(state, (_NOTE,))
