"""Who decides, at every step of a worker, whether something goes wrong there, and does it."""

import os
import signal
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from threading import Lock

from benchmarks.chaos.faults import Deck, Fault, Mishap, Phase, Step
from benchmarks.chaos.steps import FULL, GO
from benchmarks.chaos.town import Town
from benchmarks.chaos.wire import Cut, Wire
from cases.records.states import State

_ODDS = {Phase.SESSION: 0.12, Phase.CLAIM: 0.12, Phase.RESOLVE: 0.35}
_MOST_TRIES = 3  # a step that does not come in so many turns is given up


@dataclass(frozen=True, slots=True)
class Struck:
    """A mishap that came to pass; `key` is the record's, "" where none was in hand."""

    mishap: Mishap
    key: str


class Planner:
    """Hears of every step, learns them, and strikes: each record once, and now and then between.

    `stands` tells where the case of a key stands. The steps are learnt from the first, `clean`
    records (two show what is done between records). The same seed and the same steps give the
    same mishaps in the same order.
    """

    def __init__(self, town: Town, stands: Callable[[str], State], rng: Random, clean: int) -> None:
        self.struck: list[Struck] = []
        self.given_up: list[Mishap] = []
        self.strays: list[str] = []
        self._town, self._stands, self._rng = town, stands, rng
        self._lock = Lock()
        self._steps: dict[Phase, dict[Step, None]] = {phase: {} for phase in Phase}
        self._decks: dict[Phase, Deck] = {}
        self._clean = clean
        self._life = self._pid = 0
        self._phase, self._key = Phase.SESSION, ""
        self._counts: Counter[str] = Counter()
        self._armed: Mishap | None = None
        self._pending: Mishap | None = None
        self._tries = 0

    @property
    def decks(self) -> Mapping[Phase, Deck]:
        """Every mishap there is, by phase."""
        return self._decks

    def begin(self) -> Wire:
        """Begin another life of a worker, and return its line to the system."""
        with self._lock:
            self._life = life = abs(self._life) + 1
            self._enter(Phase.SESSION)
            self._armed = self._now_and_then(Phase.SESSION)
        return Wire(self._town.port, lambda step: self._seen(life, step))

    def end(self) -> None:
        """Hear no more of this life: what its browser still does is done unwatched."""
        with self._lock:
            self._life = -abs(self._life)

    def told(self, step: str, key: str, pid: int) -> str:
        """Hear of a step from the worker; return GO or FULL."""
        with self._lock:
            if pid:
                self._pid = pid
            self._turn(step, key)
            return FULL if self._strike(step) is Fault.FULL else GO

    def _seen(self, life: int, step: str) -> Cut:
        with self._lock:
            if life != self._life:
                self.strays.append(step)
                return Cut.NONE
            fault = self._strike(f"wire.{step}")
            lost = fault is Fault.RESTART and step.endswith(".answered")
            if lost or fault in (Fault.KILL, Fault.DROP):
                return Cut.DROP
            return Cut.HALVE if fault is Fault.HALVE else Cut.NONE

    def _turn(self, step: str, key: str) -> None:
        if step in ("door.open.after", "turn.over"):
            self._close_turn()
            self._enter(Phase.CLAIM)
            self._armed = self._now_and_then(Phase.CLAIM)
        elif key and self._key not in ("", key):  # a flow says nothing between two records
            self._close_turn()
            self._enter(Phase.CLAIM)
        if key and self._stands(key) is State.OUTCOME_UNKNOWN:
            self._phase, self._key = Phase.RESOLVE, key
            self._armed = self._now_and_then(Phase.RESOLVE)
        elif key:
            self._phase, self._key = Phase.KEY, key
            before = any(each.key == key for each in self.struck)
            self._armed = None if before else self._next_record()

    def _enter(self, phase: Phase) -> None:
        self._phase, self._key = phase, ""
        self._counts.clear()

    def _close_turn(self) -> None:
        """Learn the steps of a turn in which nothing went wrong; give up what never comes."""
        if self._phase is Phase.KEY and Phase.KEY not in self._decks:
            self._clean -= 1
            if not self._clean:
                for phase in (Phase.CLAIM, Phase.KEY):
                    self._decks[phase] = Deck(self._steps[phase], self._rng)
        elif self._phase in (Phase.SESSION, Phase.RESOLVE) and self._phase not in self._decks:
            self._decks[self._phase] = Deck(self._steps[self._phase], self._rng)
        if self._phase is Phase.KEY and self._pending and self._armed is self._pending:
            self._tries += 1
            if self._tries == _MOST_TRIES:
                self.given_up.append(self._pending)
                self._pending, self._tries = None, 0

    def _now_and_then(self, phase: Phase) -> Mishap | None:
        wanted = phase in self._decks and self._rng.random() < _ODDS[phase]
        return self._decks[phase].deal() if wanted else None

    def _next_record(self) -> Mishap | None:
        if self._pending is None and Phase.KEY in self._decks:
            self._pending = self._decks[Phase.KEY].deal()
        return self._pending

    def _strike(self, name: str) -> Fault | None:
        self._counts[name] += 1
        step = Step(self._phase, name, self._counts[name])
        if self._phase not in self._decks:
            self._steps[self._phase][step] = None
        if self._armed is None or self._armed.step != step or self._life < 0:
            return None
        mishap, self._armed = self._armed, None
        if mishap is self._pending:
            self._pending, self._tries = None, 0
        self.struck.append(Struck(mishap, self._key))
        self._do(mishap.fault)
        return mishap.fault

    def _do(self, fault: Fault) -> None:
        if fault is Fault.KILL:
            self._life = -self._life
            os.kill(self._pid, signal.SIGKILL)
        elif fault is Fault.RESTART:
            self._town.restart()
        elif fault is Fault.LOG_OUT:
            self._town.log_everybody_out()
