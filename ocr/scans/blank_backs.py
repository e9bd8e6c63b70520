"""Which pages of a stack are the blank backs of sheets that were scanned on both sides.

Nobody is asked about these, so that more must be shown than that there is little on a page: every
second page of the stack is bare, to the last stroke, and every other one is not.
"""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from ocr.base.pixels import Pixels
from ocr.scans.split import SplitPage

_LONGEST_PX = 1600
_EDGE_SHARE = 0.03
"""Of each side so much is the shadow of the paper's edge."""

_COARSE, _PAPER_PX = 4, 21
"""How much smaller a page is, and within how many pixels of that its paper is the middle grey."""

_INK = 20
"""Greys by which a stroke is darker than its paper. A pencil's is by some forty."""

_SPECK_PX = 16
"""Dust, and what a scanner makes of bare paper, has fewer pixels than the shortest stroke."""


def blank_backs(pages: Sequence[SplitPage]) -> tuple[int, ...]:
    """Return the numbers of the blank backs; none where only some of the backs are blank.

    A blank page among sheets that have two sides filled, or were scanned on one side only, may be
    one that lay upside down: it is left to a person.
    """
    fronts, backs = pages[::2], pages[1::2]
    if not backs or any(page.unread for page in backs):
        return ()
    if any(_has_ink(page.picture) for page in backs):
        return ()
    if not all(page.unread or _has_ink(page.picture) for page in fronts):
        return ()
    return tuple(page.number for page in backs)


def _has_ink(picture: Path) -> bool:
    grey = cv2.imread(str(picture), cv2.IMREAD_GRAYSCALE)
    return grey is None or has_ink(grey.astype(np.uint8, copy=False))


def has_ink(grey: Pixels) -> bool:
    """Return whether there is a single stroke on a page, its edges apart."""
    page = _inner(_shrunk(grey))
    height, width = page.shape
    coarse = (max(1, width // _COARSE), max(1, height // _COARSE))
    paper = cv2.medianBlur(cv2.resize(page, coarse, interpolation=cv2.INTER_AREA), _PAPER_PX)
    even = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    darker = cv2.subtract(even, cv2.GaussianBlur(page, (3, 3), 0))
    strokes = (darker > _INK).astype(np.uint8)
    _, _, found, _ = cv2.connectedComponentsWithStats(strokes)
    return bool((found[1:, cv2.CC_STAT_AREA] >= _SPECK_PX).any())


def _shrunk(grey: Pixels) -> Pixels:
    times = _LONGEST_PX / max(grey.shape)
    if times >= 1:
        return grey
    small = cv2.resize(grey, None, fx=times, fy=times, interpolation=cv2.INTER_AREA)
    return small.astype(np.uint8, copy=False)


def _inner(page: Pixels) -> Pixels:
    edge = round(_EDGE_SHARE * max(page.shape))
    return page[edge:-edge, edge:-edge] if min(page.shape) > 4 * edge else page
