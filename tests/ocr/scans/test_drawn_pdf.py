"""A page of a PDF that must be drawn shows what paper would show, or is refused and says why."""

import io

import numpy as np
import pypdfium2 as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from ocr.base.errors import UnreadableScan
from ocr.base.reasons import Reason, ReasonCode
from ocr.scans.split import Bounds
from samples.pages.pdf_objects import of_japan
from tests.ocr.scans.pdf_kinds import (
    FIELD,
    HELVETICA,
    SHOWS_VALUE,
    form,
    page,
    text,
    text_field,
)
from tests.ocr.scans.test_split_pdf import (
    FULL_PAGE,
    alike,
    as_pdf,
    edited,
    pages_of,
    refusal,
    same,
    scan,
    sheet_pdf,
)

pytestmark = pytest.mark.pages

PRINTED, HIDDEN, NOT_ON_SCREEN, INVISIBLE = 4, 2, 32, 1
WORDS = "就労証明書　レ■□１２３"


def ink(picture: Image.Image, box: tuple[float, float, float, float]) -> int:
    """Count the dark pixels within a box of a page, in points from its left bottom corner."""
    left, bottom, right, top = (place * 300 / 72 for place in box)
    rows = slice(int(picture.height - top), int(picture.height - bottom))
    return int((np.asarray(picture.convert("L"))[rows, int(left) : int(right)] < 128).sum())


def inside(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    return (box[0] + 1, box[1] + 1, box[2] - 1, box[3] - 1)


# --- a page that lies turned ---

DRAWINGS = {
    "text": page(text(b"FINISHED", 30) + b" 0 0 60 9 re f"),
    "a stamp over a scan": sheet_pdf(FULL_PAGE + b"1 0 0 rg 60 600 200 90 re f", scan("L")),
    "strips": sheet_pdf(
        b"q 595 0 0 421 0 421 cm /Im0 Do Q q 595 0 0 421 0 0 cm /Im0 Do Q",
        scan("L", (600, 425)),
    ),
    "a sheet cut beyond its edge": page(
        text(b"FINISHED", 30) + b" 30 40 60 9 re f", entries=b"/CropBox [20 30 250 400]"
    ),
    "a field": form(text_field(PRINTED), SHOWS_VALUE),
}


@pytest.mark.parametrize("drawing", DRAWINGS)
@pytest.mark.parametrize("degrees", [90, 270])
def test_a_drawn_page_that_lies_turned_is_whole(drawing, degrees):
    content = DRAWINGS[drawing]
    (upright,) = pages_of(content)
    (turned,) = pages_of(edited(content, lambda page: page.set_rotation(degrees)))
    assert turned.size == upright.size[::-1]
    assert alike(turned, upright.rotate(-degrees, expand=True))


@pytest.mark.parametrize("turn", [b"-90", b"450", b"180", b"-270", b"360"])
def test_a_turn_may_be_told_in_many_ways(turn):
    content = page(text(b"FINISHED", 30), entries=b"/Rotate " + turn)
    (upright,), (turned,) = pages_of(page(text(b"FINISHED", 30))), pages_of(content)
    assert alike(turned, upright.rotate(-int(turn), expand=True))


# --- fonts that are not embedded ---

DRAWN_WORDS = {
    "MS-Gothic": (of_japan(b"MS-Gothic", b"90ms-RKSJ-H", kind=b"CIDFontType2"), "cp932"),
    "MS-PMincho": (of_japan(b"MS-PMincho", b"90msp-RKSJ-H", kind=b"CIDFontType2"), "cp932"),
    "HeiseiKakuGo": (of_japan(b"HeiseiKakuGo-W5", b"UniJIS-UCS2-H"), "utf-16-be"),
    "KozMin": (of_japan(b"KozMinPr6N-Regular", b"UniJIS-UTF16-H"), "utf-16-be"),
    "Ryumin": (of_japan(b"Ryumin-Light", b"EUC-H"), "euc-jp"),
}


@pytest.mark.parametrize("font", DRAWN_WORDS)
def test_words_of_japan_whose_font_is_not_embedded_are_drawn(font):
    objects, encoding = DRAWN_WORDS[font]
    (drawn,) = pages_of(page(text(WORDS.encode(encoding)), objects))
    for place, letter in enumerate(WORDS):
        square = (20 + 16 * place, 97, 20 + 16 * (place + 1), 115)
        assert (ink(drawn, inside(square)) > 40) is not letter.isspace()


def simple(kind: bytes, name: bytes, entries: bytes = b"") -> list[bytes]:
    return [b"<< /Type /Font /Subtype /%b /BaseFont /%b %b >>" % (kind, name, entries)]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (b"Helvetica", b"HELLO"),
        (b"Times-Bold", b"HELLO"),
        (b"Courier", b"HELLO"),
        (b"ZapfDingbats", b"48nlo"),
        (b"Symbol", b"abcde"),
    ],
)
def test_a_font_that_every_reader_has_is_drawn(name, words):
    (drawn,) = pages_of(page(text(words), simple(b"Type1", name)))
    assert ink(drawn, (20, 95, 150, 115)) > 400


GARBLED = bytes.fromhex("0e5a0f001021112203210222")
NOT_DRAWN = {
    "numbers of a font that is not there": (
        GARBLED,
        of_japan(b"MS-Mincho", b"Identity-H", b"Identity", b"CIDFontType2"),
    ),
    "numbers of a font that both programs have": (
        bytes.fromhex("00d9015e011100e6"),
        of_japan(b"IPAGothic", b"Identity-H", b"Identity"),
    ),
    "a collection nobody knows": (GARBLED, of_japan(b"Gaiji", b"Identity-H", b"Foo1")),
    "signs of Wingdings": (
        bytes([0xFE, 0xA8, 0xFC, 0x4A]),
        [
            *simple(b"TrueType", b"Wingdings", b"/FontDescriptor 6 0 R"),
            b"<< /Type /FontDescriptor /FontName /Wingdings /Flags 4 /FontBBox [0 -211 1359 899]"
            b" /ItalicAngle 0 /Ascent 899 /Descent -211 /CapHeight 709 /StemV 78 >>",
        ],
    ),
    "widths nobody tells": (
        b"ABC 123 xyz",
        simple(b"TrueType", b"MS-Gothic", b"/Encoding /WinAnsiEncoding"),
    ),
    "a tick that the collection lacks": (
        "☑有☐無".encode("utf-16-be"),
        of_japan(b"HeiseiMin-W3", b"UniJIS-UCS2-H"),
    ),
    "no font at all": (b"ABC 123", [b"null"]),
}


@pytest.mark.parametrize("words", NOT_DRAWN)
def test_words_that_cannot_be_drawn_are_no_blanks(words):
    code, objects = NOT_DRAWN[words]
    assert refusal(page(text(code), objects)) == Reason(ReasonCode.PDF_FONTS)


# --- fields and annotations ---

TICK = b"/FT /Btn /T (b) /V /Yes /AS /Yes /F 4"
ON_PAPER = {
    "a field": form(text_field(PRINTED), SHOWS_VALUE),
    "a field whose look is to be made": form(text_field(PRINTED), None, b"/NeedAppearances true"),
    "a field without a look": form(text_field(PRINTED)),
    "a field that the screen hides": form(text_field(PRINTED | NOT_ON_SCREEN), SHOWS_VALUE),
    "a field that paper hides": form(text_field(0), SHOWS_VALUE),
    "a field of a kind to be ignored": form(text_field(INVISIBLE), SHOWS_VALUE),
    "a stamp": form(b"/F 4", SHOWS_VALUE, kind=b"/Subtype /Stamp"),
    "text typed over it": form(b"/F 4 /DA (/F1 12 Tf)", SHOWS_VALUE, kind=b"/Subtype /FreeText"),
}


@pytest.mark.parametrize("what", ON_PAPER)
def test_what_is_laid_over_a_page_is_on_it(what):
    (drawn,) = pages_of(ON_PAPER[what])
    assert ink(drawn, inside(FIELD)) > 400


OFF_PAPER = {
    "a hidden field": form(text_field(HIDDEN), SHOWS_VALUE),
    "a hidden field that is printed": form(text_field(HIDDEN | PRINTED), SHOWS_VALUE),
    "a note": form(b"/F 4 /Contents (HELLO) /Name /Note", kind=b"/Subtype /Text"),
    "a link": form(b"/Border [0 0 2] /C [1 0 0]", kind=b"/Subtype /Link"),
    "a file": form(b"/F 4 /Name /PushPin", kind=b"/Subtype /FileAttachment"),
}


@pytest.mark.parametrize("what", OFF_PAPER)
def test_what_is_for_the_screen_alone_is_not(what):
    (drawn,) = pages_of(OFF_PAPER[what])
    assert ink(drawn, inside(FIELD)) == 0
    assert ink(drawn, (9, 89, 291, 131)) > 400


IN_JAPANESE = b"<feff%b>" % "愛知県八丁目みなと".encode("utf-16-be").hex().encode()
FIELDS_NOT_DRAWN = {
    "words of Japan without a look": form(text_field(PRINTED, IN_JAPANESE)),
    "words of Japan whose look is to be made": form(
        text_field(PRINTED, IN_JAPANESE), None, b"/NeedAppearances true"
    ),
    "a tick without a look": form(TICK),
    "a tick without a look in a box": form(TICK + b" /MK << /CA (4) /BC [0] >>"),
    "a look without its font": form(text_field(PRINTED), SHOWS_VALUE.replace(b"/F1", b"/F9")),
}


@pytest.mark.parametrize("what", FIELDS_NOT_DRAWN)
def test_a_field_that_cannot_be_drawn_is_no_blank(what):
    assert refusal(FIELDS_NOT_DRAWN[what]).code is ReasonCode.PDF_FIELDS


@pytest.mark.parametrize(
    "annotation",
    [
        b"/Subtype /Widget /FT /Sig /T (s) /Rect [0 0 0 0] /F 132",
        b"/Subtype /Widget /FT /Sig /T (s) /Rect [90 90 90 120] /F 4",
        b"/Subtype /Widget /FT /Tx /T (t) /V (x) /Rect [50 50 90 90] /F 2",
        b"/Subtype /Link /Rect [50 50 300 300]",
        b"/Subtype /Text /Rect [50 50 70 70] /Contents (x)",
    ],
    ids=["signature", "flat signature", "hidden field", "link", "note"],
)
def test_a_scan_with_nothing_to_be_seen_over_it_is_taken_out_as_it_is(annotation):
    sheet = scan("L")
    content = sheet_pdf(FULL_PAGE, sheet).replace(
        b"/Contents 4 0 R", b"/Contents 4 0 R /Annots [<< /Type /Annot %b >>]" % annotation
    )
    (taken,) = pages_of(edited(content, lambda page: None))
    assert same(taken, sheet)


@settings(max_examples=8, deadline=None)
@given(st.data())
def test_a_damaged_form_is_drawn_or_refused_with_a_reason_of_its_own(drawn):
    damaged = bytearray(drawn.draw(st.sampled_from(sorted(ON_PAPER.values()))))
    for place in drawn.draw(st.lists(st.integers(0, len(damaged) - 1), min_size=1, max_size=6)):
        damaged[place] = drawn.draw(st.sampled_from(b"0123456789/<>[]() Rx"))
    try:
        assert pages_of(bytes(damaged))
    except UnreadableScan as refused:
        assert refused.reason.code not in {ReasonCode.DEFECT, ReasonCode.CHILD_DIED}


# --- how large a page is ---


@pytest.mark.parametrize(
    ("unit", "box"),
    [
        (b"4", b"[0 0 149 210.5]"),
        (b"0.5", b"[0 0 1190 1684]"),
        (b"2.0", b"[10 10 307.5 431]"),
        (b"0", b"[0 0 595 842]"),
        (b"(x)", b"[0 0 595 842]"),
    ],
)
def test_a_unit_of_its_own_makes_a_page_no_other_size(unit, box):
    (drawn,) = pages_of(page(b"9 9 50 60 re f", entries=b"/UserUnit " + unit, box=box))
    assert drawn.size == pytest.approx((2479, 3508), abs=6)


@pytest.mark.parametrize(
    ("unit", "box"),
    [
        (b"100", b"[0 0 595 842]"),
        (b"75000", b"[0 0 14400 14400]"),
        (b"1", b"[0 0 14400 14400]"),
        (b"1", b"[0 0 5000 40]"),
        (b"40", b"[-300 0 5 842]"),
    ],
)
def test_a_sheet_larger_than_any_is_refused_before_it_is_drawn(unit, box):
    content = page(b"9 9 50 60 re f", entries=b"/UserUnit " + unit, box=box)
    assert refusal(content, Bounds(memory_bytes=2**30)) == Reason(ReasonCode.LARGE_SHEET)


@pytest.mark.parametrize("size", [(20_000, 256), (256, 20_000), (9_000, 40)])
@pytest.mark.parametrize("drawing", [FULL_PAGE, FULL_PAGE + b"0 0 9 9 re f"])
def test_a_picture_far_from_the_shape_of_its_page_makes_it_no_larger(size, drawing):
    (drawn,) = pages_of(sheet_pdf(drawing, scan("L", size)), Bounds(memory_bytes=3 * 2**29))
    assert drawn.size == (2481, 3508)


# --- files whose pages are not theirs ---

XFA = b"/XFA [(template) 4 0 R]"
ELSEWHERE = {
    "a form that grows": (
        page(
            text(b"Please wait"),
            catalogue=b"/NeedsRendering true /AcroForm << /Fields [] %b >>" % XFA,
        ),
        ReasonCode.PDF_XFA,
    ),
    "a notice in place of a form": (
        page(text(b"Please wait"), catalogue=b"/AcroForm << /Fields [] %b >>" % XFA),
        ReasonCode.PDF_XFA,
    ),
    "a form that grows, with fields": (
        form(text_field(PRINTED), SHOWS_VALUE, XFA).replace(
            b"/Type /Catalog", b"/Type /Catalog /NeedsRendering true"
        ),
        ReasonCode.PDF_XFA,
    ),
    "a portfolio": (
        page(text(b"Open in Acrobat"), catalogue=b"/Collection << /View /D >>"),
        ReasonCode.PDF_PORTFOLIO,
    ),
    "a portfolio told elsewhere": (
        page(
            text(b"Open in Acrobat"), [HELVETICA, b"<< /View /T >>"], catalogue=b"/Collection 6 0 R"
        ),
        ReasonCode.PDF_PORTFOLIO,
    ),
}


@pytest.mark.parametrize("what", ELSEWHERE)
def test_a_file_whose_pages_are_elsewhere_says_so(what):
    content, code = ELSEWHERE[what]
    assert refusal(content) == Reason(code)


def test_a_form_for_acrobat_that_also_has_its_fields_drawn_is_read():
    (drawn,) = pages_of(form(text_field(PRINTED), SHOWS_VALUE, XFA))
    assert ink(drawn, inside(FIELD)) > 400


@pytest.mark.parametrize("kept", [6, 8, 30, 200])
def test_the_values_before_a_change_that_was_cut_off_are_not_read(kept):
    before = as_pdf([scan("1")])
    with pdfium.PdfDocument(before) as document:
        document[0].set_rotation(180)
        changed = io.BytesIO()
        document.save(changed, flags=1)  # behind what was there
    assert len(changed.getvalue()) > len(before) + 200
    assert refusal(changed.getvalue()[: len(before) + kept]) == Reason(ReasonCode.PDF_CUT)


@pytest.mark.parametrize("behind", [bytes(100_000), b"\x1b%-12345X@PJL EOJ\r\n", b"<p>" * 2000])
def test_what_was_sent_behind_a_pdf_is_not_in_the_way(behind):
    sheet = scan("1")
    (taken,) = pages_of(as_pdf([sheet]) + behind)
    assert same(taken, sheet.convert("L"))


def test_a_pdf_without_the_mark_of_its_end_is_read():
    sheet = scan("1")
    (taken,) = pages_of(as_pdf([sheet]).rstrip().removesuffix(b"%%EOF"))
    assert same(taken, sheet.convert("L"))
