"""Scan files with their truth beside them: PNG, JPEG, PDF, TIFF, one page or a stack."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from samples.pages.drawn.paper import Paper

SUFFIXES = (".png", ".jpg", ".pdf", ".tif")


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """One page as it left the scanner, and what stands on it."""

    image: Image.Image
    paper: Paper


def save(pages: Sequence[ScannedPage], path: Path, dpi: int) -> None:
    """Write a scan file by its suffix and the truth beside it; a list where pages are several."""
    first, *others = (page.image for page in pages)
    if path.suffix == ".pdf":
        first.save(path, resolution=dpi, save_all=True, append_images=others, quality=70)
    elif path.suffix == ".tif":
        packed = [_two_tone(image) for image in (first, *others)]
        packed[0].save(
            *(path, "TIFF"),
            compression="group4",
            dpi=(dpi, dpi),
            save_all=True,
            append_images=packed[1:],
        )
    else:
        first.save(path, dpi=(dpi, dpi), optimize=True, quality=70)
    truths = [page.paper.truth for page in pages]
    told = json.dumps(truths if others else truths[0], ensure_ascii=False, indent=0)
    path.with_suffix(".json").write_text(told + "\n", encoding="utf-8")


def _two_tone(image: Image.Image) -> Image.Image:
    """Return the page as a fax keeps it: G4 knows only black and white."""
    return image.point([0] * 170 + [255] * 86).convert("1", dither=Image.Dither.NONE)
