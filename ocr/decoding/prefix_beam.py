"""Prefix beam search: the likeliest texts of a lattice among those that a grammar allows.

Every way of spelling a text over the steps (letters held, blanks between) counts towards it.
Source: A. Hannun and others, "First-Pass Large Vocabulary Continuous Speech Recognition using
Bi-Directional Recurrent DNNs", arXiv 1408.2873 (2014), algorithm 1.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from heapq import nlargest

from ocr.decoding.automaton import Grammar

WIDTH = 24
"""How many beginnings of texts are followed at once."""

_HOPELESS = 1e-6
"""A beginning this much less likely than the best is given up."""


@dataclass(frozen=True, slots=True)
class Step:
    """What may stand at one step: the blank's probability and that of each character."""

    blank: float
    seen: dict[str, float]


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A text, its probability, the same times its readiness, and the step of each character."""

    text: str
    probability: float
    rank: float
    at: tuple[int, ...]


@dataclass(slots=True)
class _Path:
    """The beginning of a text: its mass where the last step was blank, and where it was not."""

    state: int
    readiness: float
    at: tuple[int, ...] = ()
    peak: float = 0.0
    blank: float = 0.0
    letter: float = 0.0

    @property
    def mass(self) -> float:
        return self.blank + self.letter

    @property
    def rank(self) -> float:
        return (self.blank + self.letter) * self.readiness


def search(
    steps: Sequence[Step],
    grammar: Grammar,
    readiness: Callable[[str], float] = lambda _: 1.0,
    width: int = WIDTH,
) -> list[Hypothesis]:
    """Return whole texts that the grammar allows, likeliest first.

    Args:
        steps: what was seen, in order.
        grammar: which texts are allowed.
        readiness: how readily each character is expected, a factor for each time it is read.
        width: how many beginnings to follow; the sums are exact where none has to be dropped.
    """
    beam = {"": _Path(state=0, readiness=1.0, blank=1.0)}
    for place, step in enumerate(steps):
        beam = _kept(_advanced(beam, step, place, grammar, readiness), width)
    ends = {text: path for text, path in beam.items() if grammar.ends[path.state]}
    found = [Hypothesis(text, path.mass, path.rank, path.at) for text, path in ends.items()]
    return sorted(found, key=lambda one: (-one.rank, one.text))


def _advanced(
    beam: dict[str, _Path],
    step: Step,
    place: int,
    grammar: Grammar,
    readiness: Callable[[str], float],
) -> dict[str, _Path]:
    """Return the beginnings after one more step."""
    after: dict[str, _Path] = {}
    for text, path in beam.items():
        _stay(after, text, path, step, place)
        for character, probability in step.seen.items():
            mass = path.blank if text[-1:] == character else path.mass
            state = grammar.step(path.state, character) if mass else None
            if state is None:
                continue
            grown = after.get(text + character)
            if grown is None:
                expected = path.readiness * readiness(character)
                grown = _Path(state, expected, (*path.at, place), probability)
                after[text + character] = grown
            grown.letter += mass * probability
    return after


def _stay(after: dict[str, _Path], text: str, path: _Path, step: Step, place: int) -> None:
    """Add the ways in which a text does not grow: a blank, or its last letter held."""
    held = step.seen.get(text[-1:], 0.0) if text else 0.0
    blank, letter = path.mass * step.blank, path.letter * held
    at, peak = path.at, path.peak
    if held > peak and path.letter:
        at, peak = (*at[:-1], place), held
    grown = after.get(text)
    if grown is None:
        after[text] = _Path(path.state, path.readiness, at, peak, blank, letter)
        return
    if blank + letter > grown.letter:
        grown.at, grown.peak = at, peak
    grown.blank += blank
    grown.letter += letter


def _kept(beam: dict[str, _Path], width: int) -> dict[str, _Path]:
    """Return the likeliest beginnings."""
    best = max((path.rank for path in beam.values()), default=0.0)
    likely = {text: path for text, path in beam.items() if path.rank > best * _HOPELESS}
    if len(likely) <= width:
        return likely
    return dict(nlargest(width, likely.items(), key=lambda item: item[1].rank))
