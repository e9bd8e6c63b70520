"""`kamibashi stop` and `resume`: the keying stop, for who sits at the server."""

from typing import Annotated

import typer

from flows.office.office import Office, open_office

_BY = "command line"
_SYSTEM = typer.Option(help="one system only; all keying where none is named")


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command("stop")(stop)
    app.command("resume")(resume)


def stop(
    system: Annotated[str, _SYSTEM] = "",
    why: Annotated[str, typer.Option(help="the reason, which others will read")] = "",
) -> None:
    """Stop keying after the record that is being keyed."""
    with open_office() as office:
        _known(office, system)
        office.ledger.keying.stop(_BY, why, system)
        _tell(office)


def resume(system: Annotated[str, _SYSTEM] = "") -> None:
    """Let keying go on: all of it, or that into a system which was stopped by itself."""
    with open_office() as office:
        _known(office, system)
        office.ledger.keying.resume(_BY, system)
        _tell(office)


def _known(office: Office, system: str) -> None:
    """Return only where a system is set up, or none is named: another name would stop nothing."""
    if system:
        office.manifest(system)


def _tell(office: Office) -> None:
    stops = office.ledger.keying.stops()
    for each in stops:
        why = f"（{each.why}）" if each.why else ""
        print(f"{each.system or 'すべての入力'}: {each.by} が止めています{why}")
    if not stops:
        print("入力は止められていません")
