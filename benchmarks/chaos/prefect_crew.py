"""Workers that run the flow `key-records` under a real Prefect server."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.chaos.night import Crew, Worker, by_hand
from benchmarks.chaos.worker import SCRATCH, Shift, register_the_door
from flows.office.settings import environment
from flows.servers.prefect_server import PrefectPlace, prefect_server, switches

_ROOT = Path(__file__).resolve().parents[2]
_FLOWS = 4  # lives, from the first; their clock is the real one, so they come before the others
_RESTS = b"will start"  # what Prefect says of a task that waits a minute for the system
_LOOK_EVERY = 0.2  # seconds
_RUN = "import asyncio; from flows.key_records import key_records; asyncio.run(key_records())"


@dataclass(frozen=True, slots=True)
class FlowRun:
    """A process that runs the flow once; killed when it only waits for a system to come back."""

    process: subprocess.Popen[bytes]
    log: Path

    def join(self) -> None:
        """Wait until it has ended, or rests."""
        rested = self.log.read_bytes().count(_RESTS)
        while self.process.poll() is None:
            if self.log.read_bytes().count(_RESTS) > rested:
                self.process.kill()
            time.sleep(_LOOK_EVERY)


@contextmanager
def prefect_crew(home: Path) -> Iterator[Crew]:
    """Run a Prefect server for a home; the first workers run the flow, the others key by hand."""
    home.mkdir(parents=True)
    place = PrefectPlace(home / "prefect", _free_port())
    with prefect_server(place):

        def crew(life: int, shift: Shift) -> Worker:
            return _flow_run(place, shift) if life <= _FLOWS else by_hand(life, shift)

        yield crew


def _flow_run(place: PrefectPlace, shift: Shift) -> FlowRun:
    site, log = shift.home / "site", shift.home / "logs" / "flow.log"
    register_the_door(site)
    for folder in (log.parent, shift.home / SCRATCH):
        folder.mkdir(exist_ok=True)
    own = {
        "TMPDIR": str(shift.home / SCRATCH),
        "KAMIBASHI_HOME": str(shift.home),
        f"KAMIBASHI_PASSWORDS__{shift.system.upper()}": shift.password,
        "PYTHONPATH": f"{site}:{_ROOT}",
    }
    with log.open("ab") as printed:
        process = subprocess.Popen(
            (sys.executable, "-c", _RUN),
            env=environment({**switches(place), **own}),
            stdin=subprocess.DEVNULL,
            stdout=printed,
            stderr=subprocess.STDOUT,
        )
    return FlowRun(process, log)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
