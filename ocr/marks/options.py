"""What the marks of a page mean: every option of every choice, with what a person must decide."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ocr.base.doubts import Doubt, DoubtCode
from ocr.cropping.laid_page import Sheet
from ocr.forms.template import FieldSpec
from ocr.marks.bubbles import read_bubbles
from ocr.marks.cancelled_options import doubts_of_strokes
from ocr.marks.checkboxes import Mark, SquareInk, ink_of_squares, mark_of
from ocr.marks.circled_words import read_circled
from ocr.marks.loose_ink import text_zone
from ocr.marks.stray_marks import BESIDE, doubts_of_strays

FILLED = Doubt(DoubtCode.MARK_FILLED)

_SOLID = 0.8
"""How much of its inside is ink where somebody filled a box."""

_UNSURE = 0.6


def read_options(sheet: Sheet) -> list[tuple[Mark, ...]]:
    """Tell which options of a page are marked, and where that is not for us to say.

    Returns:
        For each field of the form with options, in order, one mark for each option.
    """
    fields = [field for field in sheet.blank.template.fields if field.options]
    options = [option for field in fields for option in field.options]
    seen = {
        "box": iter(_read_squares(sheet, [f for f in fields if f.options[0].style == "box"])),
        "circle": iter(read_circled(sheet, [o.box for o in options if o.style == "circle"])),
        "bubble": iter(read_bubbles(sheet, [o for o in options if o.style == "bubble"])),
    }
    return [tuple(next(seen[option.style]) for option in field.options) for field in fields]


def _read_squares(sheet: Sheet, fields: Sequence[FieldSpec]) -> Iterator[Mark]:
    inks = ink_of_squares(sheet, [option.box for field in fields for option in field.options])
    taken = text_zone(sheet)
    struck = doubts_of_strokes(sheet, inks, taken)
    beside = doubts_of_strays(sheet, inks, taken)
    doubts = [first or second for first, second in zip(struck, beside, strict=True)]
    usual = _filling_is_usual(inks)
    seen = iter(zip(inks, map(mark_of, inks, doubts), strict=True))
    for field in fields:
        yield from _of_one_choice([next(seen) for _ in field.options], filling_is_usual=usual)


def _filling_is_usual(inks: Sequence[SquareInk]) -> bool:
    """Tell whether this writer fills boxes to mark them, as most of the marked boxes say."""
    marked = [ink for ink in inks if ink.evidence > 0]
    return 2 * sum(ink.filled >= _SOLID for ink in marked) >= max(1, len(marked))


def _of_one_choice(
    seen: Sequence[tuple[SquareInk, Mark]], *, filling_is_usual: bool
) -> Iterator[Mark]:
    """Yield the marks of one choice, each in the light of the others."""
    marked = [ink for ink, mark in seen if mark.marked and not mark.doubt]
    solid = [ink.filled >= _SOLID for ink in marked]
    mixed = any(solid) and not all(solid) and not filling_is_usual
    for ink, mark in seen:
        if mixed and mark.marked and ink.filled >= _SOLID and not mark.doubt:
            yield replace(mark, doubt=FILLED)
        else:
            yield _proposed(mark, another=bool(marked))


def _proposed(mark: Mark, *, another: bool) -> Mark:
    """Propose for a doubtful option what the others of its choice make likelier."""
    if not mark.doubt:
        return mark
    likely = not another and (mark.marked or mark.doubt == BESIDE)
    return replace(mark, marked=likely, confidence=_UNSURE)
