"""`kamibashi purge`: what was kept for as long as it had to be goes."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated

import typer

from flows.errors import CommandWrong, OriginalsAbsent
from flows.maintenance.retention import Forgotten, due, first_day_kept, forget
from flows.office.office import open_office
from japanese.clock import today

_DAY = "%Y-%m-%d"


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("purge")(purge)


def purge(
    before: Annotated[
        datetime | None,
        typer.Option(formats=[_DAY], help="the first day that is kept; else as the office has set"),
    ] = None,
    dry_run: Annotated[bool, typer.Option(help="only count the cases")] = False,
) -> None:
    """Forget finished cases: values, pictures, evidence, traces and, of whole stacks, originals."""
    now = today()
    with open_office() as office:
        day = before.date() if before else first_day_kept(office.settings.retention_days, now)
        if day > now:
            raise CommandWrong(f"--before: {day:{_DAY}} はまだ来ていません")
        if dry_run:
            count = len(due(office.ledger, day))
            print(f"{day:{_DAY}} より前に終わった案件: {count} 件（消していません）")
            return
        gone = forget(office.ledger, office.folders, office.manifests.values(), day)
    print(
        f"{day:{_DAY}} より前に終わった案件 {gone.cases} 件を消しました"
        f"（原本 {gone.originals} 件、渡したファイルの控え {gone.accounts} 件）"
    )
    if left := "。".join(_what_is_left(gone)):
        raise OriginalsAbsent(left)


def _what_is_left(gone: Forgotten) -> Iterator[str]:
    """Say which originals were not deleted, by the names that the database has for them."""
    if gone.absent:
        names = "、".join(map(str, gone.absent))
        yield (
            f"原本 {len(gone.absent)} 件はなかったので消していません: {names}。"
            "ほかの場所に残っていないか確かめてください"
        )
    if gone.outside:
        names = "、".join(map(str, gone.outside))
        yield (
            f"原本 {len(gone.outside)} 件はこのフォルダーの外にあるので消していません: {names}。"
            "手で確かめてください"
        )
