"""Errors that nobody sees: by field, empty ones too, and by paper."""

import pytest

from ocr.base.form_reading import Decision, FieldReading, FormReading, Quality, SlotReading
from ocr.confidence.binomial import most_wrong
from ocr.tools.silent_errors import FieldOutcome, by_field, by_paper, outcomes


def field(name, value, decision=Decision.ACCEPT):
    slots = (SlotReading("欄", f"{name}1", value, 0.9),)
    return FieldReading(name, "欄", "text", value, value, 0.9, decision, slots=slots)


def page(*fields):
    return FormReading("it", "1", "f" * 64, "engine 1", Quality(200, 0, 0, 0, 1, 1), fields)


def test_a_missed_entry_is_an_error_of_an_empty_field():
    read = page(field("a", "山"), field("b", ""), field("c", "川", Decision.CONFIRM))
    found = list(outcomes(read, {"a1": "山", "b1": "谷", "c1": "海"}, "1"))
    assert [(one.kind, one.right, one.accepted) for one in found] == [
        ("text", True, True),
        ("blank", False, True),
        ("text", False, False),
    ]
    counts = by_field(found)
    assert (counts["all"].accepted, counts["all"].wrong) == (2, 1)
    assert (counts["filled"].accepted, counts["filled"].wrong) == (1, 0)
    assert (counts["empty"].accepted, counts["empty"].wrong) == (1, 1)
    assert counts["text"].seen == 2


def test_two_errors_on_a_paper_are_one_paper():
    ones = [FieldOutcome(f"{n % 50}", "text", right=n % 50 != 7, accepted=True) for n in range(200)]
    papers = by_paper(ones)
    assert (papers.seen, papers.accepted, papers.wrong) == (50, 50, 1)
    assert papers.bound == most_wrong(1, 50, 0.05)
    assert by_field(ones)["all"].wrong == 4


@pytest.mark.parametrize("name", ["all", "filled", "empty"])
def test_nothing_seen_shows_nothing(name):
    assert by_field([])[name].bound == 1
    assert by_paper([]).share == 0
