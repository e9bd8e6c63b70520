"""Odd files are made anew from a seed, and what became of them is judged as a person would."""

from random import Random

import pytest

from benchmarks.wild.__main__ import KINDS, main
from benchmarks.wild.sheets import Sheets
from benchmarks.wild.verdicts import Judge, accepted, silent_errors
from ocr.base.form_reading import (
    Decision,
    FieldReading,
    FormReading,
    PageOutcome,
    PageState,
    Quality,
    SlotReading,
)
from ocr.base.reasons import Reason, ReasonCode
from ocr.reader import Reader
from tests.ocr.test_reader_scripted import ScriptedEngine

pytestmark = pytest.mark.lengthy

SHEETS = Sheets(7)
CELL = "Z4"
QUALITY = Quality(200.0, 0, 0.0, 0.0, 1.0, 10.0)


def made(kind, number=0):
    return KINDS[kind](SHEETS, Random(f"{kind} {number}"), number)


def test_a_file_is_the_same_for_the_same_chance_and_differs_by_its_number():
    assert made("JPEG with bad bytes").content == made("JPEG with bad bytes").content
    assert made("zip").content != made("zip", 1).content


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("zip", ReasonCode.ZIP_FILE),
        ("XFA", ReasonCode.PDF_XFA),
        ("portfolio", ReasonCode.PDF_PORTFOLIO),
        ("JPEG ended early", ReasonCode.PICTURE_CUT),
        ("damaged Flate", ReasonCode.PICTURE_CUT),
        ("negative or black", ReasonCode.DARK),
    ],
)
def test_a_refusal_for_the_true_reason_is_told_as_one(kind, code):
    verdict = Judge(Reader((), ScriptedEngine())).verdict(made(kind))
    assert verdict.refused == {code: 1}
    assert (verdict.untrue, verdict.silent, verdict.plain, verdict.doubted) == ([], [], 0, 0)


def test_a_refusal_for_another_reason_is_told_as_that():
    verdict = Judge(Reader((), ScriptedEngine())).verdict(made("plain picture"))
    assert verdict.untrue == [Reason(ReasonCode.NO_FORM)]


def read(text, decision):
    slot = SlotReading("氏名", CELL, text, 0.9)
    field = FieldReading("name", "氏名", "text", text, text, 0.9, decision, slots=(slot,))
    form = FormReading("f", "1", "0" * 64, "script", QUALITY, (field,))
    return PageOutcome(PageState.READ, quality=QUALITY, form=form)


def test_only_an_accepted_value_that_is_not_on_the_paper_is_silent():
    sheet = SHEETS[0]
    assert sheet.truth[CELL] != "山田太郎"
    assert list(silent_errors(read("山田太郎", Decision.CONFIRM), sheet)) == []
    assert len(list(silent_errors(read("山田太郎", Decision.ACCEPT), sheet))) == 1
    right = read(str(sheet.truth[CELL]), Decision.ACCEPT)
    assert list(silent_errors(right, sheet)) == []
    assert accepted(right, sheet) == 1


def test_a_kind_that_nobody_knows_is_refused_before_anything_is_read():
    with pytest.raises(SystemExit):
        main(["--kind", "a kind of tomorrow"])
