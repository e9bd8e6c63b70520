"""What was read in one crop: its characters, and what it may be as a whole."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Character:
    """One character as read: how probable it was, where it stands, what else it may be.

    `at` is its place along the crop, 0 to 1; `others` are other characters, likeliest first.
    """

    text: str
    probability: float
    at: float
    others: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Alternative:
    """A whole text that a crop may hold, and how probable it is among all texts its kind allows.

    `at` is the place of each of its characters along the crop, 0 to 1.
    """

    text: str
    probability: float
    at: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A crop's text, character by character, and what it may be as a whole, likeliest first.

    `alternatives` begin with the text itself, unless the kind of field does not allow it; there are
    none where decoding was greedy. `allowed` is how much of what the recogniser saw, 0 to 1, was a
    text that the kind allows.
    `spaces` are places where it saw a space, and how sure it was, in boxes where the ink decides
    on spaces: there they stand in no text.
    """

    characters: tuple[Character, ...]
    alternatives: tuple[Alternative, ...] = ()
    allowed: float = 1.0
    spaces: tuple[tuple[float, float], ...] = ()

    @property
    def text(self) -> str:
        """The text as read."""
        return "".join(character.text for character in self.characters)

    @property
    def confidence(self) -> float:
        """The least probable character's probability, or what is allowed if that is less.

        0 where nothing was read.
        """
        sureness = [character.probability for character in self.characters]
        return min((*sureness, self.allowed)) if sureness else 0.0

    def choosing(self, chosen: Alternative) -> "Line":
        """Return the line read as one of its alternatives, which then comes first.

        A character that was not read there before is as sure as it was as another one, and no
        surer than the alternative where it was none.
        """
        rest = tuple(one for one in self.alternatives if one.text != chosen.text)
        characters = tuple(
            self._character(text, at, chosen.probability)
            for text, at in zip(chosen.text, chosen.at, strict=True)
        )
        return replace(self, characters=characters, alternatives=(chosen, *rest))

    def _character(self, text: str, at: float, unseen: float) -> Character:
        """Return how a character stands at a place."""
        near = min(self.characters, key=lambda one: abs(one.at - at), default=None)
        if near is None or text not in (near.text, *(other for other, _ in near.others)):
            return Character(text, unseen, at)
        if near.text == text:
            return replace(near, at=at)
        others = ((near.text, near.probability), *near.others)
        rest = sorted((one for one in others if one[0] != text), key=lambda one: -one[1])
        return Character(text, dict(others)[text], at, tuple(rest))


def merged(
    alternatives: Iterable[Alternative], meaning: Callable[[str], str]
) -> tuple[Alternative, ...]:
    """Add up the probabilities of alternatives that mean the same; the likeliest stands for all."""
    likeliest: dict[str, Alternative] = {}
    sums: dict[str, float] = {}
    for one in alternatives:
        key = meaning(one.text)
        likeliest.setdefault(key, one)
        sums[key] = sums.get(key, 0.0) + one.probability
    found = (replace(one, probability=sums[key]) for key, one in likeliest.items())
    return tuple(sorted(found, key=lambda one: -one.probability))
