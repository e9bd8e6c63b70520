"""Lines of fixed width: cells in bytes and back, and how much of a torn file is whole."""

from collections.abc import Sequence
from itertools import accumulate, pairwise

from bots.files.profile import Column, FileProfile
from bots.files.torn import Torn, refuse_other_beginnings

_BOM = b"\xef\xbb\xbf"


class FixedLines:
    """One way of writing lines of fixed width; the cells are padded already."""

    def __init__(self, profile: FileProfile, columns: Sequence[Column]) -> None:
        self._profile = profile
        self._codec = profile.charset.codec
        self._end = profile.newline.text.encode()
        self._places = list(pairwise(accumulate((c.width or 0 for c in columns), initial=0)))
        self._width = self._places[-1][1]
        self.beginning = _BOM if profile.charset == "utf-8-bom" else b""

    def line(self, cells: Sequence[str]) -> bytes:
        """Return one line with its end."""
        return "".join(cells).encode(self._codec) + self._end

    def whole(self, content: bytes) -> int:
        """Return how many bytes are whole lines.

        Raises:
            Torn: the file does not begin as this profile begins it.
        """
        if not content.startswith(self.beginning):
            return refuse_other_beginnings(content, self.beginning)
        start = len(self.beginning)
        if self._profile.width_in == "bytes":
            one = self._width + len(self._end)
            return start + (len(content) - start) // one * one
        last = content.rfind(self._end)
        return start if last < 0 else last + len(self._end)

    def rows(self, content: bytes) -> list[tuple[str, ...]]:
        """Return the cells of every line.

        Raises:
            Torn: where the file is not as this profile writes it.
        """
        if content and not content.startswith(self.beginning):
            raise Torn
        content = content[len(self.beginning) :]
        try:
            if self._profile.width_in == "bytes":
                return [self._cut_bytes(line) for line in self._lines(content)]
            return [self._cut(line) for line in self._split(content.decode(self._codec))]
        except UnicodeDecodeError:
            raise Torn from None

    def _lines(self, content: bytes) -> list[bytes]:
        one = self._width + len(self._end)
        lines = [content[start : start + one] for start in range(0, len(content), one)]
        if any(len(line) != one or not line.endswith(self._end) for line in lines):
            raise Torn
        return lines

    def _cut_bytes(self, line: bytes) -> tuple[str, ...]:
        return tuple(line[start:end].decode(self._codec) for start, end in self._places)

    def _split(self, text: str) -> list[str]:
        *lines, rest = text.split(self._profile.newline.text)
        if rest or any(len(line) != self._width for line in lines):
            raise Torn
        return lines

    def _cut(self, line: str) -> tuple[str, ...]:
        return tuple(line[start:end] for start, end in self._places)
