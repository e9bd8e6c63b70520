"""A grammar: which texts a box may hold, written as a pattern and walked as an automaton.

Patterns are regular expressions made of Python values (`maybe(ZERO) + one_of("123")`); their
automaton comes from Brzozowski's derivatives: what must follow once a character has been read is
itself a pattern, and each different one is a state. Source: J. A. Brzozowski, Journal of the ACM
11 (1964), 481-494.
"""

from collections.abc import Iterator, Mapping
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
    if first == EMPTY or then == EMPTY:
        return then if first == EMPTY else first
    if isinstance(first, _Then):
        return _Then(first.first, _then(first.then, then))
    return _Then(first, then)


@dataclass(frozen=True, slots=True)
class Grammar:
    """A deterministic automaton over characters; its states are numbers, 0 the first.

    From every state some accepted text can still be reached.

    Attributes:
        moves: for each state, the state after each character that the pattern names.
        others: for each state, the state after any other character.
        ends: for each state, whether a text may end there.
    """

    moves: tuple[Mapping[str, int | None], ...]
    others: tuple[int | None, ...]
    ends: tuple[bool, ...]

    def step(self, state: int, character: str) -> int | None:
        """Return the state after a character, None where it cannot stand there."""
        return self.moves[state].get(character, self.others[state])

    def accepts(self, text: str) -> bool:
        """Tell whether a whole text is allowed."""
        state: int | None = 0
        for character in text:
            state = None if state is None else self.step(state, character)
        return state is not None and self.ends[state]


def grammar_of(pattern: Pattern) -> Grammar:
    """Build the automaton of a pattern; one that allows no text at all has no states."""
    named = (*sorted(set(pattern.named())), None)
    numbers = {pattern: 0}
    moves: list[dict[str | None, int | None]] = []
    for state in (states := [pattern]):  # grows while it is walked
        moves.append({})
        for character in named:
            then = state.after(character)
            if then == NOTHING:
                moves[-1][character] = None
                continue
            if then not in numbers:
                numbers[then] = len(numbers)
                states.append(then)
            moves[-1][character] = numbers[then]
    return Grammar(
        moves=tuple({c: to for c, to in row.items() if c is not None} for row in moves),
        others=tuple(row[None] for row in moves),
        ends=tuple(state.ends for state in states),
    )
