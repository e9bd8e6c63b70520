"""`kamibashi canary`: whether the screens of a system are still those that were accepted."""

from typing import Annotated

import typer

from bots.canary.baselines import Verdict
from bots.errors import ScreensChanged, ScreensUnwatched
from flows.casework.screen_canary import administrator, look
from flows.commands.keying import wanted_system
from flows.errors import CommandWrong
from flows.office.office import open_office

_SAME, _COSMETIC, _STOPPED = 0, 28, ScreensChanged.exit_code
_BY = "command line"


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("canary")(canary)


def canary(
    system: Annotated[str, typer.Argument(help="the system; the only one that is set up")] = "",
    record: Annotated[bool, typer.Option(help="let these screens be the first baseline")] = False,
    accept: Annotated[bool, typer.Option(help="let the changed screens be the baseline")] = False,
    by: Annotated[str, typer.Option(help="the administrator who accepts")] = "",
    why: Annotated[str, typer.Option(help="the reason; needed for what stops keying")] = "",
) -> int:
    """Look at a system's screens and compare them; nothing is typed, nothing is sent.

    Exit code 0: as accepted · 28: cosmetic changes, keying goes on · 29: keying is stopped.
    """
    if record and accept:
        raise CommandWrong("--record is for the first baseline, --accept for changed screens")
    with open_office() as office:
        target = office.target(wanted_system(office.systems, system))
        who = administrator(office.staff, by) if accept else _BY
        verdict = look(target, who, office.ledger.now)
        if not record and not accept:
            return _told(verdict)
        if record and verdict.changes:
            raise CommandWrong(f"{verdict.system} has a baseline and differs from it: use --accept")
        office.ledger.screens.accept(target.baselines, verdict, who, why)
        _tell_taken(verdict)
        return _SAME


def _tell_taken(verdict: Verdict) -> None:
    _list(verdict)
    print(f"{verdict.system}: この画面を基準にしました（{_counted(verdict)}）")


def _told(verdict: Verdict) -> int:
    """Print what changed and return the exit code.

    Raises:
        ScreensUnwatched: there is no baseline to compare with.
    """
    if verdict.baseline is None:
        raise ScreensUnwatched(
            f"{verdict.system}: 基準がありません。画面を確かめて kamibashi canary --record"
        )
    _list(verdict)
    if verdict.stopped:
        print(f"{verdict.system}: 入力を止めます。画面を確かめ、kamibashi canary --accept --why …")
        return _STOPPED
    if verdict.changes:
        print(f"{verdict.system}: 入力は続けます。受け入れるには kamibashi canary --accept")
        return _COSMETIC
    print(f"{verdict.system}: 画面は基準と同じです（{_counted(verdict)}）")
    return _SAME


def _list(verdict: Verdict) -> None:
    for change in verdict.changes:
        print(f"{'軽微' if change.cosmetic else '停止'}  {change}")
    for picture in verdict.pictures if verdict.changes else ():
        print(f"画像  {picture}")


def _counted(verdict: Verdict) -> str:
    screens = verdict.seen.screens if verdict.seen else {}
    return f"{len(screens)} 画面、{sum(map(len, screens.values()))} 欄"
