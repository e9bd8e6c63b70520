"""Bubbles of a mark sheet, round and often with a printed letter, that are filled to mark them."""

from collections import Counter
from collections.abc import Mapping, Sequence

import cv2
import numpy as np

from ocr.cropping.laid_page import Sheet
from ocr.forms.layout import Box, Option, OptionKey
from ocr.geometry.blank_form import PX_PER_MM
from ocr.marks.checkboxes import Mark
from ocr.marks.printed_squares import Floats

_CORE, _REACH = 0.8, 1.2
"""Shares of a bubble's box: the middle that is looked at, and where it is looked for."""

_LEAST_GAP, _ENOUGH = 0.15, 4
_EMPTY, _FILLED = 0.25, 0.55
"""Between the darkness of the page's empty bubbles, 0, and that of its filled ones, 1."""


def read_bubbles(sheet: Sheet, options: Mapping[OptionKey, Option]) -> dict[OptionKey, Mark]:
    """Tell which bubbles of a page are filled, by what its own empty and filled ones look like."""
    if not options:
        return {}
    dark = np.array([_darkness(sheet, option.box) for option in options.values()])
    dark -= _of_letters(dark, [option.label for option in options.values()])
    empty, filled = _usual(dark)
    evidence = (2 * (dark - empty) / (filled - empty) - _EMPTY - _FILLED) / (_FILLED - _EMPTY)
    return {key: _mark(one) for key, one in zip(options, evidence.tolist(), strict=True)}


def _mark(evidence: float) -> Mark:
    return Mark(evidence > 0, 0.5 + 0.499 * min(1.0, abs(evidence)))


def _of_letters(dark: Floats, labels: Sequence[str]) -> Floats:
    """Return how much darker the letter in each bubble makes it than the palest letter would.

    Of the bubbles with one letter at least a quarter is taken to be empty; where they are few,
    nobody knows.
    """
    named = np.array(labels)
    usual = {
        label: float(np.percentile(dark[named == label], 25))
        for label, count in Counter(labels).items()
        if count >= _ENOUGH
    }
    least = min(usual.values(), default=0.0)
    return np.array([usual.get(label, least) - least for label in labels])


def _usual(dark: Floats) -> tuple[float, float]:
    """Return the usual darkness of empty and of filled bubbles.

    The border between them is Otsu's: where what is left of the variance within both is least.
    """
    tones = (dark.clip(0, 1) * 255).astype(np.uint8)
    level = cv2.threshold(tones, 0, 255, cv2.THRESH_OTSU)[0]
    above = tones > level
    if above.all() or not above.any():
        return float(np.median(dark)), float(np.median(dark)) + _LEAST_GAP
    empty, filled = float(np.median(dark[~above])), float(np.median(dark[above]))
    return empty, max(filled, empty + _LEAST_GAP)


def _darkness(sheet: Sheet, box: Box) -> float:
    """Return how dark the middle of a bubble is, 0 to 1, wherever in reach it is darkest.

    Paper bends and prints differ, so that a bubble may lie a little aside of its box; an empty
    one has no more than its outline and its letter to show there.
    """
    x, y = (box.left + box.width / 2) * PX_PER_MM, (box.top + box.height / 2) * PX_PER_MM
    across, down = _REACH * box.width / 2 * PX_PER_MM, _REACH * box.height / 2 * PX_PER_MM
    rows = slice(max(0, round(y - down)), max(0, round(y + down)))
    part = sheet.grey[rows, max(0, round(x - across)) : max(0, round(x + across))]
    core = (
        max(1, round(_CORE * box.width * PX_PER_MM)),
        max(1, round(_CORE * box.height * PX_PER_MM)),
    )
    if part.shape[0] < core[1] or part.shape[1] < core[0]:
        return 0.0
    mean = cv2.blur(part, core)[core[1] // 2 : part.shape[0] - core[1] // 2]
    return 1 - float(mean[:, core[0] // 2 : part.shape[1] - core[0] // 2].min()) / 255
