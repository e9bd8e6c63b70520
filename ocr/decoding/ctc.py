"""From a lattice to text, yielding nothing that the kind of field cannot hold."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ocr.base.engine import Lattice
from ocr.base.text_line import Alternative as Alternative
from ocr.base.text_line import Character as Character
from ocr.base.text_line import Line as Line
from ocr.decoding.alphabet_classes import Alphabet as Alphabet
from ocr.decoding.alphabet_classes import Seen, readiness
from ocr.decoding.automaton import Grammar, grammar_of
from ocr.decoding.prefix_beam import Hypothesis, search
from ocr.forms.text_patterns import any_number, none_of

_BLANK = 0
_ALTERNATIVES = 10
_NEXT = 6
_ANYTHING = grammar_of(any_number(none_of("")))
_NEXT_TO_NOTHING = 0.02
"""A box whose kind allows so little of what was seen holds something else."""


def decode(lattice: Lattice, alphabet: Alphabet, grammar: Grammar | None = None) -> Line:
    """Return the likeliest text within an alphabet and a grammar, and what else it may be.

    Texts are ranked by their probability over all ways to spell them (CTC) times the readiness of
    their characters. The probabilities of characters stay those of the whole model, and `allowed`
    is the share of it that the kind can hold: where the model saw something that cannot stand
    here, one of them is low, and the field becomes a doubt. Where it allows next to nothing of what
    was seen, the text is as it was seen, for a person to judge, and only the alternatives obey.

    Args:
        lattice: what the recogniser saw.
        alphabet: what may stand in the box.
        grammar: in which order it may; without one, decoding is `greedy`.
    """
    if grammar is None:
        return greedy(lattice, alphabet)
    seen = alphabet.see(lattice)
    found = search(seen.steps, grammar, readiness)
    allowed = min(1.0, sum(one.probability for one in found))
    best = found[:1] if allowed > _NEXT_TO_NOTHING else search(seen.steps, _ANYTHING, readiness)
    whole = sum(one.rank for one in found)
    alternatives = (
        Alternative(one.text, one.rank / whole, tuple(seen.at[step] for step in one.at))
        for one in found[:_ALTERNATIVES]
    )
    return Line(
        characters=tuple(_spelled(best[0], seen)) if best else (),
        alternatives=tuple(alternatives),
        allowed=allowed,
        spaces=seen.spaces,
    )


def _spelled(found: Hypothesis, seen: Seen) -> Iterator[Character]:
    """Yield the characters of a text, each as sure as the step that shows it best."""
    for text, step in zip(found.text, found.at, strict=True):
        chances = sorted(seen.steps[step].seen.items(), key=lambda item: -item[1])
        others = tuple((other, chance) for other, chance in chances if other != text)
        sureness = min(1.0, seen.steps[step].seen[text])
        yield Character(text, sureness, seen.at[step], others[:4])


def greedy(lattice: Lattice, alphabet: Alphabet) -> Line:
    """Return the text of the likeliest class at each step, within an alphabet."""
    within = lattice.probabilities * alphabet.weights
    best = within.argmax(axis=1)
    return Line(tuple(_character(within, lattice, span) for span in _runs(best)))


def _runs(best: NDArray[np.intp]) -> list[tuple[int, int]]:
    """Return the spans of steps in which one character, not the blank, is the likeliest."""
    edges = np.flatnonzero(np.diff(best)) + 1
    bounds = [0, *edges.tolist(), len(best)]
    spans = pairwise(bounds)
    return [(first, last) for first, last in spans if last > first and best[first] != _BLANK]


def _character(within: NDArray[np.float32], lattice: Lattice, span: tuple[int, int]) -> Character:
    """Return what one span of steps says, with the next likeliest characters."""
    best = int(within[span[0]].argmax())
    step = span[0] + int(within[span[0] : span[1], best].argmax())
    seen = lattice.probabilities[step]
    chances = within[step]
    likely = np.argpartition(chances, -min(_NEXT, len(chances)))[-_NEXT:]  # of 18,000 classes
    order: list[int] = likely[np.argsort(chances[likely])[::-1]].tolist()
    others = [index for index in order if index not in (_BLANK, best) and within[step, index] > 0]
    return Character(
        text=lattice.characters[best - 1],
        probability=float(seen[best]),
        at=(step + 0.5) / lattice.width,
        others=tuple((lattice.characters[index - 1], float(seen[index])) for index in others[:4]),
    )
