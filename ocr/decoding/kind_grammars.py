"""The automaton of each kind that stands in one box, of the pattern that its kind gives."""

from ocr.decoding.automaton import Grammar, grammar_of
from ocr.forms.kinds import KINDS
from ocr.forms.text_patterns import maybe


def grammars() -> dict[str, Grammar]:
    """Return the automaton of each kind that stands in one box; all of them allow an empty box.

    Building them takes some hundredths of a second: once for each process.
    """
    return {name: grammar_of(maybe(kind.pattern)) for name, kind in KINDS.items() if kind.pattern}
