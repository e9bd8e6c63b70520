"""`kamibashi key` and `kamibashi resolve`: the night's work, by hand."""

from collections.abc import Iterable, Sequence
from typing import Annotated

import typer

from bots.errors import OutcomeUnknown, RecordRejected
from cases.ledger import Ledger
from cases.records.records import reception_number
from cases.records.states import State
from flows.casework.direct_runs import key_approved, resolve_unknown
from flows.casework.dry_runs import Tried, rehearse_approved
from flows.casework.resolutions import what_became_of
from flows.errors import SystemNotSetUp
from flows.office.office import open_office
from japanese.clock import TOKYO

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
    now: Annotated[bool, typer.Option(help="outside the system's hours, too")] = False,
    dry_run: Annotated[bool, typer.Option(help="fill in and read back, send nothing")] = False,
) -> int:
    """Key every approved case now."""
    with open_office() as office:
        target = office.target(wanted_system(office.systems, system), headed=headed)
        ledger, forms = office.ledger, office.forms
        if dry_run:
            trials = rehearse_approved(ledger, forms, target, at_any_hour=now)
            return _told_of_trials(target.name, trials)
        done = key_approved(ledger, forms, office.systems, target, at_any_hour=now)
        return _told(ledger, target.name, done)


def resolve(
    system: Annotated[str, typer.Option(help="the system; the only one that is set up")] = "",
) -> int:
    """Look up what became of cases whose outcome is unknown."""
    with open_office() as office:
        target, ledger = office.target(wanted_system(office.systems, system)), office.ledger
        code, found = _DONE, 0
        for case_id, state in resolve_unknown(ledger, office.forms, target):
            became = what_became_of(ledger, target.manifest, case_id)
            print(f"{reception_number(case_id)}  {became}", flush=True)
            code, found = max(code, _CODES.get(state, _DONE)), found + 1
        print(f"{target.name}: {found} 件を調べました")
        return _left(ledger, target.name, code)


def wanted_system(names: Sequence[str], name: str) -> str:
    """Return the system asked for; the only one that is set up where none is named.

    Raises:
        SystemNotSetUp: where it is not set up, or there is none, or more than one to choose from.
    """
    if name in names:
        return name
    if name or len(names) != 1:
        said = ", ".join(names) or "none"
        raise SystemNotSetUp(f"systems set up: {said}; name one with --system (README, Settings)")
    return names[0]


def _told(ledger: Ledger, system: str, done: Iterable[tuple[str, State]]) -> int:
    code, states = _DONE, []
    for case_id, state in done:
        print(f"{case_id}  {state}", flush=True)
        states.append(state)
        code = max(code, _CODES.get(state, _DONE))
    print(f"{len(states)} cases, {states.count(State.KEYED)} keyed")
    return _left(ledger, system, code)


def _told_of_trials(system: str, trials: Iterable[Tried]) -> int:
    """Print one line for each case, quoting nobody; return the exit code of a refusal if any."""
    tried_all = []
    for tried in trials:
        known = f"登録済み ({tried.existing})" if tried.existing else "登録できる見込み"
        said = f"登録できない見込み  {tried.refusal}" if tried.refusal else known
        print(f"{reception_number(tried.case_id)}  {said}", flush=True)
        print(f"{'':12}  画像 {tried.picture or 'なし（入力する前に分かりました）'}", flush=True)
        tried_all.append(tried)
    refused = sum(bool(tried.refusal) for tried in tried_all)
    counted = f"{len(tried_all)} 件を試しました。登録できない見込み {refused} 件"
    print(f"{system}: {counted}。何も送信していません")
    return _REFUSED if refused else _DONE


def _left(ledger: Ledger, system: str, code: int) -> int:
    """Say what is left to do for a system; return the exit code that fits it."""
    left = ledger.keying.backlog(system)
    if left.rests_until:
        at = left.rests_until.astimezone(TOKYO)
        print(f"{system}: {left.resting} 件は {at:%H:%M} 以降にもう一度入力します")
    if left.unknown:
        print(
            f"{system}: {left.unknown} 件は登録の有無が分かりません。kamibashi resolve で調べます"
        )
    return _UNKNOWN if left.unknown else code
