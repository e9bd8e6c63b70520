"""An ugly page from invention to scan: what happens to it, and how it is scanned, by its name."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import cv2
from PIL import Image

from samples.pages.drawn.filling import Form
from samples.pages.ugly import corrected, scans, soiled, ticked
from samples.pages.ugly.draft import Draft, begin
from samples.pages.ugly.pages import UglyPage
from samples.pages.ugly.scans import Scan

Mishap = Callable[[Draft], None]

MISHAPS: Mapping[str, Mishap] = MappingProxyType(
    {
        "red_seal": soiled.seal,
        "grey_seal": soiled.seal,
        "correction_seal": corrected.correction_seal,
        "struck_out": corrected.struck_out,
        "scribbled_out": corrected.scribbled_out,
        "two_ticks": ticked.two_ticks,
        "crossed_tick": ticked.crossed_tick,
        "tick_beside": ticked.tick_beside,
        "highlighter": soiled.highlighter,
        "coffee": soiled.coffee,
        "correction_tape": corrected.correction_tape,
        "date_stamp": soiled.date_stamp,
        "pale_pencil": soiled.pale_pencil,
        "overflow": soiled.overflow,
        "red_writing": soiled.red_writing,
    }
)
"""What happens to the paper; the pages that are not here are only scanned badly."""

SCANS: Mapping[str, Scan] = MappingProxyType(
    {
        "sideways": scans.sideways,
        "upside_down": scans.upside_down,
        "crooked": scans.crooked,
        "fax": scans.by_fax,
        "folded": scans.folded,
        "photo": scans.photo,
        "b4_glass": scans.b4_glass,
        "streak": scans.streak,
        "coarse": scans.office,
    }
)
"""How a page is scanned that is not just laid on an office scanner."""


@dataclass(frozen=True, slots=True)
class UglyScan:
    """One ugly page as it left the scanner; `truth` is what a person would say, by cell."""

    page: UglyPage
    image: Image.Image
    truth: Mapping[str, str | bool]


def make_ugly(form: Form, page: UglyPage) -> UglyScan:
    """Return the scan of an ugly page; the same page gives the same scan."""
    draft = begin(form, page)
    MISHAPS.get(page.name, Draft.write_all)(draft)
    paper = draft.finished()
    sheet = paper if page.colour else cv2.cvtColor(paper, cv2.COLOR_RGB2GRAY).astype("uint8")
    scanned = SCANS.get(page.name, scans.office)(sheet, page.dpi, draft.rng)
    return UglyScan(page, Image.fromarray(scanned), draft.truth)


def save_ugly(scan: UglyScan, folder: Path) -> Path:
    """Write a scan, its truth (`.json`) and what is in doubt (`.doubt.json`); return its path."""
    path = folder / f"{scan.page.name}{scan.page.suffix}"
    scan.image.save(path, dpi=(scan.page.dpi, scan.page.dpi), quality=85)
    _write(path.with_suffix(".json"), scan.truth)
    _write(path.with_suffix(".doubt.json"), scan.page.doubt)
    return path


def _write(path: Path, told: object) -> None:
    path.write_text(json.dumps(told, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
