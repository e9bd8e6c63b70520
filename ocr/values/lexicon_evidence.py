"""What known names and places say of the fields that hold them.

フリガナ must be a possible reading of 氏名, an address must exist, a postal code must belong to it.
What is not known says nothing: most names of people and many of places are on no list.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice, pairwise, product

from ocr.base.doubts import Doubt, DoubtCode
from ocr.base.form_reading import FieldReading
from ocr.base.text_line import Alternative
from ocr.forms.field_kind import Subject
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

    A name and its reading belong together where one stands next to the other in the template, a
    postal code and an address likewise.

    Args:
        template: the form.
        fields: every field of it.
        alternatives: what each box may say.
        known: what is known.
    """
    found = {one.name: one for one in fields}
    for one, other in pairwise(field for field in template.fields if field.name in found):
        pair = found[one.name], found[other.name]
        of = {KINDS[field.kind].subject: field for field in pair}
        if set(of) == {Subject.FURIGANA, Subject.PERSON}:
            weighed = _named(of[Subject.FURIGANA], of[Subject.PERSON], alternatives, known)
            found |= {field.name: field for field in weighed}
        elif set(of) == {Subject.POSTAL_CODE, Subject.PLACE}:
            address, code = of[Subject.PLACE], of[Subject.POSTAL_CODE]
            if postal_agrees(known, str(code.value), str(address.value)) is False:
                found |= {f.name: doubted(f, OTHER_POSTAL_CODE) for f in (address, code)}
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
    choices = [choices_of(one, alternatives.get(one.name, ())) for one in (kana, name)]
    if verdict:
        return (
            _surer(
                kana,
                [possible_reading(known, str(name.value), c.value) for c in choices[0]],
                choices[0],
            ),
            _surer(
                name,
                [possible_reading(known, c.value, str(kana.value)) for c in choices[1]],
                choices[1],
            ),
        )
    fitting = next(_fitting(known, choices), None)
    readings = [fitting[0]] if fitting else []
    names = [fitting[1]] if fitting else []
    readings += closest_readings(known, str(name.value), str(kana.value))
    names += names_read_so(known, str(name.value), str(kana.value))
    return (
        _offered(doubted(kana, NOT_READ_SO), readings),
        _offered(doubted(name, NOT_READ_SO), names),
    )


def _fitting(known: Known, choices: Sequence[Sequence[Choice]]) -> Iterator[tuple[str, str]]:
    """Yield readings and names that belong together, the likeliest first."""
    pairs = sorted(product(*choices), key=lambda pair: -pair[0].probability * pair[1].probability)
    for kana, name in islice(pairs, _MOST_PAIRS):
        if possible_reading(known, name.value, kana.value):
            yield kana.value, name.value


def _surer(
    one: FieldReading, verdicts: Sequence[bool | None], choices: Sequence[Choice]
) -> FieldReading:
    """Return a field, surer by what its other values lose that do not belong."""
    rest = sum(choice.probability for choice in choices[1:])
    if not rest:
        return one
    left = sum(
        choice.probability * (1.0 if verdict else _KNOWN_BREAKS)
        for choice, verdict in zip(choices[1:], verdicts[1:], strict=True)
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
