"""A grammar: a pattern of texts (`ocr.forms.text_patterns`), walked as an automaton.

Each different pattern that is left once a character has been read is a state.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from ocr.forms.text_patterns import NOTHING, Pattern


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
