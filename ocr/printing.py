"""A site's own print of a form put in the place of its blank."""

import tempfile
from pathlib import Path

import cv2
import numpy as np

from ocr.align import Placement, straighten
from ocr.blank import load_blank
from ocr.errors import InvalidTemplate
from ocr.identify import identify
from ocr.raster import split
from ocr.sheet import lay
from ocr.template import FormTemplate

_PX_PER_MM = 8


def replace_blank(template: FormTemplate, source: Path) -> Placement:
    """Lay an empty form as the site prints it on the blank, and keep it as the blank.

    The old one stays beside it as `blank.before.png`.

    Args:
        template: the form.
        source: a PDF or a picture whose first page is the empty form.

    Raises:
        UnreadableScan: where the source is no such file.
        InvalidTemplate: where its ruled lines are not those of the form.
    """
    blank = load_blank(template)
    with tempfile.TemporaryDirectory(prefix="kamibashi-") as scratch:
        page = cv2.imread(str(split(source, Path(scratch))[0]), cv2.IMREAD_GRAYSCALE)
    found = identify(straighten(page.astype(np.uint8)), [blank]) if page is not None else None
    if page is None or found is None:
        raise InvalidTemplate(f"{source}: its ruled lines are not those of {template.id}")
    sheet = lay(page.astype(np.uint8), found.placement, blank)
    size = round(template.width * _PX_PER_MM), round(template.height * _PX_PER_MM)
    smaller = cv2.resize(sheet.grey, size, interpolation=cv2.INTER_AREA)
    packed = cv2.imencode(".png", smaller, [cv2.IMWRITE_PNG_COMPRESSION, 9])[1].tobytes()
    template.blank.replace(template.folder / "blank.before.png")
    template.blank.write_bytes(packed)  # imwrite would fail in silence
    return found.placement
