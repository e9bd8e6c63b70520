"""What may go wrong, at which step, and in which order: decks of mishaps shuffled by a seed."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest
from random import Random


class Fault(StrEnum):
    """One thing that goes wrong."""

    KILL = "kill -9"  # the worker
    DROP = "drop"  # the connection, before or after the system has done its work
    HALVE = "halve"  # the connection breaks in the middle of the answer
    RESTART = "restart"  # the legacy system, which forgets every session
    LOG_OUT = "log out"  # the system forgets our session alone
    FULL = "disk full"  # no file of the worker may grow any more


class Phase(StrEnum):
    """What a worker is about."""

    SESSION = "session"  # opening the database, holding the system, starting a browser, logging in
    CLAIM = "claim"  # between two records: keeping the session, taking the next case
    KEY = "key"
    RESOLVE = "resolve"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a worker's way, as `bot.fill.before` or `wire.POST /nyuryoku.answered`.

    `count` tells steps of one name and one turn apart.
    """

    phase: Phase
    name: str
    count: int

    def __str__(self) -> str:
        again = f" ({self.count})" if self.count > 1 else ""
        return f"{self.phase}: {self.name}{again}"


@dataclass(frozen=True, slots=True)
class Mishap:
    """A fault at a step."""

    fault: Fault
    step: Step


_ON_THE_WIRE = {
    "asked": (Fault.KILL, Fault.DROP, Fault.RESTART, Fault.LOG_OUT),
    "answered": (Fault.KILL, Fault.DROP, Fault.HALVE, Fault.RESTART),
}
_IN_THE_BOOK = (Fault.KILL, Fault.FULL)
_ELSEWHERE = (Fault.KILL, Fault.RESTART, Fault.LOG_OUT, Fault.FULL)


def faults_at(step: Step) -> tuple[Fault, ...]:
    """Return what may go wrong at a step."""
    place, _, moment = step.name.partition(".")
    if place == "wire":
        return _ON_THE_WIRE[moment.rpartition(".")[2]]
    return _IN_THE_BOOK if place == "book" else _ELSEWHERE


class Deck:
    """Every fault at every step that was seen, shuffled; causes take turns while they last."""

    def __init__(self, steps: Iterable[Step], rng: Random) -> None:
        ordered = sorted(steps, key=str)  # the frames of a page are asked for in any order
        self.mishaps = tuple(Mishap(fault, step) for step in ordered for fault in faults_at(step))
        self._rng = rng
        self._left: deque[Mishap] = deque()

    def deal(self) -> Mishap:
        """Return the next mishap; each comes once before any comes again."""
        if not self._left:
            self._left.extend(self._shuffled())
        return self._left.popleft()

    def _shuffled(self) -> Iterator[Mishap]:
        piles: dict[Fault, list[Mishap]] = {}
        for mishap in self._rng.sample(self.mishaps, len(self.mishaps)):
            piles.setdefault(_cause(mishap), []).append(mishap)
        for turn in zip_longest(*piles.values()):
            yield from (mishap for mishap in turn if mishap)


def _cause(mishap: Mishap) -> Fault:
    # A page that comes by halves is waited for until patience ends: not one record in six.
    return Fault.DROP if mishap.fault is Fault.HALVE else mishap.fault
