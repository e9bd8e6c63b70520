"""The one session that keys into a system: nobody else's, in a browser that is logged in."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from bots.keying import Bot
from bots.systems import open_bot
from flows.errors import SystemBusy
from flows.office import Office, worker_name

_LEASE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class KeyingSession:
    """A system held, and the bot in it."""

    office: Office
    system: str
    bot: Bot

    def keep(self) -> None:
        """Hold the system for longer: to be called after each case."""
        self.office.ledger.keying.hold(self.system, worker_name("keyer"), _LEASE)


@contextmanager
def keying_session(office: Office, system: str, *, headed: bool = False) -> Iterator[KeyingSession]:
    """Hold the one session of a system while the block runs.

    Raises:
        SystemBusy: another worker holds it.
        SystemNotSetUp: where the system's address, user or password is not set.
        SystemUnavailable: it does not let us in; nothing was sent.
    """
    me = worker_name("keyer")
    if not office.ledger.keying.hold(system, me, _LEASE):
        raise SystemBusy(f"system {system}: another worker is keying into it; try again later")
    try:
        with open_bot(office.access(system), office.browser(headed=headed)) as bot:
            yield KeyingSession(office, system, bot)
    finally:
        office.ledger.keying.let_go(system, me)
