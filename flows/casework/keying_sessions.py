"""A session that keys into a system: nobody else's, behind a door that is logged in."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bots.protocol.keying import Bot
from bots.protocol.registry import open_bot
from cases.keying.system_sessions import SystemSession
from cases.ledger import Ledger
from flows.casework.screen_canary import stop_where_screens_changed
from flows.casework.worker_names import worker_name
from flows.errors import SystemBusy
from flows.office.file_store import check_store
from flows.office.target_system import TargetSystem


@dataclass(frozen=True, slots=True)
class KeyingSession:
    """A system held, and the bot in it."""

    system: str
    bot: Bot
    mutex: SystemSession

    def keep(self) -> None:
        """Make sure that the system is ours still: to be called after each case.

        Raises:
            SystemBusy: the database dropped the connection that held it; key nothing more.
        """
        if not self.mutex.held():
            raise SystemBusy(f"system {self.system}: the session was lost; try again later")


@contextmanager
def keying_session(ledger: Ledger, target: TargetSystem) -> Iterator[KeyingSession]:
    """Hold one of the sessions of a system (mostly the only one) while the block runs.

    Raises:
        StoreAway: this home is not the one of the database.
        SystemBusy: another worker holds it.
        SystemNotSetUp: where the system's address, user or password is not set.
        SystemUnavailable: it does not let us in; nothing was sent.
        ScreensChanged: its screens are not those that were accepted; nothing was typed.
    """
    system = target.name
    check_store(ledger, target.folders)  # evidence goes there
    mutex = ledger.keying.session(system, worker_name("keyer"), target.manifest.sessions)
    if mutex is None:
        raise SystemBusy(f"system {system}: another worker is keying into it; try again later")
    try:
        stop_where_screens_changed(target, worker_name("canary"), ledger.now)
        with open_bot(target.access(), target.browser) as bot:
            yield KeyingSession(system, bot, mutex)
    finally:
        mutex.end()
