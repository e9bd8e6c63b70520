"""The system as a process of its own, for the demo and the tests."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

from samples.systems.hoiku.fault_modes import FaultMode

_ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True, slots=True)
class LegacySystem:
    """A running system: where it answers and where it keeps its records."""

    address: str
    database: Path

    def records(self) -> list[dict[str, str]]:
        """Return every stored record, oldest first, straight from its database."""
        with closing(sqlite3.connect(self.database)) as connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute("SELECT * FROM records ORDER BY id")]

    def become(self, fault_mode: str, **settings: str) -> None:
        """Change its fault mode.

        Settings are slow_seconds, session_pages, duplicates=refuse, sessions=forget and drift.
        """
        form = urlencode({"fault_mode": fault_mode, **settings}).encode()
        urlopen(f"{self.address}fault-mode", form, timeout=10).close()

    def registrations_received(self, at_least: int = 0) -> int:
        """Return how many times 登録 reached the server, stored or not; wait for `at_least`."""
        return int(self._told(at_least)["registrations_received"])

    def log_ins_refused(self) -> int:
        """Return how many times somebody came with a wrong password."""
        return int(self._told()["log_ins_refused"])

    def _told(self, at_least: int = 0) -> dict[str, Any]:
        with urlopen(f"{self.address}fault-mode?after={at_least}", timeout=60) as answer:
            told: dict[str, Any] = json.load(answer)
        return told


@contextmanager
def legacy_system(
    database: Path, fault_mode: str = FaultMode.NORMAL, program: str = "samples.systems.hoiku"
) -> Iterator[LegacySystem]:
    """Run a system on a free port until the block ends: this one, or another sample `program`."""
    command = [sys.executable, "-m", program]
    command += ["--port", "0", "--database", str(database.resolve()), "--fault-mode", fault_mode]
    with subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            ready = process.stdout.readline()
            if not ready.startswith("READY "):
                raise RuntimeError("the legacy system did not start")
            yield LegacySystem(ready.removeprefix("READY ").strip(), database)
        finally:
            process.terminate()
