"""What known names and places say of the fields that hold them.

フリガナ must be a possible reading of 氏名, an address must exist, a postal code must belong to it.
What is not known says nothing: most names of people and many of places are on no list.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice, product

from ocr.base.doubts import Doubt, DoubtCode
from ocr.base.form_reading import FieldReading
from ocr.base.text_line import Alternative
from ocr.forms.field_kind import Subject
from ocr.forms.field_links import Relation
from ocr.forms.kinds import KINDS
from ocr.forms.template import FormTemplate
from ocr.lexicon.addresses import located, postal_agrees
from ocr.lexicon.furigana import closest_readings, names_read_so, possible_reading
from ocr.lexicon.lookup import Known
from ocr.values.hypotheses import Choice, choices_of
from ocr.values.rule_evidence import Alternatives, doubted

NOT_READ_SO = Doubt(DoubtCode.NOT_READ_SO)
NO_SUCH_PLACE = Doubt(DoubtCode.NO_SUCH_PLACE)
OTHER_POSTAL_CODE = Doubt(DoubtCode.OTHER_POSTAL_CODE)

_MOST_CANDIDATES = 5
_MOST_PAIRS = 12
_KNOWN_BREAKS = 0.05
"""How often what is written belongs together although no list says so: an estimate."""

_SUREST = 0.995


def known_weighed(
    template: FormTemplate,
    fields: tuple[FieldReading, ...],
    alternatives: Alternatives,
    known: Known,
) -> tuple[FieldReading, ...]:
    """Return the fields as what is known of names and places lets them stand.

    Which reading belongs to which name, and which postal code to which address, the template says.

    Args:
        template: the form.
        fields: every field of it.
        alternatives: what each box may say.
        known: what is known.
    """
    found = {one.name: one for one in fields}
    for link in template.links:
        one, other = found[link.field], found[link.other]
        if link.relation is Relation.READS:
            found |= {field.name: field for field in _named(one, other, alternatives, known)}
        elif postal_agrees(known, str(one.value), str(other.value)) is False:
            found |= {field.name: doubted(field, OTHER_POSTAL_CODE) for field in (one, other)}
    return tuple(
        _placed(one, alternatives.get(one.name, ()), known) if _is_place(one) else one
        for one in found.values()
    )


def _is_place(one: FieldReading) -> bool:
    return KINDS[one.kind].subject is Subject.PLACE


def _named(
    kana: FieldReading, name: FieldReading, alternatives: Alternatives, known: Known
) -> tuple[FieldReading, FieldReading]:
    """Return a reading and a name, doubted or surer."""
    if not kana.value or not name.value:
        return kana, name
    verdict = possible_reading(known, str(name.value), str(kana.value))
    if verdict is None:
        return kana, name
    readings, names = (choices_of(one, alternatives.get(one.name, ())) for one in (kana, name))
    if verdict:
        return (
            _surer(kana, readings, lambda text: possible_reading(known, str(name.value), text)),
            _surer(name, names, lambda text: possible_reading(known, text, str(kana.value))),
        )
    fitting = list(islice(_fitting(known, readings, names), 1))
    others = closest_readings(known, str(name.value), str(kana.value))
    namesakes = names_read_so(known, str(name.value), str(kana.value))
    return (
        _offered(doubted(kana, NOT_READ_SO), [*(reading for reading, _ in fitting), *others]),
        _offered(doubted(name, NOT_READ_SO), [*(written for _, written in fitting), *namesakes]),
    )


def _fitting(
    known: Known, readings: Sequence[Choice], names: Sequence[Choice]
) -> Iterator[tuple[str, str]]:
    """Yield readings and names that belong together, the likeliest first."""
    pairs = sorted(
        product(readings, names), key=lambda pair: -pair[0].probability * pair[1].probability
    )
    for kana, name in islice(pairs, _MOST_PAIRS):
        if possible_reading(known, name.value, kana.value):
            yield kana.value, name.value


def _surer(
    one: FieldReading, choices: Sequence[Choice], belongs: Callable[[str], bool | None]
) -> FieldReading:
    """Return a field, surer by what its other values lose that do not belong."""
    rest = sum(choice.probability for choice in choices[1:])
    if not rest:
        return one
    left = sum(
        choice.probability * (1.0 if belongs(choice.value) else _KNOWN_BREAKS)
        for choice in choices[1:]
    )
    surer = min(_SUREST, round(1 - (1 - one.confidence) * left / rest, 4))
    return replace(one, confidence=max(one.confidence, surer))


def _placed(
    one: FieldReading, alternatives: Sequence[Sequence[Alternative]], known: Known
) -> FieldReading:
    """Return an address, doubted where one that exists may have been read in its place.

    Where the recogniser saw nothing of it, an address one letter away is a quarter that the list
    lacks, far more often than a slip: it is offered to whoever looks, and is no doubt.
    """
    place = located(known, str(one.value)) if one.value else None
    if place is None or not place.meant:
        return one
    seen = {choice.value for choice in choices_of(one, alternatives)}
    meant = sorted(place.meant, key=lambda value: value not in seen)
    offered = _offered(one, meant)
    return doubted(offered, NO_SUCH_PLACE) if seen & set(meant) else offered


def _offered(one: FieldReading, values: Sequence[str]) -> FieldReading:
    """Return a field with values first among its candidates, none of them twice."""
    others = [value for value in (*values, *one.candidates) if value != one.value]
    return replace(one, candidates=tuple(dict.fromkeys(others))[:_MOST_CANDIDATES])
