"""Papers that are nearly the registered form: every row and column changed, words changed.

What is accepted on such a paper must be what stands on it: `untold` names the fields whose printed
words are other ones, so that nobody may believe what stands in their boxes.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from random import Random

import numpy as np
from PIL import Image

from ocr.base.form_reading import Decision, FieldReading, PageOutcome
from ocr.forms.layout import Option
from ocr.tools.evaluation import same
from samples.pages.drawn.canvas import Canvas
from samples.pages.drawn.draw_blank import draw_blank
from samples.pages.drawn.editions import exchanged, reworded, with_gap, without
from samples.pages.drawn.files import ScannedPage
from samples.pages.drawn.filling import Form, fill_typed, fill_written
from samples.pages.drawn.make import DAY
from samples.pages.drawn.paper import Paper, pick_habits, put_down
from samples.pages.scanned.scanner import pick_scanner, scan
from samples.people.employment import invent

PRINTS = (
    "ipaexg.ttf",
    "ipaexm.ttf",
    "NotoSansCJK-Regular.ttc",
    "NotoSerifCJK-Regular.ttc",
    "BIZUDMincho-Regular.ttf",
)
"""The faces that the form itself is printed in."""

_ROW_MM, _COLUMN_MM = 3.96, 4.8
_COLUMNS = (44.84, 92.18, 117.31, 136.7)
_GONE_COLUMNS = ((60.36, 67.19), (76.81, 81.62), (96.99, 101.8))
_HIGHEST_MM, _ALIKE_MM = 9.0, 0.1
_TOUCH_MM, _BEHIND_MM = 0.5, 4.0
_LABELS = {  # a field's label by its anchor cell, and another label of such forms
    "issuer_name": ("V4", "委託元名"),
    "issuer_representative": ("V5", "担当部署"),
    "issuer_address": ("V6", "郵送先"),
}


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A form that is nearly the registered one.

    `refused` says that it must not be read at all, `untold` names fields that must not be accepted.
    """

    name: str
    form: Form
    untold: frozenset[str] = field(default=frozenset())
    refused: bool = False


def neighbours(form: Form) -> list[Neighbour]:
    """Return every neighbour of a form, rows first, in an order that is always the same."""
    return [*_by_rows(form), *_by_columns(form), *_by_words(form)]


def draw_neighbour(neighbour: Neighbour, number: int, dpi: int = 200) -> ScannedPage:
    """Return a scan of a neighbour, filled in, in one of the prints."""
    rng = Random(f"{neighbour.name} {number}")
    form, face = neighbour.form, PRINTS[number % len(PRINTS)]
    paper = put_down(invent(41, number, DAY), form.template, pick_habits(rng))
    canvas = Canvas(draw_blank(form.sheet, dpi, face), dpi)
    fill = fill_written if number % 3 == 0 else fill_typed
    fill(canvas, form, paper, rng)
    pixels = scan(np.asarray(canvas.image), pick_scanner(rng), dpi)
    return ScannedPage(Image.fromarray(pixels), paper)


def wrongly_accepted(neighbour: Neighbour, paper: Paper, outcome: PageOutcome) -> list[str]:
    """Return the names of fields of a neighbour that are accepted though the paper says otherwise.

    Where it must not be read at all and was, that is every field that is accepted.
    """
    fields = outcome.form.fields if outcome.form else ()
    accepted = [one for one in fields if one.decision is Decision.ACCEPT]
    untold = neighbour.untold
    return [
        one.name
        for one in accepted
        if neighbour.refused or one.name in untold or not _is_true(one, paper)
    ]


def _is_true(read: FieldReading, paper: Paper) -> bool:
    texts = all(same(slot.text, paper.texts.get(slot.cell or "", "")) for slot in read.slots)
    return texts and all(
        option.marked == paper.ticks.get(option.cell or "", False) for option in read.options
    )


def _by_rows(form: Form) -> Iterator[Neighbour]:
    level = (line for line in form.sheet.lines if line.top == line.bottom)
    rows = sorted({round(line.top, 2) for line in level})[1:-1]
    for row in rows:
        yield Neighbour(f"row more at {row}", with_gap(form, "down", row, _ROW_MM))
    for first, last in pairwise(rows):
        if last - first < _HIGHEST_MM:
            yield Neighbour(f"row less at {first}", without(form, "down", first, last))
    for first, middle, last in zip(rows, rows[1:], rows[2:], strict=False):
        if abs(middle - first - last + middle) < _ALIKE_MM:
            changed = exchanged(form, "down", first, middle, last)
            yield Neighbour(f"rows exchanged at {first}", changed)


def _by_columns(form: Form) -> Iterator[Neighbour]:
    for column in _COLUMNS:
        yield Neighbour(f"column more at {column}", with_gap(form, "across", column, _COLUMN_MM))
    for first, last in _GONE_COLUMNS:
        yield Neighbour(f"column less at {first}", without(form, "across", first, last))


def _by_words(form: Form) -> Iterator[Neighbour]:
    words = {text.cell: text.text for text in form.sheet.texts}
    for spec in form.template.fields:
        for one, other in pairwise(_word_of(form, option) for option in spec.options):
            if one and other and words[one] != words[other]:
                swapped = {one: words[other], other: words[one]}
                changed = reworded(form, swapped)
                yield Neighbour(f"{one} and {other} exchanged", changed, frozenset({spec.name}))
    for name, (cell, label) in _LABELS.items():
        for word in (label, ""):
            changed = reworded(form, {cell: word})
            yield Neighbour(f"{cell} says {word or 'nothing'}", changed, frozenset({name}))
    for title in ("自営業就労申立書", "放課後児童クラブ就労証明書", ""):
        changed = reworded(form, {"B1": title})
        yield Neighbour(f"title {title or 'absent'}", changed, refused=True)
    third = dict.fromkeys(sorted(words)[::3], "変更欄")
    yield Neighbour("every third word another", reworded(form, third), refused=True)
    yield Neighbour("no words", reworded(form, dict.fromkeys(words, "")), refused=True)


def _word_of(form: Form, option: Option) -> str:
    """Return the anchor cell of the word printed behind an option's square; "" where none is."""
    box = option.box
    behind = [
        text
        for text in form.sheet.texts
        if 0 <= text.left - box.right + _TOUCH_MM <= _BEHIND_MM
        and abs(text.baseline - box.bottom) <= _ROW_MM / 2
    ]
    return min(behind, key=lambda text: text.left).cell if behind else ""
