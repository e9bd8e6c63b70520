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
from ocr.scans.bounded_child import end_with_parent
from ocr.scans.formats import HEAD_BYTES, OFFICE, PDF, format_of, refusal
from ocr.scans.page_files import save_page
from ocr.scans.split import Bounds, page_name

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
                _write_page(make, number, out, tell)
                signal.alarm(bounds.seconds_a_page + _GRACE)
        tell("end")
    except OSError as error:
        tell("failed", error.errno, error.strerror or str(error))
    except Exception as error:
        reason = reason_of(error)
        tell("refused", reason.code, reason.detail)


def _write_page(make: Callable[[], Image.Image], number: int, out: Path, tell: Tell) -> None:
    """Make and write one page; what goes wrong is this page's, but for what the machine refuses.

    Raises:
        OSError: the machine is at fault.
    """
    place = out / page_name(number)
    try:
        save_page(make(), place)
    except OSError:
        raise
    except Exception as error:
        place.unlink(missing_ok=True)
        reason = reason_of(error)
        tell("unread", number, reason.code, reason.detail)
    else:
        tell("page", number)


def _pages(path: Path, bounds: Bounds) -> Iterator[Callable[[], Image.Image]]:
    """Return, for each page, what makes it."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
        known = format_of(head)
        if known is None or known is OFFICE:
            raise UnreadableScan(refusal(head, file))
    if known is PDF:
        from ocr.scans.pdf_pages import pdf_pages

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
