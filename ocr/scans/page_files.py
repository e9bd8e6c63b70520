"""A page as a file: its picture, its resolution, and the facts of its scan, all in one PNG.

In one file they cannot be parted, however long a page lies until it is read.
"""

from pathlib import Path

from PIL import Image, PngImagePlugin

from ocr.base.scan_facts import UNKNOWN, ScanFacts, facts_of_text

_KEY = "kamibashi:scan"
_NO_FACTS = (
    *(OSError, LookupError, AttributeError, TypeError, ValueError, SyntaxError, RecursionError),
    Image.DecompressionBombError,
)
"""What a picture from elsewhere may lead to: no PNG, no facts in it, or somebody else's."""


def save_page(page: Image.Image, path: Path) -> None:
    """Write a page; its `info` may have `dpi` and `facts`.

    A scan's noise hardly compresses: level 1 is several times as fast for a few per cent.
    """
    kept = PngImagePlugin.PngInfo()
    kept.add_text(_KEY, page.info.get("facts", UNKNOWN).as_text())
    page.save(path, "PNG", compress_level=1, dpi=page.info.get("dpi"), pnginfo=kept)


def facts_of_page(path: Path) -> ScanFacts:
    """Return the facts of the scan of a page; those of `UNKNOWN` for any other picture."""
    try:
        with Image.open(path, formats=["PNG"]) as page:
            return facts_of_text(page.info[_KEY])
    except _NO_FACTS:
        return UNKNOWN
