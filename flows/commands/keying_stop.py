"""`kamibashi stop` and `resume`: the keying stop, for who sits at the server."""

from collections.abc import Collection
from typing import Annotated

import typer

from cases.keying.keying_stops import Stop
from flows.office.office import open_office

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
        if system:
            office.manifest(system)  # a name that is not set up would stop nothing
        office.ledger.keying.stop(_BY, why, system)
        _tell(office.ledger.keying.stops())


def resume(system: Annotated[str, _SYSTEM] = "") -> None:
    """Let keying go on: all of it, or that into a system which was stopped by itself."""
    with open_office() as office:
        if system:
            office.manifest(system)  # a name that is not set up would stop nothing
        office.ledger.keying.resume(_BY, system)
        _tell(office.ledger.keying.stops())


def _tell(stops: Collection[Stop]) -> None:
    for each in stops:
        why = f"（{each.why}）" if each.why else ""
        print(f"{each.system or 'すべての入力'}: {each.by} が止めています{why}")
    if not stops:
        print("入力は止められていません")
