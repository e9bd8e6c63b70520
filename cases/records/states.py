"""Where a case or a scan stands, and the one table of what may follow."""

from collections.abc import Mapping
from enum import StrEnum


class ScanState(StrEnum):
    """Where a scan file stands."""

    RECEIVED = "received"
    SPLIT = "split"
    UNREADABLE = "unreadable"


class State(StrEnum):
    """Where a case stands."""

    RECEIVED = "received"
    READING = "reading"
    UNKNOWN_FORM = "unknown_form"
    ANOTHER_EDITION = "another_edition"
    UNREADABLE = "unreadable"
    TO_REVIEW = "to_review"
    TO_SECOND_REVIEW = "to_second_review"
    APPROVED = "approved"
    KEYING = "keying"
    KEYED = "keyed"
    REFUSED = "refused"
    OUTCOME_UNKNOWN = "outcome_unknown"
    RETURNED = "returned"
    DISCARDED = "discarded"
    PURGED = "purged"


MOVES: Mapping[State, frozenset[State]] = {
    State.RECEIVED: frozenset({State.READING}),
    State.READING: frozenset(
        {
            State.TO_REVIEW,
            State.APPROVED,
            State.UNKNOWN_FORM,
            State.ANOTHER_EDITION,
            State.UNREADABLE,
            State.RECEIVED,  # its worker died
        }
    ),
    State.UNKNOWN_FORM: frozenset({State.READING, State.DISCARDED}),
    State.ANOTHER_EDITION: frozenset({State.READING, State.DISCARDED}),
    State.UNREADABLE: frozenset({State.READING, State.DISCARDED}),
    State.TO_REVIEW: frozenset(
        {State.TO_SECOND_REVIEW, State.APPROVED, State.RETURNED, State.DISCARDED}
    ),
    State.TO_SECOND_REVIEW: frozenset({State.APPROVED, State.TO_REVIEW}),
    State.APPROVED: frozenset({State.KEYING, State.TO_REVIEW}),
    State.KEYING: frozenset({State.KEYED, State.APPROVED, State.REFUSED, State.OUTCOME_UNKNOWN}),
    State.REFUSED: frozenset({State.TO_REVIEW}),
    State.OUTCOME_UNKNOWN: frozenset({State.KEYED, State.APPROVED, State.TO_REVIEW}),
    State.KEYED: frozenset({State.PURGED}),
    State.RETURNED: frozenset({State.DISCARDED, State.PURGED}),
    State.DISCARDED: frozenset({State.PURGED}),
    State.PURGED: frozenset(),
}
"""Every legal move of a case (README.md, "The way of a case")."""

PLAIN_MOVES: frozenset[tuple[State, State]] = frozenset(
    {
        (State.READING, State.RECEIVED),
        (State.UNREADABLE, State.READING),
        (State.TO_REVIEW, State.TO_SECOND_REVIEW),
        (State.TO_SECOND_REVIEW, State.TO_REVIEW),
        (State.REFUSED, State.TO_REVIEW),
    }
)
"""The moves that need nothing but a word; every other move has a method that checks more."""

WITHOUT_FORM: frozenset[State] = frozenset(
    {State.UNKNOWN_FORM, State.ANOTHER_EDITION, State.UNREADABLE}
)
"""Where a page was not read, and a person may say which form it is."""

ON_THE_DESK: frozenset[State] = frozenset({State.TO_REVIEW, State.TO_SECOND_REVIEW})
"""Where values may be confirmed and corrected."""

SETTLED: frozenset[State] = frozenset(
    {State.APPROVED, State.KEYING, State.OUTCOME_UNKNOWN, State.KEYED}
)
"""Where a person, or the law of straight cases, stands by every value."""

LABELS: Mapping[State, str] = {
    State.RECEIVED: "受付済",
    State.READING: "読取中",
    State.UNKNOWN_FORM: "様式不明",
    State.ANOTHER_EDITION: "版違い",
    State.UNREADABLE: "読取不能",
    State.TO_REVIEW: "確認待ち",
    State.TO_SECOND_REVIEW: "二次確認待ち",
    State.APPROVED: "入力待ち",
    State.KEYING: "入力中",
    State.KEYED: "入力済",
    State.REFUSED: "システム拒否",
    State.OUTCOME_UNKNOWN: "結果不明",
    State.RETURNED: "返戻",
    State.DISCARDED: "対象外",
    State.PURGED: "消去済",
}
"""What a clerk calls each state."""


def sources(to: State) -> tuple[State, ...]:
    """Return the states from which a case may become `to`."""
    return tuple(state for state, following in MOVES.items() if to in following)
