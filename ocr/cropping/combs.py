"""Printed boxes of one character each: cut apart, read one by one and as one line."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ocr.base.pixels import Pixels
from ocr.base.text_line import Alternative
from ocr.cropping.box_crops import FieldCrop, cut
from ocr.cropping.laid_page import Sheet
from ocr.forms.template import Box, Part
from ocr.geometry.blank_form import PX_PER_MM
from ocr.recognition.numbers.digit_classifier import CLASSES, DigitReader
from ocr.recognition.numbers.segmentation import whole_glyph

_GAP_MM = 0.6
_REACH, _TOO_WIDE = 0.55, 1.35
"""Of a box's width: how far its digit may reach into the next, and what is wider than one digit."""

_EACH, _MOST = 4, 8

RUN_TOGETHER = "マスをまたいで続けて書かれています"
GAP = "途中のマスが空いています"


@dataclass(frozen=True, slots=True)
class Comb:
    """The writing in a row of printed boxes.

    `teeth` is what stands in each box, empty ones in their place. `line` is the same writing set
    as one line without the rules between the boxes, for a recogniser of lines; its doubts tell
    of writing that does not keep to the boxes.
    """

    teeth: tuple[FieldCrop, ...]
    line: FieldCrop


def cut_comb(sheet: Sheet, slot: Part) -> Comb:
    """Return the writing in each printed box of a slot. A stroke belongs where its middle lies."""
    teeth = tuple(cut(sheet, box, _REACH * box.width) for box in slot.teeth)
    inked = [tooth.pixels for tooth in teeth if tooth.pixels is not None]
    line = FieldCrop(
        pixels=_composed(inked) if inked else None,
        ink_mm2=sum(tooth.ink_mm2 for tooth in teeth),
        doubts=_doubts(teeth, slot.teeth),
    )
    return Comb(teeth, line)


def _composed(pictures: Sequence[Pixels]) -> Pixels:
    """Return pictures side by side, each in the middle of the line's height."""
    height = max(len(picture) for picture in pictures)
    gap = np.full((height, round(_GAP_MM * PX_PER_MM)), 255, np.uint8)
    columns = []
    for picture in pictures:
        above = (height - len(picture)) // 2
        below = height - len(picture) - above
        columns += [np.pad(picture, ((above, below), (0, 0)), constant_values=255), gap]
    return np.hstack(columns[:-1])


def _doubts(teeth: Sequence[FieldCrop], boxes: Sequence[Box]) -> tuple[str, ...]:
    said = [doubt for tooth in teeth for doubt in tooth.doubts]
    inked = [tooth.pixels is not None for tooth in teeth]
    if any(_runs_over(tooth, box) for tooth, box in zip(teeth, boxes, strict=True)):
        said.append(RUN_TOGETHER)
    if True in inked and False in inked[inked.index(True) : len(inked) - inked[::-1].index(True)]:
        said.append(GAP)
    return tuple(dict.fromkeys(said))


def _runs_over(tooth: FieldCrop, box: Box) -> bool:
    """Tell writing that is wider than its box: two digits in one stroke."""
    if tooth.pixels is None:
        return False
    columns = np.flatnonzero((tooth.pixels < 160).any(axis=0))
    return bool(columns.size and np.ptp(columns) > _TOO_WIDE * box.width * PX_PER_MM)


def comb_texts(reader: DigitReader, combs: Sequence[Comb]) -> tuple[tuple[Alternative, ...], ...]:
    """Return what each comb may say, likeliest first, one digit or `UNKNOWN` for each inked box.

    All boxes of all combs go to the network at once. Use it as `DigitReader.read`.
    """
    teeth = [[tooth.pixels for tooth in comb.teeth if tooth.pixels is not None] for comb in combs]
    seen = iter(reader.classify([whole_glyph(picture) for row in teeth for picture in row]))
    return tuple(_texts([next(seen) for _ in row]) for row in teeth)


def _texts(boxes: Sequence[NDArray[np.float32]]) -> tuple[Alternative, ...]:
    texts = [Alternative("", 1.0)] if boxes else []
    for seen in boxes:
        likely = np.argsort(seen)[::-1][:_EACH].tolist()
        digits = [(CLASSES[index], float(seen[index])) for index in likely]
        grown = [
            Alternative(text.text + digit, text.probability * share)
            for text in texts
            for digit, share in digits
        ]
        texts = sorted(grown, key=lambda text: -text.probability)[:_MOST]
    return tuple(texts)
