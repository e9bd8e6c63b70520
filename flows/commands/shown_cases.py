"""What `kamibashi read` says, said as it goes: lines for a person, or one JSON list of all."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

Case = Mapping[str, Any]
"""What `flows.reports.reading_json` says of a page."""


class LinesPrinted:
    """Prints a line for each page and one for each value of it."""

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, *_: object) -> None:
        """End; nothing is open."""

    def add(self, case: Case) -> Case:
        """Print a page and return it."""
        _say(f"{case['scan']}  {case['page']}頁  {case['state']}  {case['reason']}".rstrip() + "\n")
        for field in case["fields"]:
            value = field["value"]
            value = "・".join(value) if isinstance(value, list) else value
            if value or field["doubts"]:
                mark = " " if field["decision"] == "accept" else "?"
                doubts = f"  ← {' / '.join(field['doubts'])}" if field["doubts"] else ""
                _say(f" {mark} {field['label']}: {value}{doubts}\n")
        return case


class JsonPrinted:
    """Prints a JSON list page by page; however the run ends, a list that was begun ends, too."""

    def __init__(self) -> None:
        self._any = False

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Print the end of the list."""
        if self._any or kind is None:
            _say("\n]\n" if self._any else "[]\n")

    def add(self, case: Case) -> Case:
        """Print a page and return it."""
        _say((",\n " if self._any else "[\n ") + _json(case).replace("\n", "\n "))
        self._any = True
        return case


class JsonFile:
    """Writes a JSON list to a file, whole and at the end, however the run ends."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._cases: list[Case] = []

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Write the file.

        Raises:
            OSError: where it cannot be written.
        """
        if self._cases or kind is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._path.write_text(_writable(_json(self._cases) + "\n"), encoding="utf-8")

    def add(self, case: Case) -> Case:
        """Keep a page and return it."""
        self._cases.append(case)
        return case


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)


def _say(text: str) -> None:
    sys.stdout.write(_writable(text))
    sys.stdout.flush()


def _writable(text: str) -> str:
    r"""Return a text with what of a file's name is no UTF-8 as `\udc8f`, which JSON has too."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
