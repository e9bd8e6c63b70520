"""The legacy system of a town, which may be restarted, and where it answers just now."""

from contextlib import ExitStack
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from samples.systems.hoiku.fault_modes import FaultMode
from samples.systems.hoiku.process import LegacySystem, legacy_system


class Town:
    """One legacy system; its records survive a restart, its sessions do not."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._running = ExitStack()
        self._system: LegacySystem | None = None

    def __enter__(self) -> Self:
        self._system = self._running.enter_context(legacy_system(self._database))
        return self

    def __exit__(self, *_why: object) -> None:
        self._running.close()

    def restart(self) -> None:
        """Take it down, with whatever it was doing, and start it again at another port."""
        self._running.close()
        self.__enter__()

    def log_everybody_out(self) -> None:
        """Forget every session."""
        self.system.become(FaultMode.NORMAL, sessions="forget")

    def port(self) -> int:
        """Return where it listens now."""
        port = urlsplit(self.system.address).port
        assert port is not None
        return port

    @property
    def system(self) -> LegacySystem:
        """The running system."""
        if self._system is None:
            raise RuntimeError("the town's system does not run")
        return self._system
