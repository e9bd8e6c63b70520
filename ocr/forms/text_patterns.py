"""Which texts a box may hold, written as a pattern: regular expressions made of Python values.

`sequence(maybe(ZERO), one_of("123"))` is one. What must follow once a character has been read is
itself a pattern, Brzozowski's derivative; `ocr.decoding.automaton` walks them. Source: J. A.
Brzozowski, Journal of the ACM 11 (1964), 481-494.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from typing import Protocol


class Pattern(Protocol):
    """A set of texts."""

    @property
    def ends(self) -> bool:
        """Whether the empty text is among them."""

    def after(self, character: str | None) -> "Pattern":
        """Return what may follow a character; None stands for any that no pattern names."""

    def named(self) -> Iterator[str]:
        """Yield the characters that the pattern names."""


@dataclass(frozen=True, slots=True)
class _OneOf:
    """One character: of these, or, turned round, any but these."""

    characters: frozenset[str]
    other: bool = False
    ends: bool = False

    def after(self, character: str | None) -> Pattern:
        return EMPTY if (character in self.characters) is not self.other else NOTHING

    def named(self) -> Iterator[str]:
        yield from self.characters


@dataclass(frozen=True, slots=True)
class _Either:
    """The texts of all of these patterns."""

    patterns: frozenset[Pattern]

    @property
    def ends(self) -> bool:
        return any(pattern.ends for pattern in self.patterns)

    def after(self, character: str | None) -> Pattern:
        return either(*(pattern.after(character) for pattern in self.patterns))

    def named(self) -> Iterator[str]:
        for pattern in self.patterns:
            yield from pattern.named()


@dataclass(frozen=True, slots=True)
class _Then:
    """A text of one pattern, then one of another."""

    first: Pattern
    then: Pattern

    @property
    def ends(self) -> bool:
        return self.first.ends and self.then.ends

    def after(self, character: str | None) -> Pattern:
        longer = _then(self.first.after(character), self.then)
        return either(longer, self.then.after(character)) if self.first.ends else longer

    def named(self) -> Iterator[str]:
        yield from self.first.named()
        yield from self.then.named()


@dataclass(frozen=True, slots=True)
class _Repeated:
    """Any number of texts of a pattern, none included."""

    pattern: Pattern
    ends: bool = True

    def after(self, character: str | None) -> Pattern:
        return _then(self.pattern.after(character), self)

    def named(self) -> Iterator[str]:
        yield from self.pattern.named()


NOTHING: Pattern = _Either(frozenset())
"""No text at all."""

EMPTY: Pattern = _Repeated(NOTHING)
"""The empty text alone."""


def one_of(characters: str) -> Pattern:
    """Return the pattern of one character among these."""
    return _OneOf(frozenset(characters))


def none_of(characters: str) -> Pattern:
    """Return the pattern of one character that is none of these."""
    return _OneOf(frozenset(characters), other=True)


def sequence(*patterns: Pattern) -> Pattern:
    """Return the pattern of a text of each of these, one after the other."""
    return reduce(lambda then, first: _then(first, then), reversed(patterns), EMPTY)


def either(*patterns: Pattern) -> Pattern:
    """Return the pattern of a text of any of these."""
    flat = frozenset(
        one
        for pattern in patterns
        for one in (pattern.patterns if isinstance(pattern, _Either) else (pattern,))
    )
    return next(iter(flat)) if len(flat) == 1 else _Either(flat)


def word(text: str) -> Pattern:
    """Return the pattern of this text alone."""
    return sequence(*map(one_of, text))


def maybe(pattern: Pattern) -> Pattern:
    """Return a pattern, or the empty text."""
    return either(pattern, EMPTY)


def times(pattern: Pattern, least: int, most: int) -> Pattern:
    """Return a pattern repeated `least` to `most` times."""
    return sequence(*(pattern,) * least, *(maybe(pattern),) * (most - least))


def any_number(pattern: Pattern) -> Pattern:
    """Return a pattern repeated any number of times, none included."""
    return _Repeated(pattern)


def _then(first: Pattern, then: Pattern) -> Pattern:
    """Join two patterns so that equal sets look equal: `a(bc)`, and nothing with nothing."""
    if NOTHING in (first, then):
        return NOTHING
    if EMPTY in (first, then):
        return then if first == EMPTY else first
    if isinstance(first, _Then):
        return _Then(first.first, _then(first.then, then))
    return _Then(first, then)
