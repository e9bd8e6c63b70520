"""Files read one by one, whatever becomes of one of them; nothing stored."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from disk.scratch import scratch_folder
from flows.reports.reading_json import case_json
from ocr.base.defects import reason_of
from ocr.base.form_reading import PageOutcome, PageState
from ocr.base.reasons import Reason
from ocr.scans.split import SplitPage, split_stack

ReadPage = Callable[[Path, Path | None], PageOutcome]
"""Reads a page; is told where to leave the pictures of its fields, if anywhere."""


@dataclass(frozen=True, slots=True)
class FileReadings:
    """What reads pages, made when the first is there, and where pictures of fields go."""

    reader: Callable[[], ReadPage]
    crops: Path | None = None

    def cases(self, files: Sequence[Path]) -> Iterator[dict[str, Any]]:
        """Yield what `kamibashi read` says of each page, as soon as it is known.

        What goes wrong is said of the page or the file that it went wrong with.
        """
        with scratch_folder() as scratch:
            for number, file in enumerate(files):
                yield from self._cases_of(file, scratch / str(number))

    def _cases_of(self, file: Path, scratch: Path) -> Iterator[dict[str, Any]]:
        try:
            pages = split_stack(file, scratch)
        except Exception as error:
            yield case_json(str(file), 1, _unreadable(reason_of(error)))
            return
        for page in pages:
            yield case_json(str(file), page.number, self._outcome(file, page))
            page.picture.unlink(missing_ok=True)

    def _outcome(self, file: Path, page: SplitPage) -> PageOutcome:
        if page.unread is not None:
            return _unreadable(page.unread)
        read = self.reader()  # weights that are missing are no page's fault
        out = self.crops / f"{file.name}-{page.number:03}" if self.crops else None
        try:
            return read(page.picture, out)
        except Exception as error:
            return _unreadable(reason_of(error))


def _unreadable(reason: Reason) -> PageOutcome:
    return PageOutcome(PageState.UNREADABLE, reason)
