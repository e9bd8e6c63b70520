"""One night from the first worker's start until nothing is left to settle."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Protocol

from benchmarks.chaos.leaks import outlive, words_of_processes
from benchmarks.chaos.papers import Paper, lay_out
from benchmarks.chaos.planner import Planner
from benchmarks.chaos.steps import Exchange
from benchmarks.chaos.town import Town
from benchmarks.chaos.worker import SCRATCH, Shift, start
from cases.ledger import Ledger
from cases.records.records import reception_number
from cases.records.states import State
from cases.store.database import open_database
from ocr.forms.template import FormTemplate
from samples.systems.hoiku.server import PASSWORD, STAFF

SYSTEM = "hoiku"
_BETWEEN_LIVES = timedelta(minutes=16)  # longer than any lease, by the ledger's clock
_UNSETTLED = (State.APPROVED, State.KEYING, State.OUTCOME_UNKNOWN)
_MOST_IDLE_LIVES = 4
_PATIENCE = 30.0  # seconds, for browsers whose worker is dead

_MANIFEST = """door = "watched"
address = "{address}"
user = "{user}"

[door_settings]
exchange = "{exchange}"
behind = "{behind}"
"""


@dataclass(frozen=True, slots=True)
class Night:
    """What is left of a night: the papers, who struck where, and how many workers it took.

    `words` are the command lines that its processes were seen with, `left` the ids of those that
    have not ended.
    """

    home: Path
    ledger: Ledger
    town: Town
    papers: tuple[Paper, ...]
    planner: Planner
    lives: int
    seconds: float
    words: frozenset[bytes]
    left: tuple[int, ...]


class NeverSettled(Exception):
    """Workers came and went, and still some case waits for one."""


class Worker(Protocol):
    """A process that keys."""

    def join(self) -> None:
        """Wait until it has ended."""


Crew = Callable[[int, Shift], Worker]
"""Starts a worker for the life of a number, from 1."""


def by_hand(_life: int, shift: Shift) -> Worker:
    """Start a worker that keys as `kamibashi key` does."""
    return start(shift)


@dataclass(frozen=True, slots=True)
class Plot:
    """How many records go wrong but for the first, `clean` ones, by which seed, whose work."""

    records: int
    seed: int
    crew: Crew = by_hand
    clean: int = 2


@contextmanager
def keep_watch(home: Path, template: FormTemplate, plot: Plot) -> Iterator[Night]:
    """Let a night go wrong, and yield what it came to.

    Raises:
        NeverSettled: where the workers get nowhere.
    """
    (home / "systems").mkdir(parents=True)
    began = time.perf_counter()
    engine = open_database(f"sqlite:///{home.absolute() / 'cases.sqlite3'}")
    try:
        # browsers outlive their workers, and may still send
        with Town(home.parent / "town.sqlite3") as town, ExitStack() as wires:
            ledger = Ledger(engine)
            papers = lay_out(ledger, template, plot.records, plot.seed)
            ids = {reception_number(paper.case_id): paper.case_id for paper in papers}
            words: set[bytes] = set()

            def stands(key: str) -> State:
                words.update(words_of_processes(home))
                return ledger.case(ids[key]).state

            planner = Planner(town, stands, Random(plot.seed), plot.clean)
            lives = _workers_come_and_go(home, ledger, planner, plot.crew, wires)
            took = time.perf_counter() - began
            left = outlive(home / SCRATCH, _PATIENCE)
            yield Night(home, ledger, town, papers, planner, lives, took, frozenset(words), left)
    finally:
        engine.dispose()


def _workers_come_and_go(
    home: Path, ledger: Ledger, planner: Planner, crew: Crew, wires: ExitStack
) -> int:
    lives, idle = 0, 0
    with Exchange(planner.told) as exchange:
        while any(ledger.counts()[state] for state in _UNSETTLED):
            before = ledger.counts(), len(planner.struck)
            lives += 1
            wire = wires.enter_context(planner.begin())
            _describe_the_system(home, wire.address, exchange.address)
            crew(lives, Shift(home, SYSTEM, PASSWORD, lives * _BETWEEN_LIVES)).join()
            planner.end()
            idle = idle + 1 if before == (ledger.counts(), len(planner.struck)) else 0
            if idle == _MOST_IDLE_LIVES:
                raise NeverSettled(f"{lives} workers: {_last_word(home)}")
    return lives


def _last_word(home: Path) -> str:
    log = home / "logs" / "worker.log"
    return log.read_text(encoding="utf-8").splitlines()[-1] if log.is_file() else "no word"


def _describe_the_system(home: Path, address: str, exchange: str) -> None:
    manifest = _MANIFEST.format(address=address, user=STAFF, exchange=exchange, behind=SYSTEM)
    (home / "systems" / f"{SYSTEM}.toml").write_text(manifest, encoding="utf-8")
