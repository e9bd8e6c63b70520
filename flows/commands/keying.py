"""`kamibashi key` and `kamibashi resolve`: the night's work, by hand."""

from collections.abc import Iterable
from typing import Annotated

import typer

from bots.errors import OutcomeUnknown, RecordRejected
from cases.states import State
from flows.by_hand import key_approved, resolve_unknown
from flows.errors import SystemNotSetUp
from flows.office import Office, open_office

_DONE, _REFUSED, _UNKNOWN = 0, RecordRejected.exit_code, OutcomeUnknown.exit_code
_CODES = {
    State.REFUSED: _REFUSED,
    State.OUTCOME_UNKNOWN: _UNKNOWN,
    State.TO_REVIEW: _UNKNOWN,  # another record stands there: a person compares
}


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command("key")(key)
    app.command("resolve")(resolve)


def key(
    system: Annotated[str, typer.Option(help="the system; the only one that is set up")] = "",
    headed: Annotated[bool, typer.Option(help="show the browser")] = False,
) -> int:
    """Key every approved case now."""
    office = open_office()
    done = key_approved(office, wanted_system(office, system), headed=headed)
    return _told(office, done)


def resolve(
    system: Annotated[str, typer.Option(help="the system; the only one that is set up")] = "",
) -> int:
    """Look up what became of cases whose outcome is unknown."""
    office = open_office()
    return _told(office, resolve_unknown(office, wanted_system(office, system)))


def wanted_system(office: Office, name: str) -> str:
    """Return the system asked for; the only one that is set up where none is named.

    Raises:
        SystemNotSetUp: where it is not set up, or there is none, or more than one to choose from.
    """
    names = list(office.systems)
    if name in names:
        return name
    if name or len(names) != 1:
        said = ", ".join(names) or "none"
        raise SystemNotSetUp(f"systems set up: {said}; name one with --system (README, Settings)")
    return names[0]


def _told(office: Office, done: Iterable[tuple[str, State]]) -> int:
    code, states = _DONE, []
    for case_id, state in done:
        print(f"{case_id}  {state}", flush=True)
        states.append(state)
        code = max(code, _CODES.get(state, _DONE))
    print(f"{len(states)} cases, {states.count(State.KEYED)} keyed")
    unknown = office.ledger.counts()[State.OUTCOME_UNKNOWN]
    if unknown:
        print(f"{unknown} unknown still: a system is asked two minutes after it was sent to")
    return _UNKNOWN if unknown else code
