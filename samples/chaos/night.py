"""One night from the first worker's start until nothing is left to settle."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random

from cases.database import open_database
from cases.ledger import Ledger
from cases.records import reception_number
from cases.states import State
from ocr.template import FormTemplate
from samples.chaos.papers import Paper, lay_out
from samples.chaos.planner import Planner
from samples.chaos.steps import Exchange
from samples.chaos.town import Town
from samples.chaos.wire import Wire
from samples.chaos.worker import Shift, start
from samples.legacy_system.server import PASSWORD, STAFF

SYSTEM = "hoiku"
_BETWEEN_LIVES = timedelta(minutes=16)  # longer than any lease, by the ledger's clock
_UNSETTLED = (State.APPROVED, State.KEYING, State.OUTCOME_UNKNOWN)
_MOST_LIVES_EACH = 4
_MOST_LIVES = 30

_MANIFEST = """door = "watched"
address = "{address}"
user = "{user}"

[door_settings]
exchange = "{exchange}"
behind = "{behind}"
"""


@dataclass(frozen=True, slots=True)
class Night:
    """What is left of a night: the papers, who struck where, and how many workers it took."""

    home: Path
    ledger: Ledger
    town: Town
    papers: tuple[Paper, ...]
    planner: Planner
    lives: int
    seconds: float


class NeverSettled(Exception):
    """Workers came and went, and still some case waits for one."""


@contextmanager
def keep_watch(home: Path, template: FormTemplate, records: int, seed: int) -> Iterator[Night]:
    """Let a night of `records` go wrong as `seed` will have it, and yield what it came to.

    Raises:
        NeverSettled: where the workers get nowhere.
    """
    (home / "systems").mkdir(parents=True)
    began = time.perf_counter()
    engine = open_database(f"sqlite:///{home.absolute() / 'cases.sqlite3'}")
    try:
        with Town(home.parent / "town.sqlite3") as town:
            ledger = Ledger(engine)
            papers = lay_out(ledger, template, records, seed)
            ids = {reception_number(paper.case_id): paper.case_id for paper in papers}
            planner = Planner(town, lambda key: ledger.case(ids[key]).state, Random(seed))
            lives = _workers_come_and_go(home, ledger, town, planner)
            yield Night(home, ledger, town, papers, planner, lives, time.perf_counter() - began)
    finally:
        engine.dispose()


def _workers_come_and_go(home: Path, ledger: Ledger, town: Town, planner: Planner) -> int:
    lives, most = 0, _MOST_LIVES + _MOST_LIVES_EACH * ledger.counts()[State.APPROVED]
    with Exchange(planner.told) as exchange:
        while any(ledger.counts()[state] for state in _UNSETTLED):
            if lives == most:
                raise NeverSettled(f"{lives} workers, and still {dict(ledger.counts())}")
            lives += 1
            _one_life(home, town, planner, exchange.address, lives * _BETWEEN_LIVES)
    return lives


def _one_life(
    home: Path, town: Town, planner: Planner, exchange: str, later: timedelta
) -> None:
    life = planner.begin()
    wire = Wire(town.port, lambda step: planner.seen(life, step))
    manifest = _MANIFEST.format(
        address=wire.address, user=STAFF, exchange=exchange, behind=SYSTEM
    )
    (home / "systems" / f"{SYSTEM}.toml").write_text(manifest, encoding="utf-8")
    worker = start(Shift(home, SYSTEM, PASSWORD, later))
    worker.join()
    planner.end()
