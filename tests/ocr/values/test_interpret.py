"""What was seen becomes a value, or keeps its text with a doubt."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.web.doubt_words import sentence_of
from ocr.base.doubts import Doubt, DoubtCode, doubt_of
from ocr.base.form_reading import Decision, Source
from ocr.confidence.thresholds import Risk
from ocr.decoding.ctc import Character, Line
from ocr.forms.kinds import KINDS, parse_value
from ocr.forms.layout import OptionKey
from ocr.forms.template import Box, FieldSpec, Option, Part
from ocr.marks.checkboxes import Mark
from ocr.recognition.slots import SeenSlot
from ocr.values.decisions import CONSENSUS, decided
from ocr.values.interpret import interpret, interpret_choice

BOX = Box(left=1, top=1, width=10, height=4)


def spec(kind, *, required=False, always_confirm=False):
    more = {"required": required, "always_confirm": always_confirm}
    parts = tuple(Part(label=part, kind=part, box=BOX) for part in KINDS[kind].parts)
    place = {"parts": parts} if parts else {"box": BOX}
    return FieldSpec(name="it", label="欄", kind=kind, **place, **more)


def seen(text, probability=0.99, others=()):
    if not text:
        return SeenSlot(None)
    return SeenSlot(Line(tuple(Character(c, probability, 0.5, others) for c in text)))


def interpreted(field, boxes):
    return interpret(field, dict(zip(field.keyed_slots, boxes, strict=True)))


def choice(*, multiple=False, required=False):
    options = (Option(label="有", box=BOX), Option(label="無", box=BOX))
    return FieldSpec(
        name="it", label="欄", kind="choice", options=options, multiple=multiple, required=required
    )


def marked(yes, no):
    """Return the marks of the options of `choice`, as they come with those of other choices."""
    return {
        OptionKey("other", "有"): SURE,
        OptionKey("it", "無"): no,
        OptionKey("it", "有"): yes,
    }


SURE, NOT = Mark(marked=True, confidence=0.99), Mark(marked=False, confidence=0.99)


def test_a_clear_value_is_canonical_and_accepted():
    field = interpreted(spec("date"), [seen("2024"), seen("04"), seen("1")])
    assert field.value == "2024-04-01"
    assert field.decision is Decision.ACCEPT
    assert [slot.text for slot in field.slots] == ["2024", "04", "1"]


def test_what_is_no_date_keeps_its_text_and_says_why():
    field = interpreted(spec("date"), [seen("2024"), seen("13"), seen("1")])
    assert field.value == field.raw == "2024　13　1"
    assert field.decision is not Decision.ACCEPT
    assert field.doubts


def test_an_empty_field_is_empty_and_sure():
    field = interpreted(spec("date"), [seen(""), seen(""), seen("")])
    assert (field.value, field.decision, field.doubts) == ("", Decision.ACCEPT, ())


@pytest.mark.parametrize("kind", ["text", "date", "phone"])
def test_a_required_field_that_is_empty_is_a_doubt(kind):
    boxes = [seen("") for _ in KINDS[kind].parts or (kind,)]
    field = interpreted(spec(kind, required=True), boxes)
    assert field.decision is Decision.CONFIRM
    assert field.doubts == (Doubt(DoubtCode.NOTHING_WRITTEN),)


def test_ink_that_could_not_be_read_is_a_doubt():
    field = interpreted(spec("text"), [SeenSlot(Line(()))])
    assert field.decision is Decision.RETYPE
    assert Doubt(DoubtCode.NOTHING_READ) in field.doubts


def test_of_a_shape_that_has_a_twin_the_twin_is_offered_first():
    assert interpreted(spec("name"), [seen("高木")]).candidates[0] == "髙木"


def test_what_was_done_to_the_writing_is_a_doubt():
    field = interpreted(spec("name"), [SeenSlot(seen("木村").line, (Doubt(DoubtCode.STRUCK_OUT),))])
    assert field.decision is Decision.CONFIRM
    assert field.doubts == (Doubt(DoubtCode.STRUCK_OUT),)


def test_a_field_that_a_person_must_always_see_says_so():
    field = interpreted(spec("number", always_confirm=True), [seen("7")])
    assert field.decision is Decision.CONFIRM
    assert field.doubts


def test_a_field_that_two_should_type_goes_to_people_and_says_so():
    wanted = spec("number").model_copy(update={"consensus": True})
    read = interpreted(spec("number"), [seen("7")])
    field = decided(read, wanted, Risk())
    assert field.decision is Decision.CONFIRM
    assert field.doubts == (CONSENSUS,)
    assert decided(field, wanted, Risk()) == field
    from_a_workbook = decided(replace(read, source=Source.XLSX), wanted, Risk())
    assert from_a_workbook.decision is Decision.ACCEPT


def test_candidates_are_other_values_likeliest_first():
    others = (("7", 0.3), ("1", 0.1), ("x", 0.2))
    field = interpreted(spec("day"), [seen("2", 0.5, others)])
    assert field.candidates == ("7", "1")


@given(
    st.text("0123456789月山高一", max_size=4),
    st.floats(0.01, 1),
    st.sampled_from(["day", "name", "text", "hours", "number"]),
    st.booleans(),
)
def test_whoever_is_not_accepted_says_why(text, probability, kind, required):
    field = interpreted(spec(kind, required=required), [seen(text, probability)])
    assert (field.decision is Decision.ACCEPT) == (not field.doubts)
    assert field.value not in field.candidates
    assert len(field.candidates) <= 5


WRITTEN = st.text("0123456789年令平R元月山高髙崎一カナー,-〒 　x", max_size=5)


@given(st.sampled_from(sorted(set(KINDS) - {"choice"})), st.data())
def test_candidates_are_other_values_and_a_text_that_is_none_is_kept(kind, data):
    others = st.lists(st.tuples(st.sampled_from("0127山髙ナ,"), st.floats(0.002, 0.4)), max_size=3)
    boxes = [
        seen(data.draw(WRITTEN), 0.9, tuple(data.draw(others)))
        for _ in KINDS[kind].parts or (kind,)
    ]
    field = interpreted(spec(kind), boxes)
    assert field.raw == "　".join(box.text for box in boxes if box.text)
    for candidate in field.candidates:
        assert parse_value(kind, candidate) == candidate != field.value
    assert len(set(field.candidates)) == len(field.candidates)
    try:
        assert field.value == KINDS[kind].parse(tuple(box.text for box in boxes))
    except ValueError as error:
        assert field.value == field.raw
        assert doubt_of(error) in field.doubts
    assert all(re.search("[ぁ-んァ-ヶ一-龠]", sentence_of(doubt)) for doubt in field.doubts)


def test_the_marked_options_are_the_value():
    assert interpret_choice(choice(), marked(SURE, NOT)).value == ("有",)
    assert interpret_choice(choice(multiple=True), marked(SURE, SURE)).value == ("有", "無")


def test_an_option_has_its_own_mark_whatever_stands_beside_it():
    field = interpret_choice(choice(), marked(NOT, SURE))
    assert [(one.label, one.marked) for one in field.options] == [("有", False), ("無", True)]


def test_two_marks_where_one_belongs_are_a_doubt():
    field = interpret_choice(choice(), marked(SURE, SURE))
    assert field.decision is Decision.CONFIRM
    assert field.value == ("有", "無")


def test_no_mark_where_one_is_required_is_a_doubt():
    assert interpret_choice(choice(required=True), marked(NOT, NOT)).doubts
    assert not interpret_choice(choice(), marked(NOT, NOT)).doubts


def test_a_mark_that_is_hard_to_tell_is_a_doubt():
    field = interpret_choice(choice(), marked(Mark(marked=True, confidence=0.6), NOT))
    assert field.decision is Decision.CONFIRM
    assert field.confidence == 0.6


def test_no_shape_is_offered_of_what_is_no_name():
    """A candidate is one key away from being the value, so it must be a value."""
    field = interpreted(spec("name"), [seen("高山1")])
    assert Doubt(DoubtCode.DIGIT_IN_NAME) in field.doubts
    assert field.candidates == ()


def test_an_empty_field_is_as_sure_as_the_ink_in_its_boxes_says():
    sure, faint = SeenSlot(None), SeenSlot(None, emptiness=0.4)
    assert interpreted(spec("phone"), [sure, faint, sure]).confidence == 0.4
    assert interpreted(spec("phone"), [sure, sure, sure]).confidence == 1.0
    assert interpreted(spec("name"), [SeenSlot(Line(()))]).confidence == 0.0


def test_the_ink_in_an_empty_box_says_nothing_of_what_is_written_beside_it():
    read = interpreted(spec("date"), [seen("2024"), seen("04"), seen("1")])
    boxes = [seen("2024"), seen("04"), SeenSlot(None, emptiness=0.1)]
    assert interpreted(spec("date"), boxes).confidence == read.confidence
