"""How likely a text is in a kind of field, by what is known of people, places and organisations.

Each text is taken for one of several things, the likelier the better: a name is a surname and a
given name, parted or not; a line of text is, from space to space, an organisation, a title, a place
or a person. A name that is on a list gets half of its likelihood from there and half, like any
that is on none, from the characters that names are made of; so no name is impossible.
"""

from collections.abc import Iterable, Iterator, Sequence
from math import exp, log

from ocr.forms.field_kind import Subject
from ocr.lexicon.corpora import DOMAINS
from ocr.lexicon.lookup import Known
from ocr.lexicon.ngrams import generic
from ocr.lexicon.proposals import words_in

WEIGHED = frozenset(
    {Subject.PERSON, Subject.FURIGANA, Subject.ANYONE, Subject.PLACE, Subject.REMARK}
)
"""What is known so well that a text can be weighed by it."""

_SURNAME, _GIVEN, _KANA, _PLACE, _ORGANISATION, _WORD = range(len(DOMAINS))
_TABLES = {_SURNAME: "surname", _GIVEN: "given"}
_EVERYBODY = {"surname": 1e8, "given": 3e5}
"""The sum of the `people` of all names in a table, in round figures."""

_NEVER = -1e9
_WORD_WORTH = 8.0
"""By how much a remark is the likelier for a word that remarks are made of."""


def prepare(known: Known, subject: Subject | None, texts: Sequence[str]) -> None:
    """Look up, at once, what `log_likelihood` needs of several texts."""
    if subject is Subject.REMARK:
        return
    known.prepare({part for text in texts for part in _parts(subject, text)})


def log_likelihood(known: Known, subject: Subject | None, text: str) -> float:
    """Return the logarithm of how likely a text on one of `WEIGHED` is; `prepare` it first."""
    if subject is Subject.REMARK:
        return _WORD_WORTH * words_in(text)
    return sum(_one_of(known, subject, segment) for segment in _segments(subject, text))


def _segments(subject: Subject | None, text: str) -> list[str]:
    """Return what is weighed as one: a name whole, other texts from space to space."""
    return [text.strip()] if subject in (Subject.PERSON, Subject.PLACE) else text.split()


def _parts(subject: Subject | None, text: str) -> Iterator[str]:
    for segment in _segments(subject, text):
        yield segment
        if subject in (Subject.PERSON, Subject.ANYONE):
            for surname, given in _splits(segment):
                yield from (surname, given)


def _one_of(known: Known, subject: Subject | None, segment: str) -> float:
    if subject is Subject.FURIGANA:
        return known.log_probability(_KANA, segment)
    if subject is Subject.PLACE:
        return known.log_probability(_PLACE, segment)
    if subject is Subject.PERSON:
        return _person(known, segment)
    return _sum(
        [
            log(0.4) + known.log_probability(_ORGANISATION, segment),
            log(0.3) + known.log_probability(_WORD, segment),
            log(0.2) + _person(known, segment),
            log(0.1) + known.log_probability(_PLACE, segment),
        ]
    )


def _person(known: Known, text: str) -> float:
    """Return the likelihood of surname and given name, or of one of them alone."""
    alone = [log(0.1) + _half(known, _SURNAME, text), log(0.1) + _half(known, _GIVEN, text)]
    return _sum(
        [
            *alone,
            *(
                log(0.8) + _half(known, _SURNAME, surname) + _half(known, _GIVEN, given)
                for surname, given in _splits(text)
            ),
        ]
    )


def _splits(text: str) -> Iterator[tuple[str, str]]:
    """Yield surname and given name: at the space, or wherever they may meet where there is none."""
    surname, space, given = text.replace(" ", "　").partition("　")
    if space:
        yield surname, given.replace("　", "")
    elif len(text) <= 8:
        yield from ((text[:cut], text[cut:]) for cut in range(1, min(len(text), 5)))


def _half(known: Known, domain: int, name: str) -> float:
    table = _TABLES[domain]
    listed = known.people(table, generic(name)) / _EVERYBODY[table]
    return log(0.5 * listed + 0.5 * exp(known.log_probability(domain, name)))


def _sum(logarithms: Iterable[float]) -> float:
    """Return the logarithm of the sum of what the logarithms stand for."""
    found = list(logarithms)
    most = max(found, default=_NEVER)
    return most + log(sum(exp(one - most) for one in found)) if found else _NEVER
