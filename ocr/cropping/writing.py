"""What is written in one slot of a page that was laid on its form."""

from dataclasses import dataclass

from ocr.base.pixels import Pixels
from ocr.cropping.box_crops import FieldCrop, cut
from ocr.cropping.combs import Comb, cut_comb
from ocr.cropping.laid_page import Sheet
from ocr.forms.template import Part


@dataclass(frozen=True, slots=True)
class Writing:
    """What is written in one slot; `comb` where it has a printed box for each character.

    `scan_px_per_mm` is how fine the scan was that the crop is enlarged from; 0 if nobody knows.
    """

    slot: Part
    crop: FieldCrop
    comb: Comb | None = None
    scan_px_per_mm: float = 0.0

    @property
    def is_blank(self) -> bool:
        """Whether nothing is written."""
        return self.crop.pixels is None

    @property
    def picture(self) -> Pixels:
        """The writing as one line, dark on white; there is none where nothing is written."""
        assert self.crop.pixels is not None  # noqa: S101  whoever asks has looked
        return self.crop.pixels


def cut_writing(sheet: Sheet, slot: Part) -> Writing:
    """Cut what is written in a slot out of a page that was laid on its form."""
    if not slot.teeth:
        return Writing(slot, cut(sheet, slot.box), None, sheet.scan_px_per_mm)
    comb = cut_comb(sheet, slot)
    return Writing(slot, comb.line, comb, sheet.scan_px_per_mm)
