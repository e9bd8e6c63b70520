"""The child process of `ocr.scans.split`: turns one file into page images and then ends.

Run as `python -m ocr.scans.split_child FILE FOLDER BOUNDS FIRST`, the bounds as JSON, FIRST the
number of the page to begin with. It prints a JSON list a line: `begins` and a page's number, then
`page` or `unread` (with code and detail of the reason); in the end `end`, or instead `refused`
(the file, with code and detail) or `failed` (the machine, with errno and words). It imports only
what the file needs.
"""

import json
import os
import resource
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO

from PIL import Image

from ocr.base.defects import reason_of
from ocr.base.errors import UnreadableScan
from ocr.base.reasons import Reason, ReasonCode
from ocr.scans.bounded_child import end_with_parent
from ocr.scans.formats import HEAD_BYTES, OFFICE, PDF, TIFF, format_of, refusal
from ocr.scans.page_files import save_page
from ocr.scans.split import Bounds, page_name
from ocr.scans.tiff_structure import is_packed_strangely

_GRACE = 2  # seconds for poppler's own time limit, which tells us more, to act before ours

Tell = Callable[..., None]
"""Sends the parent a line."""


def main(path: Path, out: Path, bounds: Bounds, first: int, tell: Tell) -> None:
    """Write the pages of `path` to `out`, and tell what became of each and of the file."""
    resource.setrlimit(resource.RLIMIT_AS, (bounds.memory_bytes, bounds.memory_bytes))
    signal.alarm(bounds.seconds_a_page + _GRACE)  # unheeded it ends the process, even within C
    try:
        for number, make in enumerate(_pages(path, bounds), start=1):
            if number >= first:
                tell("begins", number)
                reason = _write_page(make, out / page_name(number))
                if reason:
                    told = _told(reason, path)
                    tell("unread", number, told.code, told.detail)
                else:
                    tell("page", number)
                signal.alarm(bounds.seconds_a_page + _GRACE)
        tell("end")
    except OSError as error:
        tell("failed", error.errno, error.strerror or str(error))
    except Exception as error:
        told = _told(reason_of(error), path)
        tell("refused", told.code, told.detail)


def _write_page(make: Callable[[], Image.Image], place: Path) -> Reason | None:
    """Make and write one page; return why there is none, if so.

    Raises:
        OSError: the machine is at fault.
    """
    try:
        save_page(make(), place)
    except OSError:
        raise
    except Exception as error:
        place.unlink(missing_ok=True)
        return reason_of(error)
    return None


def _told(reason: Reason, path: Path) -> Reason:
    """Return a reason, but for a TIFF that is of a kind nobody here decodes, and not broken."""
    if reason.code is ReasonCode.PICTURE_CUT:
        with path.open("rb") as file:
            known = format_of(file.read(HEAD_BYTES))
            file.seek(0)
            strange = known is TIFF and is_packed_strangely(file, path.stat().st_size)
        return Reason(ReasonCode.OTHER_PICTURE) if strange else reason
    return reason


def _pages(path: Path, bounds: Bounds) -> Iterator[Callable[[], Image.Image]]:
    """Return, for each page, what makes it."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
        known = format_of(head)
        if known is None or known is OFFICE:
            raise UnreadableScan(refusal(head, file))
    if known is PDF:
        from ocr.scans.pdf.pages import pdf_pages

        return pdf_pages(path, bounds)
    from ocr.scans.picture_pages import picture_pages

    return picture_pages(path, known.name, bounds)


def _teller(answer: TextIO) -> Tell:
    def tell(*words: object) -> None:
        print(json.dumps(words), file=answer, flush=True)

    return tell


if __name__ == "__main__":
    end_with_parent()
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a library prints is no answer
    limits = Bounds(**json.loads(sys.argv[3]))
    main(Path(sys.argv[1]), Path(sys.argv[2]), limits, int(sys.argv[4]), _teller(answers))
