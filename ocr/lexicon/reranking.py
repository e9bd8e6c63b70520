"""Weighing what a crop may hold by how likely it is to be written there.

The recogniser's probabilities of whole texts are multiplied by how likely the text is in the kind
of field (`likelihood`), tempered, and made to sum to one again. What the recogniser did not hold
possible comes in by `proposals` alone: near shapes and words of every form, as hardly seen. Another
text than the recogniser's first is never sure.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import exp, log, sqrt

from ocr.base.text_line import Alternative, Character, Line
from ocr.decoding.k_best import likeliest
from ocr.decoding.shape_doubts import doubtful_shape
from ocr.forms.field_kind import Subject
from ocr.forms.kinds import KINDS
from ocr.lexicon.likelihood import WEIGHED, log_likelihood, prepare
from ocr.lexicon.lookup import Known
from ocr.lexicon.proposals import proposals

_TEMPER = 0.5
"""How much a known word weighs against the picture: the exponent of its likelihood.

Measured on generated pages (fonts bundled, people of one half, the lexicon without that half): .3
to .7 make the same texts right; above, common words begin to displace what is written.
"""

_WORTH_A_LOOK = 0.01
"""A second text less likely than this leaves nothing to weigh."""

_LETTER = 7.0
"""What one letter of a name costs on average in likelihood: given back, so that a text is not the
likelier for a letter less. One that lacks a letter of the text as read never gains at all."""

_MOST = 16
_LEAST_PROPOSED = 1e-3
_LEAST_OTHER = 0.003
_LEAST = 1e-3
_OVERTURNED = 0.94
"""The most that a text is trusted which the recogniser alone did not put first."""


def reranked(line: Line, kind: str, known: Known) -> Line:
    """Return the line with its alternatives weighed by what is known, the likeliest as its text.

    Every alternative stays, and texts that combine what the recogniser held possible for single
    characters come to them, and proposals that weigh anything. Where another text than the
    recogniser's comes first, or two are close, the confidence of the characters concerned says so.

    Args:
        line: as decoded, spaces in their places.
        kind: the kind of the box.
        known: what is known.
    """
    subject = KINDS[kind].subject
    if subject not in WEIGHED or not line.characters:
        return line
    found = _hypotheses(line)
    proposed = list(_proposed(line, found))
    close = len(found) > 1 and found[1].probability >= _WORTH_A_LOOK * found[0].probability
    if not close and not proposed:
        return line
    weighed = _worth_telling(_weighed([*found, *proposed], subject, known), found)
    chosen = line if weighed[0].text == line.text else line.choosing(weighed[0])
    characters = tuple(_resured(chosen.characters, line, weighed))
    return replace(chosen, characters=characters, alternatives=weighed)


def _weighed(
    found: Sequence[Alternative], subject: Subject | None, known: Known
) -> tuple[Alternative, ...]:
    prepare(known, subject, [one.text for one in found])
    likely = [log_likelihood(known, subject, one.text) for one in found]
    scores = [
        log(max(one.probability, 1e-12))
        + _TEMPER
        * (
            like - likely[0]
            if _is_whole(one, found[0])
            else min(0.0, like - likely[0] + _LETTER * (len(one.text) - len(found[0].text)))
        )
        for one, like in zip(found, likely, strict=True)
    ]
    most = max(scores)
    whole = sum(exp(score - most) for score in scores)
    weighed = [
        replace(one, probability=exp(score - most) / whole)
        for one, score in zip(found, scores, strict=True)
    ]
    return tuple(sorted(weighed, key=lambda one: -one.probability))


def _hypotheses(line: Line) -> list[Alternative]:
    """Return what the line may be, its text first, with the recogniser's probabilities."""
    places = tuple(character.at for character in line.characters)
    given = {one.text: one for one in line.alternatives}
    first = given.pop(line.text, Alternative(line.text, 1.0, places))
    own = list(_combined(line.characters))
    scale = first.probability / max(own[0][1], 1e-12)
    likely = [
        Alternative(text, probability * scale, places)
        for text, probability in own[1:]
        if text not in given and probability > _LEAST * own[0][1]
    ]
    rest = [*given.values(), *likely[: max(0, _MOST - len(given))]]
    return [first, *sorted(rest, key=lambda one: -one.probability)]


def _proposed(line: Line, found: Sequence[Alternative]) -> Iterator[Alternative]:
    """Yield what the recogniser hardly saw, as likely by the picture alone as `proposals` says."""
    first, known = found[0], {one.text for one in found}
    for text, ratio in proposals(line):
        if text not in known:
            known.add(text)
            yield Alternative(text, first.probability * ratio, first.at)


def _worth_telling(
    weighed: Sequence[Alternative], found: Sequence[Alternative]
) -> tuple[Alternative, ...]:
    """Return what is left without proposals that came to nothing."""
    seen = {one.text for one in found}
    left = [one for one in weighed if one.text in seen or one.probability >= _LEAST_PROPOSED]
    whole = sum(one.probability for one in left)
    return tuple(replace(one, probability=one.probability / whole) for one in left)


def _combined(characters: Sequence[Character]) -> Iterator[tuple[str, float]]:
    """Yield the likeliest texts that choose one of what each character may be, likeliest first."""
    options = [_options(character) for character in characters]
    chances = [[chance for _, chance in option] for option in options]
    for chosen, probability in likeliest(chances, _MOST):
        yield "".join(o[i][0] for o, i in zip(options, chosen, strict=True)), probability


def _options(character: Character) -> list[tuple[str, float]]:
    """Return what a character may be, as read first."""
    others = [
        (text, chance)
        for text, chance in character.others
        if chance >= _LEAST_OTHER and text != character.text and not text.isspace()
    ]
    return [(character.text, character.probability), *others]


def _resured(
    characters: Sequence[Character], before: Line, weighed: Sequence[Alternative]
) -> Iterator[Character]:
    """Yield the characters, each as sure as the weighed texts that have it there."""
    read = {(round(c.at, 6), c.text): c.probability for c in before.characters}
    for index, character in enumerate(characters):
        share = sum(one.probability for one in weighed if _stands_in(character, index, one))
        was = read.get((round(character.at, 6), character.text))
        if was is None:
            yield replace(character, probability=min(_OVERTURNED, share))
        elif was < share and character.others and not doubtful_shape(character):
            yield replace(character, probability=_surer(was, min(share, _explained(character))))
        else:
            yield replace(character, probability=min(was, share))


def _surer(was: float, share: float) -> float:
    """Return how sure a character is that words make surer: half way, as doubts multiply.

    Of 640 lines on generated pages, lexicon and people apart, taking the share itself made three
    wrong texts as sure as the right ones, all of them kana that differ by a small mark.
    """
    return max(was, 1 - sqrt(max(0.0, (1 - was) * (1 - share))))


def _explained(character: Character) -> float:
    """Return how much of what was seen is this character or another that was weighed against it."""
    return min(1.0, character.probability + sum(chance for _, chance in character.others))


def _stands_in(character: Character, index: int, one: Alternative) -> bool:
    """Tell whether a text has the character at its place."""
    if index < len(one.text) and one.text[index] == character.text:
        return True
    return any(
        text == character.text and abs(at - character.at) < 1e-6
        for text, at in zip(one.text, one.at, strict=False)
    )


def _is_whole(one: Alternative, first: Alternative) -> bool:
    """Tell whether a text has no letter less than the text as read."""
    return len(one.text) >= len(first.text)
