"""Lines of CSV: cells in bytes and back, and how much of a torn file is whole."""

import csv
import io
from collections.abc import Sequence
from typing import Literal

from bots.files.profile import FileProfile, Quoting
from bots.files.torn import Torn, refuse_other_beginnings

_BOM = b"\xef\xbb\xbf"
_QUOTE = b'"'  # never the second byte of a character, neither in CP932 nor in UTF-8
_QUOTING: dict[Quoting, Literal[0, 1, 3]] = {
    Quoting.MINIMAL: csv.QUOTE_MINIMAL,
    Quoting.ALL: csv.QUOTE_ALL,
    Quoting.NONE: csv.QUOTE_NONE,
}


class CsvLines:
    """One way of writing CSV."""

    def __init__(self, profile: FileProfile, headings: Sequence[str]) -> None:
        self._profile = profile
        self._quoting = _QUOTING[profile.quoting]
        self._cells = len(headings)
        self._end = profile.newline.text.encode()
        mark = _BOM if profile.charset == "utf-8-bom" else b""
        self.beginning = mark + (self.line(headings) if profile.header else b"")

    def line(self, cells: Sequence[str]) -> bytes:
        """Return one line with its end."""
        written = io.StringIO(newline="")
        # Whatever is not quoted was refused before: csv itself is never asked to escape.
        writer = csv.writer(
            written,
            delimiter=self._profile.separator,
            quoting=self._quoting,
            lineterminator=self._end.decode(),
        )
        writer.writerow(cells)
        return written.getvalue().encode(self._profile.charset.codec)

    def whole(self, content: bytes) -> int:
        """Return how many bytes are whole lines: an end within quotation marks is none.

        Raises:
            Torn: what follows them cannot be the beginning of one of our lines.
        """
        if not content.startswith(self.beginning):
            return refuse_other_beginnings(content, self.beginning)
        whole = place = len(self.beginning)
        tail = b""
        for number, part in enumerate(content[whole:].split(_QUOTE)):
            if number % 2 == 0:  # outside quotation marks
                ended = part.rfind(self._end) + 1
                if ended:
                    whole = place + ended - 1 + len(self._end)
                    tail = b""
                tail += content[max(whole, place) : place + len(part)]
            place += len(part) + len(_QUOTE)
        if b"\n" in tail:
            raise Torn
        return whole

    def rows(self, content: bytes) -> list[tuple[str, ...]]:
        """Return the cells of every line after the headings.

        Raises:
            Torn: where the file is not as this profile writes it.
        """
        if self.whole(content) != len(content):
            raise Torn
        try:
            text = content[len(self.beginning) :].decode(self._profile.charset.codec)
            found = list(self._parsed(text))
        except (UnicodeDecodeError, csv.Error):
            raise Torn from None
        if any(len(row) != self._cells for row in found):
            raise Torn
        return found

    def _parsed(self, text: str) -> list[tuple[str, ...]]:
        reader = csv.reader(
            io.StringIO(text, newline=""),
            delimiter=self._profile.separator,
            quoting=self._quoting,
            strict=True,
        )
        return [tuple(row) for row in reader]
