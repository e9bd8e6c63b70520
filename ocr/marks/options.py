"""What the marks of a page mean: every option of every choice, with what a person must decide."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from ocr.base.doubts import Doubt, DoubtCode
from ocr.cropping.laid_page import Sheet
from ocr.forms.layout import Box, OptionKey
from ocr.marks.bubbles import read_bubbles
from ocr.marks.cancelled_options import doubts_of_strokes
from ocr.marks.checkboxes import Mark, SquareInk, ink_of_squares, mark_of
from ocr.marks.circled_words import read_circled
from ocr.marks.loose_ink import text_zone
from ocr.marks.moved_print import with_moved_print
from ocr.marks.printed_squares import find_squares
from ocr.marks.stray_marks import BESIDE, doubts_of_strays

FILLED = Doubt(DoubtCode.MARK_FILLED)
STAMPED_OVER = Doubt(DoubtCode.STAMPED_OVER)

_SOLID = 0.8
"""How much of its inside is ink where somebody filled a box."""

_UNSURE = 0.6

_AROUND_MM = 4.0
"""So near a mark rules are that what lies over it hides too."""

_COVERED = 0.15
"""So much of a mark's place under a seal is a doubt."""


@dataclass(frozen=True, slots=True)
class _Square:
    """The square of one option: its ink, and the mark that it is by itself."""

    ink: SquareInk
    mark: Mark


def read_options(sheet: Sheet) -> dict[OptionKey, Mark]:
    """Tell which options of a page are marked, and where that is not for us to say.

    Returns:
        A mark for every option of the form.
    """
    options = sheet.blank.template.options
    squares, words, bubbles = (
        {key: option for key, option in options.items() if option.style == style}
        for style in ("box", "circle", "bubble")
    )
    marks = {
        **_read_squares(sheet, {key: option.box for key, option in squares.items()}),
        **read_circled(sheet, {key: option.box for key, option in words.items()}),
        **read_bubbles(sheet, bubbles),
    }
    if sheet.pressed is not None:
        marks = {key: _under_seals(sheet, options[key].box, mark) for key, mark in marks.items()}
    return {key: _hidden(sheet, options[key].box, mark) for key, mark in marks.items()}


def _hidden(sheet: Sheet, box: Box, mark: Mark) -> Mark:
    """Return a mark, doubted where something lies over its place, or it is dark there."""
    doubts = () if mark.doubt else sheet.hidden(box, _AROUND_MM)
    if not doubts:
        return mark
    return replace(mark, confidence=min(mark.confidence, _UNSURE), doubt=doubts[0])


def _under_seals(sheet: Sheet, box: Box, mark: Mark) -> Mark:
    """Return a mark, doubted where a seal without colour covers much of its place."""
    assert sheet.pressed is not None  # noqa: S101  whoever asks has looked
    covered = sheet.pressed[sheet.window(box, 0)]
    if mark.doubt or not covered.size or float((covered > 0).mean()) < _COVERED:
        return mark
    return replace(mark, confidence=min(mark.confidence, _UNSURE), doubt=STAMPED_OVER)


def _read_squares(sheet: Sheet, boxes: Mapping[OptionKey, Box]) -> dict[OptionKey, Mark]:
    found = find_squares(sheet, boxes)
    sheet = with_moved_print(sheet, boxes, found)
    inks = ink_of_squares(sheet, found)
    taken = text_zone(sheet)
    struck, beside = doubts_of_strokes(sheet, inks, taken), doubts_of_strays(sheet, inks, taken)
    doubts = beside | struck
    usual = _filling_is_usual(inks.values())
    choices: dict[str, dict[OptionKey, _Square]] = {}
    for key, ink in inks.items():
        choices.setdefault(key.field, {})[key] = _Square(ink, mark_of(ink, doubts.get(key)))
    return {
        key: mark
        for choice in choices.values()
        for key, mark in _of_one_choice(choice, filling_is_usual=usual)
    }


def _filling_is_usual(inks: Collection[SquareInk]) -> bool:
    """Tell whether this writer fills boxes to mark them, as most of the marked boxes say."""
    marked = [ink for ink in inks if ink.evidence > 0]
    return 2 * sum(ink.filled >= _SOLID for ink in marked) >= max(1, len(marked))


def _of_one_choice(
    squares: Mapping[OptionKey, _Square], *, filling_is_usual: bool
) -> Iterator[tuple[OptionKey, Mark]]:
    """Yield the marks of one choice, each in the light of the others."""
    marked = [one.ink for one in squares.values() if one.mark.marked and not one.mark.doubt]
    solid = [ink.filled >= _SOLID for ink in marked]
    mixed = any(solid) and not all(solid) and not filling_is_usual
    for key, one in squares.items():
        mark = one.mark
        if mixed and mark.marked and one.ink.filled >= _SOLID and not mark.doubt:
            yield key, replace(mark, doubt=FILLED)
        else:
            yield key, _proposed(mark, another=bool(marked))


def _proposed(mark: Mark, *, another: bool) -> Mark:
    """Propose for a doubtful option what the others of its choice make likelier."""
    if not mark.doubt:
        return mark
    likely = not another and (mark.marked or mark.doubt == BESIDE)
    return replace(mark, marked=likely, confidence=_UNSURE)
