"""The API as a process of its own, for the tests."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from samples.systems.record_api import records
from samples.systems.record_api.fault_modes import FaultMode

_ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True, slots=True)
class RecordApi:
    """A running API: where it answers and where it keeps its records."""

    address: str
    database: Path

    def records(self, key: str) -> list[dict[str, Any]]:
        """Return what was stored under an idempotency key, straight from the database."""
        return [body for _, body in records.under(self.database, key)]

    def become(self, fault_mode: FaultMode) -> None:
        """Change its fault mode."""
        urlopen(
            Request(f"{self.address}fault-mode", json.dumps({"fault_mode": fault_mode}).encode())
        ).close()

    def posts_received(self) -> int:
        """Return how many records reached it, stored or not."""
        with urlopen(f"{self.address}fault-mode") as answer:
            return int(json.load(answer)["posts_received"])


@contextmanager
def record_api(database: Path) -> Iterator[RecordApi]:
    """Run the API on a free port until the block ends."""
    command = [
        sys.executable,
        "-m",
        "samples.systems.record_api",
        "--database",
        str(database.resolve()),
    ]
    with subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            ready = process.stdout.readline()
            if not ready.startswith("READY "):
                raise RuntimeError("the record API did not start")
            yield RecordApi(ready.removeprefix("READY ").strip(), database)
        finally:
            process.terminate()
