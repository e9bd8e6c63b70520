"""A session that keys into a system: nobody else's, behind a door that is logged in."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bots.protocol.keying import Bot
from bots.protocol.registry import open_bot
from cases.keying.system_sessions import SystemSession
from flows.casework.screen_canary import stop_where_screens_changed
from flows.errors import SystemBusy
from flows.office.office import Office, worker_name


@dataclass(frozen=True, slots=True)
class KeyingSession:
    """A system held, and the bot in it."""

    office: Office
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
def keying_session(office: Office, system: str, *, headed: bool = False) -> Iterator[KeyingSession]:
    """Hold one of the sessions of a system (mostly the only one) while the block runs.

    Raises:
        SystemBusy: another worker holds it.
        SystemNotSetUp: where the system's address, user or password is not set.
        SystemUnavailable: it does not let us in; nothing was sent.
        ScreensChanged: its screens are not those that were accepted; nothing was typed.
    """
    most = office.manifest(system).sessions
    mutex = office.ledger.keying.session(system, worker_name("keyer"), most)
    if mutex is None:
        raise SystemBusy(f"system {system}: another worker is keying into it; try again later")
    try:
        stop_where_screens_changed(office, system, worker_name("canary"))
        with open_bot(office.target(system).access(), office.browser(headed=headed)) as bot:
            yield KeyingSession(office, system, bot, mutex)
    finally:
        mutex.end()
