"""`kamibashi demo`, `serve`, `watch` and `report`: the office at work."""

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta
from importlib.metadata import entry_points
from pathlib import Path
from typing import Annotated, cast

import typer

from desk.web.reason_words import sentence_of
from flows.errors import CommandWrong, SamplesMissing
from flows.intake.intake import Intake, Taken
from flows.office.office import open_office
from flows.office.private_files import for_owner_only
from flows.reports.xlsx_report import build_report
from japanese.clock import today

_DAY = typer.Option(formats=["%Y-%m-%d"], help="a day, as 2026-04-01; today where not said")
_MONTH = typer.Option(formats=["%Y-%m"], help="a whole month, as 2026-04")
DEMOS = "kamibashi.demos"
"""The entry points under which samples bring a demo: no room of the product imports them."""

_STOPPED = 130  # as shells have it after Ctrl-C


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command("demo")(demo)
    app.command("serve")(serve)
    app.command("watch")(watch)
    app.command("report")(report)


def demo(
    headed: Annotated[bool, typer.Option(help="show the browsers")] = False,
    keep: Annotated[Path | None, typer.Option(help="a new folder to leave everything in")] = None,
    approved: Annotated[
        Path | None, typer.Option(help="a new folder to leave approved cases in; nothing is keyed")
    ] = None,
) -> int:
    """Take the bundled samples the whole way, and check the legacy system's own records.

    With --approved a few are read and settled only, and wait to be keyed: to try a bot or a door.
    """
    from flows.servers.stopping import until_stopped

    if approved is not None and (keep is not None or headed):
        raise CommandWrong("--approved keys nothing and shows nothing: give it alone")
    run_demo = _bundled_demo()
    with until_stopped():
        return run_demo(headed=headed, keep=keep, approved=approved)
    print("stopped")
    return _STOPPED


def _bundled_demo() -> Callable[..., int]:
    """Return the demo that came with the samples.

    Raises:
        SamplesMissing: where kamibashi was installed without its samples.
    """
    for found in entry_points(group=DEMOS):
        with suppress(ModuleNotFoundError):
            return cast("Callable[..., int]", found.load())
    raise SamplesMissing(
        "the demo needs the samples: run it in a whole checkout, not only the wheel"
    )


def serve() -> None:
    """Run it all: Prefect, the flows, the inbox watcher and the desk. Ctrl-C stops it."""
    from flows.servers.serve import serve as run

    with for_owner_only() as umask, open_office() as office:
        run(office, lambda line: print(line, flush=True), umask)


def watch() -> None:
    """Only watch the inbox. Ctrl-C stops it."""
    from flows.intake.watcher import watch_inbox
    from flows.servers.stopping import until_stopped

    with for_owner_only(), open_office() as office, until_stopped():
        intake = Intake(office.folders, office.ledger)
        watch_inbox(office.settings, intake, threading.Event(), _tell)


def _tell(taken: Taken) -> None:
    print(_told(taken), flush=True)


def _told(taken: Taken) -> str:
    """Return a line about a file, without its name: names of files hold names of people."""
    if taken.duplicate:
        return f"scan {taken.scan_id}: the same file again"
    bad = f", no picture of page {', '.join(map(str, taken.bad_pages))}" * bool(taken.bad_pages)
    blank = f", {len(taken.blank_backs)} blank backs" * bool(taken.blank_backs)
    cases = f"{len(taken.cases)} cases{bad}{blank}"
    return f"scan {taken.scan_id}: {sentence_of(taken.unread) or cases}"


def report(
    out: Annotated[Path, typer.Option(help="the .xlsx file to write")],
    day: Annotated[datetime | None, _DAY] = None,
    month: Annotated[datetime | None, _MONTH] = None,
) -> None:
    """Write the day's or the month's cases as one .xlsx sheet."""
    first, last = _stretch(day, month)
    with open_office() as office:
        print(build_report(office.ledger, first, last, out))


def _stretch(day: datetime | None, month: datetime | None) -> tuple[date, date]:
    if day is not None and month is not None:
        raise CommandWrong("a day or a month: give --day or --month, not both")
    if month is not None:
        first = month.date().replace(day=1)
        return first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    only = day.date() if day else today()
    return only, only
