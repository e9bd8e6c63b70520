"""A worker of the night in a process of its own: the real door, ledger, browser and bot.

It is forked from a process that has everything imported, so that three hundred of them may die in
a few minutes.
"""

import os
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event

from benchmarks.chaos.steps import Teller
from bots.errors import BotError
from cases.ledger import Ledger
from cases.records.errors import CaseError
from flows.casework.direct_runs import key_approved
from flows.casework.error_scrubbing import ScrubbedErrors
from flows.errors import FlowError
from flows.office.office import Office
from flows.office.settings import Settings, stay_inside
from japanese.clock import now_utc

SCRATCH = "tmp"
"""Folder in the home for what browsers leave behind: it is looked through, too."""

_MODULE = "benchmarks.chaos.worker"
_WRITES = ("INSERT", "UPDATE", "DELETE")


@dataclass(frozen=True, slots=True)
class Shift:
    """One life of a worker: in which office, and how late it is by the ledger's clock."""

    home: Path
    system: str
    password: str
    later: timedelta


def start(shift: Shift) -> ForkServerProcess:
    """Start a worker; whatever it prints goes to `<home>/logs/worker.log`."""
    context = get_context("forkserver")
    context.set_forkserver_preload([_MODULE])
    worker = context.Process(target=work, args=(shift,), daemon=True)
    worker.start()
    return worker


def work(shift: Shift) -> None:
    """Key whatever is approved, as `kamibashi key` does, and leave with its exit code."""
    _print_into(shift.home / "logs" / "worker.log")
    scratch = shift.home / SCRATCH
    scratch.mkdir(exist_ok=True)
    stay_inside({"TMPDIR": str(scratch)})
    code = 1
    try:
        with ScrubbedErrors():
            _key(shift)
        code = 0
    except (BotError, CaseError, FlowError) as error:
        with suppress(OSError):
            print(f"kamibashi: {error}", file=sys.stderr, flush=True)
        code = error.exit_code
    finally:
        with suppress(OSError):
            sys.stdout.flush()
        os._exit(code)


def register_the_door(site: Path) -> Path:
    """Do what installing a site's own door does: name its entry point in a distribution.

    Returns:
        The folder, to be put on the path.
    """
    named = site / "watched-0.dist-info"
    named.mkdir(parents=True, exist_ok=True)
    (named / "METADATA").write_text("Metadata-Version: 2.1\nName: watched\nVersion: 0\n")
    (named / "entry_points.txt").write_text(
        "[kamibashi.bots]\nwatched = benchmarks.chaos.door:WatchedDoor\n"
    )
    return site


def _key(shift: Shift) -> None:
    sys.path.insert(0, str(register_the_door(shift.home / "site")))
    office = Office(_settings(shift))
    target = office.target(shift.system)
    teller = Teller(target.manifest.door_settings["exchange"])
    teller.reached("office.open.before", pid=os.getpid())
    ledger = Ledger(office.database, now=_clock(shift.later))
    _tell_the_book(office.database, teller)
    for case_id, state in key_approved(ledger, office.forms, office.systems, target):
        print(f"{case_id}  {state}", flush=True)
        teller.reached("turn.over")


def _settings(shift: Shift) -> Settings:
    return Settings.model_validate(
        {"home": shift.home, "passwords": {shift.system: shift.password}}
    )


def _clock(later: timedelta) -> Callable[[], datetime]:
    return lambda: now_utc() + later


def _tell_the_book(database: Engine, teller: Teller) -> None:
    """Tell before a transaction's first write, before its commit, and when it is over."""
    writing: list[str] = []
    thread = threading.get_ident()  # heartbeats of other threads come when they like

    def write(_db: Connection, _cursor: Any, statement: str, *_rest: Any) -> None:  # noqa: ANN401
        if writing or threading.get_ident() != thread or not statement.startswith(_WRITES):
            return
        verb, *words = statement.split(None, 3)
        writing.append(f"{verb} {words[0] if verb == 'UPDATE' else words[1]}".lower())
        teller.reached(f"book.{writing[0]}.before")

    def commit(_db: Connection) -> None:
        if writing and threading.get_ident() == thread:
            teller.reached(f"book.{writing[0]}.written")

    def over(*_rest: Any) -> None:  # noqa: ANN401 -- a connection and its record
        if writing and threading.get_ident() == thread:
            teller.reached(f"book.{writing.pop()}.over")

    event.listen(database, "before_cursor_execute", write)
    event.listen(database, "commit", commit)
    event.listen(database, "checkin", over)


def _print_into(log: Path) -> None:
    log.parent.mkdir(exist_ok=True)
    printed = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(printed, stream.fileno())
