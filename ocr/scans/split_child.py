"""The child process of `ocr.scans.split`: turns one file into page images and then ends.

Run as `python -m ocr.scans.split_child FILE FOLDER BOUNDS`, the bounds as JSON. It prints the
number of pages, or why there are none and exits with `REFUSED` (code and detail of the reason, a
JSON list) or `FAILED` (the machine's own words). It imports only what the file needs.
"""

import json
import resource
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from ocr.base.errors import UnreadableScan
from ocr.base.reasons import Reason, ReasonCode
from ocr.scans.formats import HEAD_BYTES, OFFICE, PDF, format_of, refusal
from ocr.scans.page_files import save_page
from ocr.scans.split import FAILED, REFUSED, Bounds, page_name

_GRACE = 2  # seconds for poppler's own time limit, which tells us more, to act before ours


def main(path: Path, out: Path, bounds: Bounds) -> int:
    """Write the pages of `path` to `out`; return the exit code of the process."""
    resource.setrlimit(resource.RLIMIT_AS, (bounds.memory_bytes, bounds.memory_bytes))
    try:
        count = _write_pages(path, out, bounds)
    except UnreadableScan as refused:
        return _refuse(refused.reason)
    except MemoryError:
        return _refuse(Reason(ReasonCode.MUCH_MEMORY))
    except OSError as error:
        print(error.strerror or error)  # noqa: T201
        return FAILED
    print(count)  # noqa: T201
    return 0


def _refuse(reason: Reason) -> int:
    """Send a reason to the parent; return the exit code."""
    print(json.dumps((reason.code, reason.detail)))  # noqa: T201
    return REFUSED


def _write_pages(path: Path, out: Path, bounds: Bounds) -> int:
    number = 0
    signal.alarm(bounds.seconds_a_page + _GRACE)  # unheeded it ends the process, even within C
    for number, page in enumerate(_pages(path, bounds), start=1):
        save_page(page, out / page_name(number))
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
