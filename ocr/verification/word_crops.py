"""Printed words of a laid page, cut out where they were found."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import cv2
import numpy as np

from ocr.base.pixels import Pixels
from ocr.cropping.laid_page import Sheet
from ocr.forms.layout import Box
from ocr.geometry.blank_form import PX_PER_MM, Blank
from ocr.recognition.line_reader import LineCrop
from ocr.verification.box_relations import overlap
from ocr.verification.print_match import WordMatch
from ocr.verification.printed_words import PRINT_PX_PER_MM, PrintedWord

FOUND = 0.5
"""A word that looks less like itself was not found: it is looked at in its own place."""

_TIMES = PX_PER_MM // PRINT_PX_PER_MM
_AROUND_MM = 0.4
_DARK = 170
_READ_AS = "text"


@dataclass(frozen=True, slots=True)
class PrintCutter:
    """Cuts print out of a picture: its ruled lines and what stands in its boxes are none."""

    grey: Pixels
    rules: Pixels
    boxes: Sequence[Box]

    @classmethod
    def of_page(cls, sheet: Sheet) -> Self:
        """Cut print out of a laid page."""
        return cls(sheet.grey, sheet.lines, _boxes_of(sheet.blank))

    @classmethod
    def of_blank(cls, blank: Blank) -> Self:
        """Cut print out of the empty form itself."""
        empty = cv2.bitwise_not(blank.ink).astype(np.uint8)
        return cls(empty, blank.rules, _boxes_of(blank))

    def crop(self, word: PrintedWord, match: WordMatch, aside_mm: float) -> LineCrop:
        """Return a word with a little around it."""
        aside, around = round(aside_mm * PX_PER_MM), round(_AROUND_MM * PX_PER_MM)
        lines, letters = _place(word, match)
        top, left = max(0, lines.start - around), max(0, letters.start - aside)
        rows, columns = slice(top, lines.stop + around), slice(left, letters.stop + aside)
        ruled = cv2.dilate(self.rules[rows, columns], np.ones((3, 3), np.uint8))
        picture = cv2.max(self.grey[rows, columns], ruled).astype(np.uint8, copy=False)
        own, seen = word.box, picture.copy()
        for box in self.boxes:
            if not overlap(own, box):
                _whiten(picture, box, left, top)
        if match.word >= FOUND:  # what lies aside may lie on a box, and is no writing there
            here = (
                slice(max(0, lines.start - top), lines.stop - top),
                slice(max(0, letters.start - left), letters.stop - left),
            )
            picture[here] = seen[here]
        return LineCrop(picture, _READ_AS)


def _whiten(picture: Pixels, box: Box, left: int, top: int) -> None:
    """Take what is written in a box out of a picture that begins at a place of the page."""
    first, last = round(box.top * PX_PER_MM) - top, round(box.bottom * PX_PER_MM) - top
    start, end = round(box.left * PX_PER_MM) - left, round(box.right * PX_PER_MM) - left
    picture[max(0, first) : max(0, last), max(0, start) : max(0, end)] = 255


def ink_share(sheet: Sheet, word: PrintedWord, match: WordMatch) -> float:
    """Return how much ink a page has where a word was found, of what the blank has in its place."""
    rows, columns = _place(word, match)
    there = slice(max(0, rows.start), rows.stop), slice(max(0, columns.start), columns.stop)
    dark = int((sheet.grey[there] < _DARK).sum())
    return dark / max(1, cv2.countNonZero(sheet.blank.ink[_place(word, _AT_HOME)]))


_AT_HOME = WordMatch(1.0, 1.0)


def _place(word: PrintedWord, match: WordMatch) -> tuple[slice, slice]:
    """Return where a word lies on a sheet; where it was not found, where it should."""
    found = match.word >= FOUND
    down, right = (round(by * PX_PER_MM) if found else 0 for by in (match.down, match.right))
    top, left = word.top * _TIMES + down, word.left * _TIMES + right
    return slice(top, top + word.height * _TIMES), slice(left, left + word.width * _TIMES)


def _boxes_of(blank: Blank) -> list[Box]:
    return [box for spec in blank.template.fields for _, box in spec.boxes]
