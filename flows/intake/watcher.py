"""The watcher: looks into the inbox again and again, until it is told to stop."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from socket import gethostname
from typing import Protocol

from disk.locks import take_lock
from flows.errors import StoreAway, WatchedAlready
from flows.intake.inbox import Inbox, Patience
from flows.intake.intake import Intake, Taken, adopt, sweep
from flows.intake.troubles import MACHINE, reason_to_wait
from flows.office.file_store import settle_store
from flows.office.private_files import OWNER_ONLY_FOLDER
from flows.office.settings import Settings
from ocr.base.defects import reason_of
from ocr.base.reasons import Reason, ReasonCode

_OF_THE_FILES = {
    *(ReasonCode.LINK, ReasonCode.STILL_EMPTY, ReasonCode.STILL_OPEN, ReasonCode.NOT_A_SCAN),
    *(ReasonCode.UNFINISHED_NAME, ReasonCode.LARGE_FILE),
}
"""What a clerk puts right: it is told at the desk alone."""

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
        SettingsWrong: the inbox is where the office keeps its own files.
    """
    patience = Patience(settings.quiet_seconds, settings.incomplete_seconds)
    inbox = Inbox(settings.watched.absolute(), patience)
    pace = Pace(time.monotonic, settings.poll_seconds, stop)
    watch(intake, inbox, pace, told)


def watch(intake: Intake, inbox: Inbox, pace: Pace, told: Callable[[Taken], None]) -> None:
    """Take files in until told to stop; `told` hears of each.

    What the file system or the database refuses now (a share that is away) is tried again at the
    next look; so is a home that is not the store of the database. What is waited for stands at
    the desk.

    Raises:
        WatchedAlready: another process watches for this home.
        SettingsWrong: the inbox is where the office keeps its own files.
    """
    intake.folders.check_inbox(inbox.folder)
    intake.folders.make_home()
    intake.folders.work.mkdir(mode=OWNER_ONLY_FOLDER, exist_ok=True)
    with suppress(OSError):  # a share that is away now; later none is made in its place
        inbox.folder.mkdir(parents=True, exist_ok=True)
    with _alone(intake.folders.work / ".lock"):
        watcher = _Watcher(intake, inbox, told)
        watcher.look(None)
        while not pace.stop.wait(pace.seconds):
            watcher.look(pace.clock())


@dataclass(slots=True)
class _Watcher:
    """One look after the other, and what the last one had to leave."""

    intake: Intake
    inbox: Inbox
    told: Callable[[Taken], None]
    half_done: bool = True
    said: str = ""

    def look(self, now: float | None) -> None:
        """Go on with what was begun, then, with a clock, take what is new; say what waits."""
        troubles = self.intake.troubles
        troubles.found.clear()
        troubles.half_done = False
        try:
            for each in self._taken(now):
                self.told(each)
        except StoreAway as away:
            self._say(str(away))
            troubles.note(None, Reason(ReasonCode.STORE_AWAY), half_done=True)
        except MACHINE as fault:
            why = reason_to_wait(fault)
            self._say(why.detail or "not permitted")  # no file's name
            troubles.note(None, why, half_done=True)
        except Exception as error:
            troubles.note(None, reason_of(error), half_done=True)
        else:
            self.said = self.said if troubles.found else ""
        self.half_done = troubles.half_done
        self._tell_the_desk()

    def _taken(self, now: float | None) -> Iterator[Taken]:
        settle_store(self.intake.ledger, self.intake.folders)  # its disk may have gone meanwhile
        if self.half_done:
            self.intake.folders.make()
            yield from adopt(self.intake)
        if now is not None:
            yield from sweep(self.intake, self.inbox, now)

    def _tell_the_desk(self) -> None:
        troubles = self.intake.troubles
        faults = {why.detail or why.code.value for name, why in troubles.found if name}
        if faults and (of_the_machine := sorted(faults - _OF_THE_FILES)):
            self._say(", ".join(of_the_machine))
        try:
            told = list(dict.fromkeys(troubles.found))
            self.intake.ledger.notices.tell("intake", f"watcher@{gethostname()}", told)
        except MACHINE as fault:
            self._say(reason_to_wait(fault).detail)

    def _say(self, why: str) -> None:
        """Say what is waited for, once."""
        if why != self.said:
            _log.warning("intake waits: %s", why)
        self.said = why


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    held = take_lock(lock)
    if held is None:
        raise WatchedAlready("another kamibashi watches this inbox: stop it first")
    try:
        yield
    finally:
        held.release()
