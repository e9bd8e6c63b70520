"""The child process of `ocr.scans.split`: turns one file into page images and then ends.

Run as `python -m ocr.scans.split_child FILE FOLDER BOUNDS`, the bounds as JSON. It prints the
number of pages, or the reason why there are none and exits with `REFUSED` or `FAILED`. It imports
only what the file needs.
"""

import json
import resource
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from ocr.base.errors import UnreadableScan
from ocr.scans.formats import HEAD_BYTES, OFFICE, PDF, format_of, refusal
from ocr.scans.split import FAILED, REFUSED, Bounds, page_name

_GRACE = 2  # seconds for poppler's own time limit, which tells us more, to act before ours
_TOO_MUCH_MEMORY = "画像が大きすぎて開けません。解像度を下げてスキャンし直してください。"


def main(path: Path, out: Path, bounds: Bounds) -> int:
    """Write the pages of `path` to `out`; return the exit code of the process."""
    resource.setrlimit(resource.RLIMIT_AS, (bounds.memory_bytes, bounds.memory_bytes))
    try:
        count = _write_pages(path, out, bounds)
    except UnreadableScan as refusal:
        print(refusal)  # noqa: T201 - the way back to the parent
        return REFUSED
    except MemoryError:
        print(_TOO_MUCH_MEMORY)  # noqa: T201
        return REFUSED
    except OSError as error:
        print(error.strerror or error)  # noqa: T201
        return FAILED
    print(count)  # noqa: T201
    return 0


def _write_pages(path: Path, out: Path, bounds: Bounds) -> int:
    number = 0
    signal.alarm(bounds.seconds_a_page + _GRACE)  # unheeded it ends the process, even within C
    for number, page in enumerate(_pages(path, bounds), start=1):
        # A scan's noise hardly compresses: level 1 is several times as fast for a few per cent.
        page.save(out / page_name(number), compress_level=1, dpi=page.info.get("dpi"))
        signal.alarm(bounds.seconds_a_page + _GRACE)
    return number


def _pages(path: Path, bounds: Bounds) -> Iterator[Image.Image]:
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    known = format_of(head)
    if known is None or known is OFFICE:
        raise UnreadableScan(refusal(head))
    if known is PDF:
        from ocr.scans.pdf_pages import pdf_pages

        return pdf_pages(path, bounds)
    from ocr.scans.picture_pages import picture_pages

    return picture_pages(path, known.name, bounds)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), Bounds(**json.loads(sys.argv[3]))))
