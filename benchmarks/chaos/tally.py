"""What a night came to, in rows that can be counted: which mishap, and how the record fared."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from benchmarks.chaos.faults import Fault, Phase
from benchmarks.chaos.leaks import leaks, needles
from benchmarks.chaos.night import Night
from benchmarks.chaos.verdict import as_typed, complaints, way
from cases.records.records import reception_number
from cases.records.states import State
from flows.plans.keying_plan import KeyingPlan
from samples.systems.hoiku.server import PASSWORD


@dataclass(frozen=True, slots=True)
class Row:
    """One mishap; `way` is how the attempts to key the record ended, "" where none was in hand."""

    fault: Fault
    phase: Phase
    step: str
    way: str


@dataclass(frozen=True, slots=True)
class Tally:
    """The rows in order, what is wrong (nothing should be), and how much of each deck was dealt."""

    records: int
    keyed: int
    rows: tuple[Row, ...]
    wrong: tuple[str, ...]
    leaks: tuple[str, ...]
    possible: Mapping[Phase, int]
    lives: int
    strays: int
    seconds: float

    @property
    def digest(self) -> str:
        """A short hash of all rows: two runs of one seed have the same."""
        said = json.dumps([(row.fault, row.phase, row.step, row.way) for row in self.rows])
        return hashlib.sha256(said.encode()).hexdigest()[:12]


def tally(night: Night, plan: KeyingPlan) -> Tally:
    """Count a night."""
    cases = {reception_number(p.case_id): night.ledger.case(p.case_id) for p in night.papers}
    rows = (
        Row(
            each.mishap.fault,
            each.mishap.step.phase,
            str(each.mishap.step),
            way(cases[each.key]) if each.key else "",
        )
        for each in night.planner.struck
    )
    wanted = needles((as_typed(paper, plan) for paper in night.papers), PASSWORD)
    said = tuple("a command line" for words in night.words if any(each in words for each in wanted))
    return Tally(
        records=len(night.papers),
        keyed=sum(case.state is State.KEYED for case in cases.values()),
        rows=tuple(rows),
        wrong=tuple(complaints(night, plan)),
        leaks=leaks(night.home, wanted) + said,
        possible={phase: len(deck.mishaps) for phase, deck in night.planner.decks.items()},
        lives=night.lives,
        strays=len(night.planner.strays),
        seconds=night.seconds,
    )
