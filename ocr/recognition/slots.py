"""One box of the paper as seen: what was read in it and what was done to it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ocr.base.doubts import Doubt
from ocr.base.text_line import Alternative, Line

_BLANK_CONFIDENCE = 0.999


@dataclass(frozen=True, slots=True)
class SeenSlot:
    """What was read in a box, None where nothing is written; `doubts` tell why to look.

    `emptiness` tells of an empty box how surely it is empty, by the ink that is left in it.
    """

    line: Line | None
    doubts: tuple[Doubt, ...] = ()
    emptiness: float = 1.0

    @property
    def text(self) -> str:
        """The text as read; "" for an empty box."""
        return self.line.text if self.line else ""

    @property
    def alternatives(self) -> tuple[Alternative, ...]:
        """What the text may be as a whole; none for an empty box."""
        return self.line.alternatives if self.line else ()

    def doubted(self, doubts: Iterable[Doubt]) -> "SeenSlot":
        """Return the box with more that is doubtful in it."""
        return replace(self, doubts=(*self.doubts, *doubts))

    @property
    def sure_empty(self) -> float:
        """How sure it is that nothing is written: 0 where something was seen and not read."""
        return self.emptiness if self.line is None else 0.0

    @property
    def confidence(self) -> float:
        """How sure the text is."""
        return self.line.confidence if self.line else _BLANK_CONFIDENCE
