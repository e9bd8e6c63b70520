"""What a scan really was, before anything was stretched or drawn: the guards ask this.

A page that was drawn at 300 dots an inch says nothing of the picture of 100 that it shows, and
a fax that was stretched has greys that were never on its line.
"""

import json
import math
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Tones(StrEnum):
    """How many tones a scan has."""

    UNKNOWN = "unknown"
    TWO = "two"  # black and white, as of a fax
    FEW = "few"
    MANY = "many"


@dataclass(frozen=True, slots=True)
class ScanFacts:
    """What is known of the picture that a page was made of.

    All of its rows are there: a picture with damaged data has no page.

    Attributes:
        resolution: dots an inch across and down, as the file says; None where it says none that
            can be.
        enlarged: pixels of the page for each pixel of the scan, across and down.
        tones: of the scan.
        drawn_by: the renderer; "" where the scan was taken out of its file as it is.
    """

    resolution: tuple[float, float] | None = None
    enlarged: tuple[float, float] = (1.0, 1.0)
    tones: Tones = Tones.UNKNOWN
    drawn_by: str = ""

    def scanned(self, per_page: float) -> float:
        """Return what so many pixels of the page, a millimetre or an inch, were in the scan."""
        return per_page / math.sqrt(max(1.0, self.enlarged[0]) * max(1.0, self.enlarged[1]))

    @property
    def dpi(self) -> float | None:
        """Dots an inch of the scan, both directions in one figure; None where nobody says."""
        return math.sqrt(math.prod(self.resolution)) if self.resolution else None

    def as_text(self) -> str:
        """Return the facts as they are kept with a page."""
        return json.dumps(asdict(self))


UNKNOWN = ScanFacts()
"""Of a page that came from elsewhere."""


def facts_of_text(text: str) -> ScanFacts:
    """Return the facts that were kept with a page; what a later version added is left out."""
    said: dict[str, Any] = json.loads(text)
    resolution = said.get("resolution")
    return ScanFacts(
        resolution=(resolution[0], resolution[1]) if resolution else None,
        enlarged=(said["enlarged"][0], said["enlarged"][1]),
        tones=Tones(said["tones"]),
        drawn_by=said["drawn_by"],
    )
