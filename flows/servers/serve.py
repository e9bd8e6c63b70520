"""`kamibashi serve`: Prefect, the flows, the watcher and the desk as one command."""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flows.errors import PartEnded
from flows.intake.intake import Intake, Taken
from flows.intake.watcher import watch_inbox
from flows.office.office import Office
from flows.office.settings import environment, stay_inside
from flows.servers.child_process import Child, Program, child
from flows.servers.desk_server import desk_address, desk_server, set_up_link
from flows.servers.prefect_server import PrefectPlace, prefect_server, switches
from flows.servers.stopping import until_stopped

_LOOK_EVERY = 1.0

Say = Callable[[str], None]


def serve(office: Office, say: Say, umask: int = -1) -> None:
    """Run everything until Ctrl-C or SIGTERM, then end it in order: nothing is left behind.

    The flows run under `umask` where one is given: what they hand over to a system's folder is
    for others to read.

    Raises:
        FlowError: where a part cannot start, or ends by itself.
    """
    settings = office.settings
    place = PrefectPlace(settings.prefect_home, settings.prefect_port)
    stay_inside(switches(place))  # before anything imports Prefect
    with until_stopped(), desk_server(office) as desk:
        say(f"desk       {desk_address(settings)}")
        if link := set_up_link(settings, office.staff):
            say(f"set-up     {link}")
            say("           (once, within a day: it makes the first account)")
        say("Prefect    starting …")
        with prefect_server(place) as server, _runner(place, settings.home, umask) as runner:
            say(f"Prefect    {place.api.removesuffix('/api')} (password in {place.home}/password)")
            with _watcher(office) as watcher:
                say(f"inbox      {settings.watched.absolute()}")
                say("running; Ctrl-C stops it")
                _stand_by(_Parts((server, runner), {"the desk": desk, "the watcher": watcher}))
    say("stopped")


@contextmanager
def _runner(place: PrefectPlace, home: Path, umask: int) -> Iterator[Child]:
    command = (sys.executable, "-m", "flows.runner")
    surroundings = environment({**switches(place), "KAMIBASHI_HOME": str(home.absolute())})
    program = Program("the runner", command, surroundings, place.home / "runner.log", umask=umask)
    with child(program) as process:
        yield process


@contextmanager
def _watcher(office: Office) -> Iterator[Future[None]]:
    intake, stop = Intake(office.folders, office.ledger), threading.Event()
    with ThreadPoolExecutor(1, thread_name_prefix="watcher") as thread:
        try:
            yield thread.submit(watch_inbox, office.settings, intake, stop, _read_at_once)
        finally:
            stop.set()


def _read_at_once(taken: Taken) -> None:
    from flows.deployments import read_now  # Prefect takes a second to import

    if taken.cases:
        read_now(taken.scan_id)


@dataclass(frozen=True, slots=True)
class _Parts:
    children: tuple[Child, ...]
    threads: dict[str, Future[None]]

    def ended(self) -> str:
        """Return the name of a part that ended; empty while all run."""
        for each in self.children:
            if not each.running:
                return each.program.name
        return next((name for name, thread in self.threads.items() if thread.done()), "")


def _stand_by(parts: _Parts) -> None:
    """Wait until a part ends, which none should.

    Raises:
        PartEnded: naming the part.
    """
    while not (name := parts.ended()):
        time.sleep(_LOOK_EVERY)
    if name in parts.threads:
        parts.threads[name].result()
    raise PartEnded(f"{name} ended by itself: see the logs in prefect/ under the home")
