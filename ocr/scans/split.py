"""A scan file in, its pages as image files out, whatever the file tries to do to us.

The work is done by `ocr.scans.split_child` in a child process with a limit on memory and a clock,
so that a broken or hostile file costs one child and one refusal, never the service; and a bad
page of a stack costs itself, not the others.
"""

import json
import logging
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from errno import EIO
from pathlib import Path
from signal import SIGALRM, Signals
from typing import Any

from ocr.base.errors import UnreadableScan
from ocr.base.reasons import Reason, ReasonCode
from ocr.scans.bounded_child import run_bounded
from ocr.scans.formats import HEAD_BYTES, format_of

_MOST_DEATHS = 5
"""So many pages of one file may cost the child its life, before the file does."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a scan file may cost: pages, bytes of the file, pixels and seconds a page, memory."""

    pages: int = 200
    bytes: int = 100_000_000
    pixels: int = 80_000_000
    seconds_a_page: int = 60
    memory_bytes: int = 3 * 2**30


OFFICE_BOUNDS = Bounds()
"""Enough for a stack of two hundred sheets of A3, and little enough for an office machine."""


@dataclass(frozen=True, slots=True)
class SplitPage:
    """One page of a file, numbered from 1: `picture` is there unless `unread` says why not."""

    number: int
    picture: Path
    unread: Reason | None = None


def split(path: Path, out: Path, bounds: Bounds = OFFICE_BOUNDS) -> tuple[Path, ...]:
    """Write the pages of a scan file, from `out/page-001.png` on: all of them, or none.

    Each page is upright as its file says, grey (8 bit) or red-green-blue, without transparency;
    where the resolution is known it is in the PNG (pHYs, Pillow's `info["dpi"]`).

    Args:
        path: a PDF, TIFF, JPEG or PNG; its content counts, not its suffix.
        out: the folder to write to, made where absent.
        bounds: what the file may cost.

    Raises:
        UnreadableScan: where the file or a page of it is refused; `out` then has no pages.
        OSError: where the machine is at fault, not the scan: no room, or no poppler.
    """
    pages = split_stack(path, out, bounds)
    for page in pages:
        if page.unread is not None:
            _forget_pages(out)
            raise UnreadableScan(page.unread.code, page.unread.detail)
    return tuple(page.picture for page in pages)


def split_stack(path: Path, out: Path, bounds: Bounds = OFFICE_BOUNDS) -> tuple[SplitPage, ...]:
    """Write the pages of a scan file as `split` does, but for the bad ones: these say why.

    Raises:
        UnreadableScan: where the file is refused, or every page of it; `out` then has no pages.
        OSError: as `split`.
    """
    _refuse_file(path, bounds)
    out.mkdir(parents=True, exist_ok=True)
    try:
        pages = _split(path, out, bounds)
    except BaseException:
        _forget_pages(out)
        raise
    if all(page.unread for page in pages):
        first = pages[0].unread if pages else Reason(ReasonCode.BROKEN_FILE)
        raise UnreadableScan(*_parts(first))
    return pages


def page_name(number: int) -> str:
    """Return the file name of a page, the first being 1."""
    return f"page-{number:03}.png"


def _parts(reason: Reason | None) -> tuple[ReasonCode, str]:
    return (reason.code, reason.detail) if reason else (ReasonCode.BROKEN_FILE, "")


def _refuse_file(path: Path, bounds: Bounds) -> None:
    try:
        if path.is_dir():
            raise UnreadableScan(ReasonCode.FOLDER)
        size = path.stat().st_size
        if size == 0:
            raise UnreadableScan(ReasonCode.EMPTY_FILE)
        with path.open("rb"):
            pass
    except PermissionError:
        raise UnreadableScan(ReasonCode.NOT_PERMITTED) from None
    except OSError:
        raise UnreadableScan(ReasonCode.FILE_GONE) from None
    if size > bounds.bytes:
        raise UnreadableScan(ReasonCode.LARGE_FILE, str(bounds.bytes // 1_000_000))


def _forget_pages(out: Path) -> None:
    for page in out.glob("page-*.png"):
        with suppress(OSError):
            page.unlink()


def _split(path: Path, out: Path, bounds: Bounds) -> tuple[SplitPage, ...]:
    """Let children make the pages; where one dies of a page, the next goes on behind it."""
    pages: list[SplitPage] = []
    for _ in range(_MOST_DEATHS):
        child = _run_child(path, out, bounds, len(pages) + 1)
        said = [json.loads(line) for line in child.stdout.splitlines()]
        pages += _pages_of(said, out)
        if any(what == "end" for what, *_ in said):
            return tuple(pages)
        _raise_end(said)
        reason = _reason_of_death(path, child.returncode)
        begun = [number for what, number, *_ in said if what == "begins"]
        if begun[-1:] != [len(pages) + 1]:
            break  # it died of the file, not of a page
        pages.append(SplitPage(begun[-1], out / page_name(begun[-1]), reason))
    raise UnreadableScan(*_parts(reason))


def _run_child(
    path: Path, out: Path, bounds: Bounds, first: int
) -> subprocess.CompletedProcess[str]:
    """Run `split_child` to its end; it keeps its own clock, page by page, in the kernel."""
    orders = (str(path.resolve()), str(out.resolve()), json.dumps(asdict(bounds)), str(first))
    return run_bounded("ocr.scans.split_child", orders)


def _pages_of(said: Sequence[list[Any]], out: Path) -> list[SplitPage]:
    """Return the pages that a child is done with, bad ones among them."""
    pages = []
    for what, *rest in said:
        if what == "page":
            pages.append(SplitPage(rest[0], out / page_name(rest[0])))
        if what == "unread":
            number, code, detail = rest
            reason = Reason(ReasonCode(code), detail)
            _log_defect(reason)
            pages.append(SplitPage(number, out / page_name(number), reason))
    return pages


def _raise_end(said: Sequence[list[Any]]) -> None:
    """Raise what a child says of the file, or of the machine.

    Raises:
        UnreadableScan: the file is refused.
        OSError: the machine is at fault.
    """
    for what, *rest in said:
        if what == "refused":
            reason = Reason(ReasonCode(rest[0]), rest[1])
            _log_defect(reason)
            raise UnreadableScan(*_parts(reason))
        if what == "failed":
            number, words = rest
            raise OSError(number or EIO, words)


def _reason_of_death(path: Path, code: int) -> Reason:
    """Return why a child that died has no page."""
    if code == -SIGALRM:
        return Reason(ReasonCode.SLOW_FILE)
    died = Signals(-code).name if code < 0 else f"exit code {code}"
    with path.open("rb") as file:
        known = format_of(file.read(HEAD_BYTES))
    detail = f"{known.name if known else 'unknown'}, {died}"
    _log.error("a child that makes pages died: %s; please report this line", detail)
    return Reason(ReasonCode.CHILD_DIED, detail)


def _log_defect(reason: Reason) -> None:
    if reason.code is ReasonCode.DEFECT:
        _log.error("%s; a defect of ours, please report this line", reason.detail)
