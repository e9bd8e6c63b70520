"""What a kind of field is: all that any room asks of it; `kinds.KINDS` is the table of them."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from ocr.forms.foldings import UNCHANGED, Folding
from ocr.forms.text_patterns import Pattern

Texts = tuple[str, ...]


class Family(StrEnum):
    """Who reads a kind, and whose curve stands in where little of the kind was seen."""

    WORDS = "words"
    """Read by the large recogniser; rules ask no more of it than whether something is written."""
    NUMBERS = "numbers"
    """Read by the recognisers of digits; rules compare it."""
    CHOICE = "choice"
    """Marked options; nothing is read."""


class Subject(StrEnum):
    """What a field speaks of, for whoever knows names and places."""

    PERSON = "person"
    """The name of a person."""
    FURIGANA = "furigana"
    """How a name is read."""
    PLACE = "place"
    """An address."""
    POSTAL_CODE = "postal_code"
    """The code of an address."""
    ANYONE = "anyone"
    """An organisation, a title, a place or a person."""
    REMARK = "remark"
    """Whatever somebody remarks."""


class Spacing(StrEnum):
    """After which pattern of gaps the ink decides on spaces (`ocr.recognition.spaces`)."""

    NAME = "name"
    """One space at the most, between 姓 and 名."""
    KANA = "kana"
    """One space at the most, between kana."""
    TEXT = "text"
    """As many as there are."""


class Notation(StrEnum):
    """How its canonical value is written: what the writers of keying plans go by."""

    TEXT = "text"
    """As it stands."""
    DAY = "day"
    """As 2024-04-01."""
    MONTH = "month"
    """As 2024-04."""
    CLOCK = "clock"
    """As 08:30."""
    SPAN = "span"
    """As 160:30."""
    HYPHENATED = "hyphenated"
    """Numbers with hyphens between them."""
    MARKS = "marks"
    """The labels of the marked options."""


class Widget(StrEnum):
    """With what a clerk answers at the desk."""

    LINE = "line"
    """One line to type."""
    LINES = "lines"
    """Several lines to type."""
    TICKS = "ticks"
    """Options to tick."""


class Harm(StrEnum):
    """What an error that nobody sees does: how far a bound on such errors may reach."""

    GRAVE = "grave"
    """Another person, day or sum: who is named, when, how much."""
    PLAIN = "plain"
    """A wrong answer that somebody will stumble over."""
    SLIGHT = "slight"
    """A remark that a person reads anyway."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of field.

    Attributes:
        name: how templates call it.
        title: how a clerk calls it.
        hint: an example of what a clerk may type.
        family: who reads it.
        parse: takes the text of each box (one text for a kind of one box), returns the canonical
            value, "" where all boxes are empty; raises ValueError: a bundled kind
            `NotOfItsKind` or `UnreadDate`, another one with a Japanese sentence that quotes
            nothing.
        split: takes the whole value as one text, canonical or as a clerk types it, returns the
            text of each box; raises ValueError likewise.
        parts: the kinds of its boxes; empty where it stands in one box or is a choice.
        characters: what may be read in its box; None for `alphabets.WIDEST`.
        pattern: the texts that its box may hold; None where it has no box of its own.
        foldings: which characters mean the same in its box; of several, the one that changes
            least of a line is meant.
        spacing: by what the ink decides on spaces; None where it does not.
        spelled: whether neighbours tell look-alikes apart: ー behind kana, 一 between kanji.
        naming: whether people and places are named in it, where the shape of a letter matters.
        subject: what it speaks of; None where nothing is known.
        second_reader: whether the reader of single digits speaks on its box.
        signed: whether other signs may stand there beside the digits.
        notation: how its canonical value is written.
        widget: with what a clerk answers.
        harm: what an error that nobody sees does to the citizen.
    """

    name: str
    title: str
    hint: str = ""
    family: Family
    parse: Callable[[Texts], str]
    split: Callable[[str], Texts]
    parts: Texts = ()
    characters: frozenset[str] | None = None
    pattern: Pattern | None = None
    foldings: tuple[Folding, ...] = (UNCHANGED,)
    spacing: Spacing | None = None
    spelled: bool = False
    naming: bool = False
    subject: Subject | None = None
    second_reader: bool = False
    signed: bool = False
    notation: Notation = Notation.TEXT
    widget: Widget = Widget.LINE
    harm: Harm = Harm.PLAIN

    def __post_init__(self) -> None:
        """Prove that it can be read.

        Raises:
            ValueError: it is none of: one box with a pattern, several boxes, or a choice.
        """
        if [self.pattern is not None, bool(self.parts), self.chosen].count(True) != 1:
            raise ValueError(f"kind {self.name!r}: give a pattern, or parts, or the family choice")

    @property
    def worded(self) -> bool:
        """Whether it is of words."""
        return self.family is Family.WORDS

    @property
    def chosen(self) -> bool:
        """Whether it is a choice."""
        return self.family is Family.CHOICE
