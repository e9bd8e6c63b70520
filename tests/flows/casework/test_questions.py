"""Which fields are typed unseen, tested or typed by two: drawn by lot, and as the form wants."""

from dataclasses import replace

import pytest

from cases.records.questions import Way
from cases.records.risk import AskedShares
from flows.casework.questions import drawn_questions
from ocr.base.form_reading import Decision, FieldReading, FormReading, Quality, Source
from ocr.forms.template import Box, FieldSpec, FormTemplate, Option
from ocr.values.audit_sampling import Lots
from ocr.values.decisions import AUDITED, CONSENSUS, PROBATION

LOTS = Lots(bytes(32), "abcdefghij")
QUALITY = Quality(200.0, 0, 0.0, 0.1, 1.0, 20.0)
COUNT = 400


def _box(number):
    return Box(left=1.0, top=1.0 + number * 0.5, width=20.0, height=5.0)


def _form(kind="text", value="株式会社かみばし", count=COUNT, **more):
    """A form of many fields of a kind, each audited, and its template."""
    names = [f"field{number}" for number in range(count)]
    where = (
        {"options": tuple(Option(label=one, box=_box(0)) for one in ("無期", "有期"))}
        if kind == "choice"
        else {"box": _box(0)}
    )
    specs = tuple(FieldSpec(name=name, label="欄", kind=kind, **where) for name in names)
    template = FormTemplate(id="f", title="f", edition="1", width=210, height=297, fields=specs)
    field = FieldReading("", "欄", kind, "", value, 0.99, Decision.CONFIRM, doubts=(AUDITED,))
    fields = tuple(replace(field, name=name, **more) for name in names)
    return FormReading("f", "1", "", "engine", QUALITY, fields), template


def drawn(form, blind=0.5, planted=0.02, lots=LOTS, share=0.01):
    questions = drawn_questions(form[0], form[1], AskedShares(blind, planted), lots, share)
    return {way: {one.field for one in questions if one.way is way} for way in Way}


def test_about_half_are_typed_unseen_and_a_few_are_tests():
    found = drawn(_form())
    assert 0.4 * COUNT < len(found[Way.BLIND]) < 0.6 * COUNT
    assert 1 <= len(found[Way.PLANTED]) < 0.06 * COUNT
    assert not found[Way.CONSENSUS]


def test_the_same_are_drawn_again_and_a_greater_share_draws_more():
    assert drawn(_form()) == drawn(_form())
    assert drawn(_form(), planted=0.1)[Way.PLANTED] > drawn(_form())[Way.PLANTED]
    assert drawn(_form(), 0.8, 0)[Way.BLIND] > drawn(_form(), 0.5, 0)[Way.BLIND]
    other = Lots(b"\x01" * 32, "abcdefghij")
    assert drawn(_form(), lots=other) != drawn(_form())


def test_a_town_may_switch_either_off():
    assert not any(drawn(_form(), 0, 0).values())
    assert len(drawn(_form(), 1, 0)[Way.BLIND]) == COUNT
    assert not drawn(_form(), 1, 0)[Way.PLANTED]


@pytest.mark.parametrize(
    "form",
    [
        _form(doubts=()),
        _form(source=Source.XLSX),
        _form("freetext", ""),
    ],
)
def test_what_is_not_audited_not_on_a_picture_or_of_several_lines_is_asked_openly(form):
    assert not any(drawn(form, 1, 0.2).values())


def test_choices_are_asked_about_too():
    found = drawn(_form("choice", ("無期",)), 1, 0.2)
    assert found[Way.PLANTED]
    assert len(found[Way.BLIND]) + len(found[Way.PLANTED]) == COUNT


def test_what_the_form_wants_typed_by_two_is():
    form, template = _form(count=1, doubts=(CONSENSUS,))
    assert drawn((form, template), 1, 0.2)[Way.CONSENSUS] == {"field0"}


def test_of_a_form_on_probation_as_many_are_as_would_be_audited():
    held = _form(doubts=(PROBATION,))
    found = drawn(held, 1, 0.0, share=0.2)[Way.BLIND]
    assert 0.14 * COUNT < len(found) < 0.26 * COUNT
    assert found == {name for name in drawn(_form(), 1, 0.0)[Way.BLIND] if LOTS.lot(name) < 0.2}
    assert not any(drawn(held, 1, 0.2, share=0.0).values())
