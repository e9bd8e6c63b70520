"""The reading room from page to fields, with an engine that says what a test wants it to see."""

from datetime import date

import numpy as np
import pytest
from PIL import Image

from ocr.base.doubts import Doubt, DoubtCode
from ocr.base.engine import Lattice
from ocr.base.form_reading import Decision, PageOutcome, PageState
from ocr.base.reasons import Reason, ReasonCode
from ocr.base.scan_facts import ScanFacts, Tones
from ocr.geometry.blank_form import PX_PER_MM
from ocr.reader import Reader
from ocr.recognition.recogniser import Ensemble
from ocr.scans.page_files import save_page
from samples.pages.scanned.scanner import show_through
from tests.ocr.papers import draw_print, stroke

DAY = date(2026, 11, 20)
CHARACTERS = tuple(dict.fromkeys("0123456789山川田太郎高髙東京都紙橋市アイウエオヤマダタロウー?"))
PLACES = {  # where the texts of the small form are written, in millimetres
    "applicant": (64, 44),
    "reading": (64, 52),
    "year": (64, 60),
    "month": (100, 60),
    "day": (124, 60),
    "address": (64, 70),
}


class ScriptedEngine:
    """Sees in the crops, one after the other, the texts of a script; None is not spoken of.

    Crops come as the fields stand in the form, and are answered last one first: an engine may
    answer in any order. Boxes of words and of `numbers` are read at once, so each has its own.
    """

    name = "script"
    characters = CHARACTERS

    def __init__(self, *script, numbers=(), sureness=0.99):
        self.script, self.sureness, self.crops = script, sureness, []
        self.numbers = ScriptedEngine(*numbers, sureness=sureness) if numbers else None

    def read(self, crops):
        self.crops = list(crops)
        assert len(self.script) == len(self.crops)
        for index in reversed(range(len(self.crops))):
            if self.script[index] is not None:
                yield index, self._lattice(self.script[index])

    def _lattice(self, text):
        rows = np.full((2 * len(text) + 1, len(self.characters) + 1), 0.0001, np.float32)
        rows[::2, 0] = 1
        for step, letter in enumerate(text):
            rows[2 * step + 1, self.characters.index(letter) + 1] = self.sureness
        return Lattice(rows, self.characters, float(len(rows)))


def at_dpi(page, dpi):
    size = (round(page.width * dpi / PX_PER_MM / 25.4), round(page.height * dpi / PX_PER_MM / 25.4))
    return page.resize(size, Image.Resampling.BOX)


def office(page):
    return at_dpi(page, 200)


def coarse(page):
    return at_dpi(page, 150)


def by_fax(page):
    return at_dpi(page, 200).point(lambda tone: 255 * (tone > 150))


def drawn_finer(page):
    """A coarse scan inside a page that was drawn at twice as many dots an inch."""
    drawn = at_dpi(coarse(page), 2 * PX_PER_MM * 25.4)
    drawn.info["facts"] = ScanFacts((150, 150), (2, 2), Tones.MANY, "pdfium")
    return drawn


def stretched_fax(page):
    """A fax whose greys come of its stretching."""
    fax = at_dpi(page, 200)
    fax.info["facts"] = ScanFacts((200, 166), (1, 1.2), Tones.TWO)
    return fax


def with_back(page):
    """A page on whose other side somebody wrote below the form."""
    back = Image.new("L", page.size, 255)
    for line in range(150, 280, 6):
        for across in range(30, 170, 3):
            stroke(back, [(across, line), (across + 2, line + 2), (across + 1, line + 4)])
    seen = show_through(np.asarray(page), back=np.asarray(back), share=0.4, dpi=305)
    return office(Image.fromarray(seen))


@pytest.fixture
def read(nursery, tmp_path):
    """Read the small form with a pen stroke in the named boxes, and these options ticked."""

    def reading(engine, boxes=(), ticks=(), scan=office):
        page = draw_print(PX_PER_MM)
        for x, y in (PLACES[box] for box in boxes):
            stroke(page, [(x, y - 1.4), (x + 4, y + 1.3), (x + 8, y - 0.5)])
        options = {o.label: o.box for field in nursery.blank.template.fields for o in field.options}
        for box in (options[tick] for tick in ticks):
            stroke(
                page, [(box.left, box.top + 1), (box.left + 1, box.bottom), (box.right, box.top)]
            )
        path = tmp_path / "page.png"
        save_page(scan(page), path)
        numbers = engine.numbers or ScriptedEngine()
        reader = Reader([nursery.blank.template], numbers, Ensemble(words=engine))
        outcome = reader.read(path, today=DAY)
        assert outcome.state is PageState.READ
        return {field.name: field for field in outcome.form.fields}

    return reading


def test_each_text_comes_to_the_field_it_was_written_in(read):
    engine = ScriptedEngine("山川", "ヤマダ", "紙橋市", numbers=("2024", "4", "1"))
    fields = read(engine, PLACES, ticks=["長期", "月", "水"])
    assert fields["applicant"].value == "山川"
    assert fields["reading"].value == "ヤマダ"
    assert fields["born"].value == "2024-04-01"
    assert [(slot.cell, slot.text) for slot in fields["born"].slots] == [
        ("C3", "2024"),
        ("D3", "4"),
        ("E3", "1"),
    ]
    assert fields["address"].value == "紙橋市"
    assert fields["phone_number"].value == ""
    assert fields["term"].value == ("長期",)
    assert fields["weekdays"].value == ("月", "水")
    assert {field.decision for field in fields.values()} == {Decision.ACCEPT}


@pytest.mark.parametrize(
    ("scan", "ticks", "term", "weekdays"),
    [
        (coarse, ["短期", "月"], DoubtCode.COARSE_PAGE, DoubtCode.COARSE_PAGE),
        (coarse, ["短期"], DoubtCode.COARSE_PAGE, DoubtCode.COARSE_PAGE),
        (by_fax, ["短期", "月"], None, DoubtCode.BLACK_AND_WHITE),
        (drawn_finer, ["短期", "月"], DoubtCode.COARSE_PAGE, DoubtCode.COARSE_PAGE),
        (stretched_fax, ["短期", "月"], None, DoubtCode.BLACK_AND_WHITE),
        (by_fax, [], DoubtCode.BLACK_AND_WHITE, DoubtCode.BLACK_AND_WHITE),
        (with_back, ["短期"], DoubtCode.SHINES_THROUGH, None),
        (office, ["短期", "月"], None, None),
    ],
)
def test_what_is_doubtful_of_a_page_is_of_its_marks_as_far_as_they_suffer(
    read, scan, ticks, term, weekdays
):
    fields = read(ScriptedEngine("山川"), ["applicant"], ticks=ticks, scan=scan)
    poor = {DoubtCode.COARSE_PAGE, DoubtCode.BLACK_AND_WHITE, DoubtCode.SHINES_THROUGH}
    for name, code in (("term", term), ("weekdays", weekdays)):
        doubts = {doubt.code for doubt in fields[name].doubts}
        assert doubts & poor == ({code} if code else set())
        assert (fields[name].decision is Decision.ACCEPT) == (not doubts)


def test_the_engine_is_asked_about_what_is_written_and_nothing_else(read):
    engine = ScriptedEngine("山川", numbers="4")
    fields = read(engine, ["applicant", "month"], ticks=["短期"])
    assert [len(one.crops) for one in (engine, engine.numbers)] == [1, 1]
    assert fields["born"].raw == "4"
    assert fields["address"].value == ""


def test_an_empty_form_asks_the_engine_nothing(read):
    fields = read(ScriptedEngine())
    assert {field.raw for field in fields.values()} == {""}
    wanting = {name for name, field in fields.items() if field.decision is not Decision.ACCEPT}
    assert wanting == {"applicant", "term"}  # the required ones


@pytest.mark.parametrize("seen", ["", None], ids=["nothing in it", "not spoken of"])
def test_ink_that_no_engine_can_read_is_no_empty_box(read, seen):
    fields = read(ScriptedEngine("山川", seen), ["applicant", "address"], ticks=["短期"])
    assert fields["address"].decision is not Decision.ACCEPT
    assert Doubt(DoubtCode.NOTHING_READ) in fields["address"].doubts


def test_a_box_holds_nothing_that_its_kind_cannot(read):
    fields = read(
        ScriptedEngine("山?", "東京", numbers="山41"),
        ["applicant", "reading", "year", "month", "day"],
    )
    assert fields["applicant"].value == "山?"
    assert not set(fields["reading"].raw) & set("東京")
    assert "山" not in fields["born"].raw
    for name in ("reading", "born"):
        assert fields[name].decision is not Decision.ACCEPT
        assert fields[name].doubts


def test_a_shaky_text_is_shown_to_a_person(read):
    fields = read(ScriptedEngine("紙橋", sureness=0.7), ["address"], ticks=["短期"])
    assert fields["address"].decision is Decision.CONFIRM
    assert 0.3 < fields["address"].confidence < 0.71


def test_a_rule_of_the_form_is_checked(read):
    fields = read(ScriptedEngine("ヤマダ"), ["reading"], ticks=["短期"])
    complaint = Doubt(DoubtCode.BROKEN_RULE, "フリガナだけがあり、氏名がありません")
    assert complaint in fields["reading"].doubts
    assert fields["reading"].decision is Decision.CONFIRM


def test_two_ticks_on_one_choice_are_a_doubt(read):
    fields = read(ScriptedEngine("山川"), ["applicant"], ticks=["短期", "長期"])
    assert fields["term"].value == ("短期", "長期")
    assert fields["term"].doubts == (Doubt(DoubtCode.SEVERAL_MARKS),)


def test_two_papers_in_one_picture_are_refused_before_anything_is_read(nursery, tmp_path):
    sheet = draw_print(8.0)
    picture = Image.new("L", (2 * sheet.width, sheet.height), 250)
    picture.paste(sheet, (0, 0))
    picture.paste(sheet, (sheet.width, 0))
    path = tmp_path / "page.png"
    picture.save(path)
    engine = ScriptedEngine()
    outcome = Reader([nursery.blank.template], engine).read(path, today=DAY)
    assert outcome == PageOutcome(
        PageState.UNREADABLE, Reason(ReasonCode.TWO_PAPERS), outcome.quality
    )
    assert engine.crops == []
