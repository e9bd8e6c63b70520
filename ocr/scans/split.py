"""A scan file in, its pages as image files out, whatever the file tries to do to us.

The work is done by `ocr.scans.split_child` in a child process with a limit on memory and a clock,
so that a broken or hostile file costs one child and one refusal, never the service.
"""

import json
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from signal import SIGALRM

from ocr.base.errors import UnreadableScan
from ocr.base.reasons import ReasonCode

REFUSED = 3
"""Exit code of the child where it refuses the file; the reason is on its standard output, as the
JSON list of its code and detail."""

FAILED = 4
"""Exit code of the child where the fault is the machine's: a full disk, poppler not installed."""

_ROOT = Path(__file__).resolve().parents[2]


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


def split(path: Path, out: Path, bounds: Bounds = OFFICE_BOUNDS) -> tuple[Path, ...]:
    """Write the pages of a scan file, from `out/page-001.png` on.

    Each page is upright as its file says, grey (8 bit) or red-green-blue, without transparency;
    where the resolution is known it is in the PNG (pHYs, Pillow's `info["dpi"]`).

    Args:
        path: a PDF, TIFF, JPEG or PNG; its content counts, not its suffix.
        out: the folder to write to, made where absent.
        bounds: what the file may cost.

    Raises:
        UnreadableScan: where the file is refused; `out` then has no pages.
        OSError: where the machine is at fault, not the scan: no room, or no poppler.
    """
    _refuse_size(path, bounds)
    out.mkdir(parents=True, exist_ok=True)
    child = _run_child(path, out, bounds)
    if child.returncode == 0:
        return tuple(out / page_name(number) for number in range(1, int(child.stdout) + 1))
    for page in out.glob("page-*.png"):
        page.unlink()
    if child.returncode == FAILED:
        raise OSError(f"no pages could be made: {child.stdout.strip()}")
    raise _refusal(child) from subprocess.CalledProcessError(
        child.returncode, "ocr.scans.split_child", stderr=child.stderr
    )


def page_name(number: int) -> str:
    """Return the file name of a page, the first being 1."""
    return f"page-{number:03}.png"


def _refuse_size(path: Path, bounds: Bounds) -> None:
    try:
        size = path.stat().st_size
    except OSError:
        raise UnreadableScan(ReasonCode.FILE_GONE) from None
    if size == 0:
        raise UnreadableScan(ReasonCode.EMPTY_FILE)
    if size > bounds.bytes:
        raise UnreadableScan(ReasonCode.LARGE_FILE, str(bounds.bytes // 1_000_000))


def _run_child(path: Path, out: Path, bounds: Bounds) -> subprocess.CompletedProcess[str]:
    """Run `split_child` to its end; it keeps its own clock, page by page, in the kernel."""
    orders = (str(path.resolve()), str(out.resolve()), json.dumps(asdict(bounds)))
    command = [sys.executable, "-X", "utf8", "-m", "ocr.scans.split_child", *orders]
    return subprocess.run(
        command, cwd=_ROOT, capture_output=True, text=True, encoding="utf-8", check=False
    )


def _refusal(child: subprocess.CompletedProcess[str]) -> UnreadableScan:
    if child.returncode == REFUSED:
        code, detail = json.loads(child.stdout)
        return UnreadableScan(ReasonCode(code), detail)
    slow = child.returncode == -SIGALRM
    return UnreadableScan(ReasonCode.SLOW_FILE if slow else ReasonCode.BROKEN_FILE)
