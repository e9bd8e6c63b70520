"""The process of `benchmarks.suites` that makes one file into pages and says what came of it."""

import json
import resource
import sys
from pathlib import Path
from typing import Any

from ocr.base.defects import reason_of
from ocr.scans.page_files import facts_of_page
from ocr.scans.split import split_stack


def main(file: Path, out: Path) -> None:
    """Print what becomes of a file, as JSON."""
    told: dict[str, Any] = {"refused": "", "pages": []}
    try:
        pages = split_stack(file, out)
    except Exception as error:
        told["refused"] = reason_of(error).code
    else:
        for page in pages:
            drawn = not page.unread and bool(facts_of_page(page.picture).drawn_by)
            refused = page.unread.code if page.unread else ""
            told["pages"].append({"refused": refused, "drawn": drawn, "picture": str(page.picture)})
    told["child_mb"] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(json.dumps(told))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
