"""The list of cases: the states with their counts, and what needs saying about files."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from cases.records.scans import Drop
from cases.records.states import ScanState, State
from desk.review.case_pages import approved_number
from desk.web import words
from desk.web.log_in_sessions import Clerk
from desk.web.parts import Parts, parts_of
from desk.web.rendering import page

router = APIRouter()

_PER_PAGE = 50
_ANY = "all"


@dataclass(frozen=True, slots=True)
class Slot:
    """A state in the list on the left and how many cases stand there."""

    state: State
    count: int


@dataclass(frozen=True, slots=True)
class Group:
    """States that belong together; `waiting` where somebody must do something."""

    title: str
    waiting: bool
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Wish:
    """Which cases the address asks for."""

    state: Annotated[str, Query()] = State.TO_REVIEW.value
    q: Annotated[str, Query(max_length=100)] = ""
    page: Annotated[int, Query(ge=1, le=100_000)] = 1
    approved: Annotated[str, Query(max_length=64)] = ""

    @property
    def one_state(self) -> State | None:
        """The state that was asked for, None for all."""
        return State(self.state) if self.state in set(State) else None


@router.get("/")
def cases(request: Request, visitor: Clerk, wish: Annotated[Wish, Depends()]) -> Response:
    """Show the cases of one state, oldest first, or what a search finds in all."""
    parts = parts_of(request)
    state = wish.one_state
    listing = parts.ledger.cases(state, (wish.page - 1) * _PER_PAGE, _PER_PAGE, wish.q.strip())
    facts = {
        **state_list_facts(parts),
        "state": state.value if state else _ANY,
        "heading": words.state_word(state.value) if state else "探した結果",
        "listing": listing,
        "nothing": words.NOTHING.get(state.value if state else _ANY, words.NOTHING_HERE),
        "q": wish.q,
        "page": wish.page,
        "pages": -(-listing.total // _PER_PAGE),
        "approved": approved_number(wish.approved),
        "drops": _news(parts) if state is State.TO_REVIEW else (),
    }
    return page(request, "cases.html", facts, visitor=visitor)


@router.get("/scans")
def unreadable_scans(request: Request, visitor: Clerk) -> Response:
    """Show the files that could not be opened, each with its reason, and the second drops."""
    parts = parts_of(request)
    facts = {
        **state_list_facts(parts),
        "state": "scans",
        "scans": parts.ledger.scans(ScanState.UNREADABLE),
        "drops": parts.ledger.second_drops(),
    }
    return page(request, "scans.html", facts, visitor=visitor)


def state_list_facts(parts: Parts) -> dict[str, object]:
    """Return what the list of states on the left shows."""
    counts = parts.ledger.counts()
    return {
        "place": "cases",
        "state_groups": [
            Group(group.title, group.waiting, tuple(Slot(at, counts[at]) for at in group.states))
            for group in words.STATE_GROUPS
        ],
        "troubles": {state.value for state in words.TROUBLES},
        "notices": parts.ledger.notices.current(),
        "resting": parts.ledger.resting(),
        "unreadable_count": len(parts.ledger.scans(ScanState.UNREADABLE)),
    }


def _news(parts: Parts) -> tuple[Drop, ...]:
    return parts.ledger.second_drops(limit=3)
