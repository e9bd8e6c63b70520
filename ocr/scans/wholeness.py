"""Whether a scan file has been written to its end, told by the structure of its format."""

from pathlib import Path

from ocr.scans.formats import HEAD_BYTES, format_of


def is_whole(path: Path) -> bool:
    """Return whether the file ends as its format must; False for formats that are not known.

    A program that writes may stall for longer than any patience, and some give a file its full
    length before they fill it: only the end that the format demands tells.

    Raises:
        OSError: where the file cannot be read.
    """
    size = path.stat().st_size
    with path.open("rb") as scan:
        known = format_of(scan.read(HEAD_BYTES))
        if known is None:
            return False
        scan.seek(0)
        return known.is_complete(scan, size)
