"""Rules as evidence: a fitting combination is offered, never taken silently; support is bounded."""

from datetime import date
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.base.doubts import Doubt, DoubtCode
from ocr.base.form_reading import Decision, FieldReading, SlotReading
from ocr.base.text_line import Alternative
from ocr.decoding.k_best import likeliest
from ocr.forms.template import Box, FieldSpec, FormTemplate, Rule
from ocr.values.hypotheses import choices_of
from ocr.values.rule_evidence import REREAD, weighed

BOX = Box(left=1, top=1, width=9, height=4)
DAY = date(2026, 11, 20)
NAMES = ("days", "per_day", "total")
FORM = FormTemplate(
    id="sheet",
    title="申請書",
    edition="1",
    width=210,
    height=297,
    fields=tuple(FieldSpec(name=name, label=name, kind="number", box=BOX) for name in NAMES),
    rules=(
        Rule(
            id="product",
            check="number(total) == number(days) * number(per_day)",
            message="計を確かめてください",
            fields=NAMES,
        ),
    ),
)


def read(name, text, confidence=0.9):
    slot = SlotReading(name, None, text, confidence)
    return FieldReading(
        name, name, "number", text, text, confidence, Decision.ACCEPT, slots=(slot,)
    )


def may_be(*texts):
    return (tuple(Alternative(text, chance) for text, chance in texts),)


def tried(*texts, **alternatives):
    fields = tuple(read(n, t) for n, t in zip(NAMES, texts, strict=True))
    found = weighed(FORM, fields, alternatives, DAY)
    return {field.name: field for field in found}


def test_the_likeliest_values_that_fit_are_offered_first():
    found = tried(
        "20",
        "8",
        "760",
        total=may_be(("760", 0.6), ("150", 0.3), ("160", 0.1)),
        days=may_be(("20", 0.99), ("95", 0.01)),
    )
    assert found["total"].candidates == ("160",)
    assert found["total"].value == "760"
    assert found["total"].confidence < 0.9
    assert found["days"].candidates == ()
    for name in NAMES:
        assert found[name].decision is Decision.CONFIRM
        assert found[name].doubts == (Doubt(DoubtCode.BROKEN_RULE, "計を確かめてください"),)


def test_what_overwhelms_takes_the_place_and_stays_a_doubt():
    found = tried("20", "8", "760", total=may_be(("160", 0.9), ("760", 0.1)))
    assert (found["total"].value, found["total"].candidates) == ("160", ("760",))
    assert found["total"].slots[0].text == "160"
    assert REREAD in found["total"].doubts
    assert found["total"].decision is Decision.CONFIRM


def test_a_rule_that_could_have_failed_makes_surer():
    found = tried("20", "8", "160", total=may_be(("160", 0.9), ("760", 0.1)))
    assert 0.98 < found["total"].confidence <= 0.995
    assert found["days"].confidence == 0.9
    assert all(field.decision is Decision.ACCEPT for field in found.values())


texts = st.integers(0, 40).map(str)
boxes = st.lists(
    st.tuples(texts, st.floats(0.01, 1)), min_size=1, max_size=4, unique_by=lambda one: one[0]
)


@given(st.tuples(boxes, boxes, boxes))
def test_nothing_is_changed_silently_and_nothing_is_made_certain(seen):
    read_texts = [box[0][0] for box in seen]
    alternatives = {name: may_be(*box) for name, box in zip(NAMES, seen, strict=True)}
    found = tried(*read_texts, **alternatives)
    for name, text, box in zip(NAMES, read_texts, seen, strict=True):
        field = found[name]
        assert {field.value, *field.candidates} <= {text, *(one for one, _ in box)}
        assert field.confidence <= 0.995
        if field.value != text:
            assert REREAD in field.doubts and text in field.candidates
    holds = int(read_texts[2]) == int(read_texts[0]) * int(read_texts[1])
    assert all((field.decision is Decision.ACCEPT) == holds for field in found.values())


@given(st.lists(st.lists(st.floats(0.01, 1), min_size=1, max_size=4), min_size=1, max_size=4))
def test_ways_come_likeliest_first_and_all_of_them(chances):
    chances = [sorted(place, reverse=True) for place in chances]
    found = list(likeliest(chances, 1000))
    assert {chosen for chosen, _ in found} == set(product(*(range(len(p)) for p in chances)))
    worth = [chance for _, chance in found]
    assert all(a >= b * (1 - 1e-9) for a, b in pairwise(worth))


def test_a_field_may_hold_what_parses_and_what_was_read_first():
    found = choices_of(read("days", "20"), may_be(("2O", 0.5), ("26", 0.3), ("20", 0.2)))
    assert [choice.value for choice in found] == ["20", "26"]
    assert choices_of(read("days", "2x"), may_be(("20", 1.0))) == ()
    assert choices_of(read("days", ""), ((),)) == ()


def test_ways_are_bounded():
    assert len(list(likeliest([[1.0, 0.5]] * 30, 200))) == 200


@pytest.mark.parametrize("alternatives", [{}, {"total": ()}])
def test_without_alternatives_a_broken_rule_is_only_a_doubt(alternatives):
    found = tried("20", "8", "760", **alternatives)
    assert found["total"].value == "760"
    assert found["total"].confidence == 0.9
    assert found["total"].doubts == (Doubt(DoubtCode.BROKEN_RULE, "計を確かめてください"),)
