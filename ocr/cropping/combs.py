"""Printed boxes of one character each: cut apart, and set as one line."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ocr.base.doubts import Doubt, DoubtCode
from ocr.base.pixels import Pixels
from ocr.cropping.box_crops import FieldCrop, cut
from ocr.cropping.laid_page import Sheet
from ocr.forms.template import Box, Part
from ocr.geometry.blank_form import PX_PER_MM

_GAP_MM = 0.6
_REACH, _TOO_WIDE = 0.55, 1.35
"""Of a box's width: how far its digit may reach into the next, and what is wider than one digit."""

RUN_TOGETHER = Doubt(DoubtCode.RUN_TOGETHER)
GAP = Doubt(DoubtCode.GAP)


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
        emptiness=min(tooth.emptiness for tooth in teeth),
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


def _doubts(teeth: Sequence[FieldCrop], boxes: Sequence[Box]) -> tuple[Doubt, ...]:
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
