"""The watcher: looks into the inbox again and again, until it is told to stop."""

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from disk.locks import take_lock
from flows.errors import SettingsWrong, StoreAway, WatchedAlready
from flows.intake.inbox import Inbox, Patience
from flows.intake.intake import Intake, Taken, adopt, sweep
from flows.office.file_store import settle_store
from flows.office.folders import Folders
from flows.office.settings import Settings

_log = logging.getLogger(__name__)


class StopSignal(Protocol):
    """What `threading.Event` offers of itself."""

    def wait(self, timeout: float) -> bool:
        """Wait so many seconds, or less where told to stop; return whether to stop."""


@dataclass(frozen=True, slots=True)
class Pace:
    """The clock (seconds, only ever growing), the pause between two looks, the end."""

    clock: Callable[[], float]
    seconds: float
    stop: StopSignal


def watch_inbox(
    settings: Settings,
    intake: Intake,
    stop: StopSignal,
    told: Callable[[Taken], None] = lambda _taken: None,
) -> None:
    """Take in what is dropped into the watched folder of the settings until told to stop.

    Raises:
        WatchedAlready: another process watches for this home.
        SettingsWrong: the inbox is not on the disk of the home.
    """
    patience = Patience(settings.quiet_seconds, settings.incomplete_seconds)
    inbox = Inbox(settings.watched.absolute(), patience)
    pace = Pace(time.monotonic, settings.poll_seconds, stop)
    watch(intake, inbox, pace, told)


def watch(intake: Intake, inbox: Inbox, pace: Pace, told: Callable[[Taken], None]) -> None:
    """Take files in until told to stop; `told` hears of each.

    What the file system refuses now (a share that is away) is tried again at the next look; so
    is a home that is not the store of the database.

    Raises:
        WatchedAlready: another process watches for this home.
        SettingsWrong: the inbox is not on the disk of the home.
    """
    _prepare(intake.folders, inbox.folder)
    with _alone(intake.folders.work / ".lock"):
        clean = _tell(_adopted(intake), told)
        while not pace.stop.wait(pace.seconds):
            if not clean:
                clean = _tell(_adopted(intake), told)
            if clean:
                clean = _tell(_swept(intake, inbox, pace.clock()), told)


def _adopted(intake: Intake) -> Iterator[Taken]:
    settle_store(intake.ledger, intake.folders)
    intake.folders.make()
    yield from adopt(intake)


def _swept(intake: Intake, inbox: Inbox, now: float) -> Iterator[Taken]:
    settle_store(intake.ledger, intake.folders)  # its disk may have gone meanwhile
    yield from sweep(intake, inbox, now)


def _tell(taken: Iterable[Taken], told: Callable[[Taken], None]) -> bool:
    """Return whether the file system let all of it happen."""
    try:
        for each in taken:
            told(each)
    except OSError as error:
        _log.warning("intake waits: %s", error.strerror or type(error).__name__)  # no file's name
        return False
    except StoreAway as error:
        _log.warning("intake waits: %s", error)
        return False
    return True


def _prepare(folders: Folders, inbox: Path) -> None:
    folders.work.mkdir(parents=True, exist_ok=True)
    inbox.mkdir(parents=True, exist_ok=True)
    if inbox.stat().st_dev != folders.work.stat().st_dev:
        raise SettingsWrong("KAMIBASHI_INBOX and KAMIBASHI_HOME must lie on the same disk")


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    held = take_lock(lock)
    if held is None:
        raise WatchedAlready("another kamibashi watches this inbox: stop it first")
    try:
        yield
    finally:
        held.release()
