"""A site's own print of a form put in the place of its blank."""

import shutil
import tempfile
from pathlib import Path

import cv2
import numpy as np

from ocr.base.errors import InvalidTemplate, UnreadableBlank
from ocr.base.pixels import Pixels, save
from ocr.cropping.box_crops import cut
from ocr.cropping.laid_page import Sheet, lay
from ocr.forms.template import FormTemplate
from ocr.geometry.blank_form import load_blank
from ocr.geometry.identification import identify
from ocr.geometry.page_quality import reason_to_refuse
from ocr.geometry.placement import Placement
from ocr.geometry.registration import straighten
from ocr.marks.options import read_options
from ocr.scans.split import split

_PX_PER_MM = 8


def replace_blank(template: FormTemplate, source: Path, rulings: Path | None = None) -> Placement:
    """Lay an empty form as the site prints it on the blank, and keep it as the blank.

    The old one stays beside it as `blank.before.png`.

    Args:
        template: the form.
        source: a PDF or a picture whose first page is the empty form.
        rulings: a folder in which forms' ruled lines are kept for whoever reads next.

    Raises:
        UnreadableScan: where the source is no such file.
        UnreadableBlank: where it is too coarse, bent, cut off or of another edition.
        InvalidTemplate: where its ruled lines are not those of the form, or something is written
            in its boxes, which would be taken for print on every scan that follows.
    """
    blank, page = load_blank(template, rulings), _first_page(source)
    found = identify(straighten(page), [blank])
    if found is None:
        raise InvalidTemplate(f"{source}: its ruled lines are not those of {template.id}")
    if reason := reason_to_refuse(page, found.placement, blank.ruling):
        raise UnreadableBlank(source, reason)
    sheet = lay(page, found.placement, blank)
    if written := _written(template, sheet):
        raise InvalidTemplate(f"{source}: {written} boxes are filled in; give an empty form")
    size = round(template.width * _PX_PER_MM), round(template.height * _PX_PER_MM)
    _put(template, cv2.resize(sheet.grey, size, interpolation=cv2.INTER_AREA).astype(np.uint8))
    load_blank(template, rulings)
    return found.placement


def _written(template: FormTemplate, sheet: Sheet) -> int:
    """Return in how many boxes of a laid page something is written or marked."""
    slots = template.slots.values()
    filled = sum(cut(sheet, slot.box).pixels is not None for slot in slots)
    return filled + sum(mark.marked for mark in read_options(sheet).values())


def _first_page(source: Path) -> Pixels:
    with tempfile.TemporaryDirectory(prefix="kamibashi-") as scratch:
        page = cv2.imread(str(split(source, Path(scratch))[0]), cv2.IMREAD_GRAYSCALE)
    return np.asarray(page, dtype=np.uint8)


def _put(template: FormTemplate, picture: Pixels) -> None:
    """Keep a picture as the blank; whatever happens meanwhile, there is a whole one."""
    fresh = template.folder / "blank.new.png"
    save(picture, fresh, (cv2.IMWRITE_PNG_COMPRESSION, 9))
    shutil.copyfile(template.blank, template.folder / "blank.before.png")
    fresh.replace(template.blank)
