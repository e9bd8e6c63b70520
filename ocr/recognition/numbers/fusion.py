"""Two readers of one box of digits: what both say is surer, what splits them is a doubt."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ocr.base.doubts import Doubt, DoubtCode
from ocr.base.text_line import Alternative, Character, Line
from ocr.forms.kinds import KINDS
from ocr.recognition.numbers.digit_classifier import UNKNOWN

SPLIT = Doubt(DoubtCode.DIGITS_SPLIT)

_UNHEARD = 0.004
"""What a reader grants a text that it did not think of: it may have been wrong altogether."""

_LOST = 0.97
"""A text with so much of the joint probability has won, and the other reader is overruled."""

_MOST = 8


@dataclass(frozen=True, slots=True)
class Verdict:
    """A line after both readers; `doubt` is set where they are split."""

    line: Line
    doubt: Doubt | None = None


def fused(line: Line, heard: Sequence[Alternative], kind: str) -> Verdict:
    """Weigh what the digit reader heard against what the line recogniser read.

    The joint probability of a text is the product of what both readers give it, over all texts
    that either of them names and the rest that neither does: what the reader takes for no digit
    at all is such a rest. It abstains where a box holds signs that may stand there (令和6, 〒) and
    it cannot tell them from digits.

    Args:
        line: as decoded, with its alternatives where the decoder gives any.
        heard: texts by `digits.DigitReader.read` for the same crop, likeliest first.
        kind: of the box.
    """
    text, asked = _folded(line.text), KINDS[kind]
    if not asked.second_reader or not heard or not (_may_judge(text) or asked.signed):
        return Verdict(line)
    named = _dressed(heard, text)
    joint = _joint(_spoken(line), named, kind)
    if not joint or (not named and not _may_judge(text)):
        return Verdict(line)
    best, share = next(iter(joint.items()))
    others = _alternatives(joint)
    if best == text == next(iter(named), None):
        return Verdict(_surer(line, share, others))
    if best == text and share >= _LOST:
        return Verdict(replace(line, alternatives=others))
    return Verdict(_said(line, best, joint), None if share >= _LOST else SPLIT)


def _dressed(heard: Sequence[Alternative], text: str) -> dict[str, float]:
    """Return the reader's texts of digits, with the signs of the line's text.

    In R6 or 123-4567 the reader judges the digits: none comes back unless it sees as many,
    whatever it makes of the signs. Elsewhere what is no digit leaves its share to the rest.
    """
    plain = _may_judge(text)
    count = sum(map(str.isdigit, text))
    named: dict[str, float] = {}
    for one in heard:
        digits = one.text if plain else one.text.replace(UNKNOWN, "")
        if _is_plain(digits) and (plain or len(digits) == count):
            rest = iter(digits)
            whole = digits if plain else "".join(next(rest) if c.isdigit() else c for c in text)
            named[whole] = named.get(whole, 0.0) + one.probability
        elif not named and not plain:
            return {}  # what it holds likeliest is nothing that it can speak on
    return named


def _may_judge(text: str) -> bool:
    """Tell digits, or a box of which the recogniser could make nothing."""
    return not text or _is_plain(text)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _spoken(line: Line) -> dict[str, float]:
    """Return the texts that the line may hold; the likeliest is no surer than the line itself."""
    given = line.alternatives or tuple(_variants(line))
    texts: dict[str, float] = {}
    for one in given:
        folded = _folded(one.text)
        texts[folded] = texts.get(folded, 0.0) + one.probability
    own = texts.setdefault(_folded(line.text), line.confidence)
    scale = min(1.0, line.confidence / own) if own else 1.0
    return {text: probability * scale for text, probability in texts.items()}


def _variants(line: Line) -> Iterator[Alternative]:
    """Yield the line's text, and each with one character replaced by another that it may be."""
    whole = 1.0
    for character in line.characters:
        whole *= character.probability
    yield Alternative(line.text, whole)
    for index, character in enumerate(line.characters):
        for other, probability in character.others:
            changed = line.text[:index] + other + line.text[index + 1 :]
            yield Alternative(changed, whole * probability / max(character.probability, 1e-6))


def _joint(one: Mapping[str, float], other: Mapping[str, float], kind: str) -> dict[str, float]:
    """Return the joint probabilities of the texts that the kind can hold, likeliest first."""
    texts = [text for text in {**one, **other} if text and _holds(kind, text)]
    weights = {
        text: max(one.get(text, 0.0), _UNHEARD) * max(other.get(text, 0.0), _UNHEARD)
        for text in texts
    }
    rest = max(1 - sum(one.values()), _UNHEARD) * max(
        1 - sum(p for text, p in other.items() if text in weights), _UNHEARD
    )
    total = sum(weights.values()) + rest
    ordered = sorted(weights, key=lambda text: -weights[text])
    return {text: weights[text] / total for text in ordered}


def _holds(kind: str, text: str) -> bool:
    try:
        KINDS[kind].parse((text,))
    except ValueError:
        return False
    return True


def _alternatives(joint: Mapping[str, float]) -> tuple[Alternative, ...]:
    return tuple(Alternative(text, share) for text, share in list(joint.items())[:_MOST])


def _surer(line: Line, share: float, others: tuple[Alternative, ...]) -> Line:
    """Return a line on which both readers agree, each character at least as sure as the whole."""
    characters = tuple(replace(c, probability=max(c.probability, share)) for c in line.characters)
    allowed = max(line.allowed, share)
    return replace(line, characters=characters, alternatives=others, allowed=allowed)


def _said(line: Line, text: str, joint: Mapping[str, float]) -> Line:
    """Return the line with another text, no surer than the joint probability of that text."""
    others = _alternatives(joint)
    if text == _folded(line.text):
        bounded = (replace(c, probability=min(c.probability, joint[text])) for c in line.characters)
        return replace(line, characters=tuple(bounded), alternatives=others)
    same = len(text) == len(line.characters)
    places = [line.characters[i].at if same else (i + 0.5) / len(text) for i in range(len(text))]
    characters = (
        Character(digit, joint[text], at, _rivals(index, text, joint))
        for index, (digit, at) in enumerate(zip(text, places, strict=True))
    )
    return Line(tuple(characters), others)


def _rivals(index: int, text: str, joint: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
    """Return the other digits that stand at one place in the other texts of the same length."""
    rivals: dict[str, float] = {}
    for other, share in joint.items():
        if len(other) == len(text) and other[index] != text[index]:
            rivals[other[index]] = rivals.get(other[index], 0.0) + share
    return tuple(sorted(rivals.items(), key=lambda rival: -rival[1])[:4])
