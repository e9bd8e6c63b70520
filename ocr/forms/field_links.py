"""Which field speaks of which: a reading of its name, a postal code of its address.

A template says so by `reads` and `locates`. One that says neither is of the time before these keys;
there, and nowhere else, fields belong together that stand next to each other.
"""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple, Protocol

from ocr.forms.field_kind import Subject
from ocr.forms.kinds import KINDS


class Relation(StrEnum):
    """What one field says of another: the key of a template that names the other one."""

    READS = "reads"
    """A フリガナ says how a name is read."""
    LOCATES = "locates"
    """A postal code says where an address is."""


class Link(NamedTuple):
    """A field, by its name, and the one that it speaks of."""

    field: str
    relation: Relation
    other: str


class Linked(Protocol):
    """What is asked of a field: its name, its kind, and whom it names; "" for nobody."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def kind(self) -> str:
        """The name of its kind."""

    @property
    def reads(self) -> str:
        """The field whose reading it is."""

    @property
    def locates(self) -> str:
        """The field whose postal code it is."""


_SUBJECTS = {
    Relation.READS: (Subject.FURIGANA, Subject.PERSON),
    Relation.LOCATES: (Subject.POSTAL_CODE, Subject.PLACE),
}
"""What speaks, and what it speaks of."""


def links_of(fields: Sequence[Linked]) -> tuple[Link, ...]:
    """Return which fields speak of which; where a template says so, its order has no part in it."""
    told = told_links(fields)
    return (*sorted(told), *guessed_links(fields))


def told_links(fields: Sequence[Linked]) -> list[Link]:
    """Return which fields speak of which, as far as the template says so."""
    said = (
        Link(field.name, relation, other)
        for field in fields
        for relation, other in (
            (Relation.READS, field.reads),
            (Relation.LOCATES, field.locates),
        )
    )
    return [link for link in said if link.other]


def guessed_links(fields: Sequence[Linked]) -> list[Link]:
    """Return the links of an older template: neighbours, in a relation that it never names."""
    told = {link.relation for link in told_links(fields)}
    neighbours = [link for pair in pairwise(fields) for link in _between(*pair)]
    return [link for link in neighbours if link.relation not in told]


def _between(one: Linked, other: Linked) -> Iterator[Link]:
    for relation, wanted in _SUBJECTS.items():
        for speaker, of in ((one, other), (other, one)):
            if (_subject(speaker), _subject(of)) == wanted:
                yield Link(speaker.name, relation, of.name)


def _subject(field: Linked) -> Subject | None:
    return KINDS[field.kind].subject


def refuse_false_links(fields: Sequence[Linked]) -> None:
    """Refuse a field that names one that is not there, or is of no kind that it could speak of.

    Raises:
        ValueError: naming the field, its key, and what the key may name.
    """
    by_name = {field.name: field for field in fields}
    for name, relation, other in told_links(fields):
        speaks, spoken_of = _SUBJECTS[relation]
        if _subject(by_name[name]) is not speaks:
            raise ValueError(f"field {name!r}: {relation} is for {_kinds(speaks)}")
        if other not in by_name:
            raise ValueError(f"field {name!r}: {relation} names an unknown field {other!r}")
        if _subject(by_name[other]) is not spoken_of:
            raise ValueError(
                f"field {name!r}: {relation} names a field of {_kinds(spoken_of)}, "
                f"and {other!r} is of kind {by_name[other].kind}"
            )


def _kinds(subject: Subject) -> str:
    return "kind " + " or ".join(sorted(k.name for k in KINDS.values() if k.subject is subject))
