"""The process of `benchmarks.suites` that reads pages and says what became of each."""

import json
import resource
import sys
from pathlib import Path
from typing import Any

from flows.office.office import open_office
from flows.office.settings import stay_inside
from japanese.clock import today
from ocr.base.defects import reason_of
from ocr.reader import Reader

_MOST_BYTES = 8 * 2**30


def main() -> None:
    """Read the pages that standard input names, and print what became of each, as JSON."""
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_BYTES, _MOST_BYTES))
    stay_inside()
    with open_office() as office:
        for line in sys.stdin:
            Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak, from now
            print(json.dumps(_reading(office.reader, Path(line.rstrip("\n")))), flush=True)


def _reading(reader: Reader, picture: Path) -> dict[str, Any]:
    try:
        outcome = reader.read(picture, today=today())
    except Exception as error:
        return {"state": "", "unread": reason_of(error).code, "mb": _peak_mb()}
    unread = outcome.reason.code if outcome.reason else ""
    return {"state": outcome.state, "unread": unread, "mb": _peak_mb()}


def _peak_mb() -> int:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM"))


if __name__ == "__main__":
    main()
