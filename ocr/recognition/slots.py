"""One box of the paper as seen: what was read in it and what was done to it."""

from dataclasses import dataclass

from ocr.base.doubts import Doubt
from ocr.decoding.ctc import Line

_BLANK_CONFIDENCE = 0.999


@dataclass(frozen=True, slots=True)
class SeenSlot:
    """What was read in a box, None where nothing is written; `doubts` tell why to look."""

    line: Line | None
    doubts: tuple[Doubt, ...] = ()

    @property
    def text(self) -> str:
        """The text as read; "" for an empty box."""
        return self.line.text if self.line else ""

    @property
    def confidence(self) -> float:
        """How sure the text is."""
        return self.line.confidence if self.line else _BLANK_CONFIDENCE
