"""What was done to the writing in a box: struck out, stamped over, run across."""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from ocr.base.doubts import Doubt, DoubtCode
from ocr.base.pixels import Pixels
from ocr.cleaning.strikethrough import is_struck_out

STRUCK_OUT = Doubt(DoubtCode.STRUCK_OUT)
STAMPED_OVER = Doubt(DoubtCode.STAMPED_OVER)
RUN_ACROSS = Doubt(DoubtCode.RUN_ACROSS)
GOES_ON = Doubt(DoubtCode.GOES_ON)
IN_RED = Doubt(DoubtCode.IN_RED)

_FOREIGN_MM2, _FOREIGN_MM = 0.12, 0.5
_STRAY_MM2, _STRAY_MM = 0.3, 1.2
"""What of another box's ink may hang into a box with writing, and into one without."""

_EDGE_MM = 0.4
_NEAR_MM, _LETTER_MM = 0.9, 0.8
"""How near an edge letters stand that go on beyond it, and how high letters are at least."""

_FRAME_MM = 0.4
_CLEAR, _DARK = 215, 130
_FAINT_MM2, _FAINT_SHARE = 0.12, 0.08
_COVERED_MM2 = 1.0
"""So much of a seal in a box without other ink: writing of the same colour would be gone too."""

_TOUCHED_MM2, _GONE_MM2 = 0.03, 0.1
"""So much writing under a seal without colour, or so much ink taken away with one, is a doubt."""

_RED_SHARE = 0.3


@dataclass(frozen=True, slots=True)
class Traces:
    """A window around a box: its grey without print, its own ink and others', 255 on each.

    `line_zone` is 255 near the form's rules, and `box` is where the box lies in the window.
    `stains` is 255 where a seal was, `red` on red ink, and `pressed` where a seal without colour
    lies on writing or may hide some.
    """

    grey: Pixels
    mine: Pixels
    others: Pixels
    line_zone: Pixels
    box: tuple[slice, slice]
    stains: Pixels | None
    red: Pixels | None
    pressed: Pixels | None = None


def doubts_of(traces: Traces, px_per_mm: float) -> Iterator[Doubt]:
    """Yield what a person must look at before the writing in a box is believed."""
    if _is_struck(traces, px_per_mm):
        yield STRUCK_OUT
    elif _is_run_across(traces, px_per_mm):
        yield RUN_ACROSS
    if _goes_on(traces, px_per_mm):
        yield GOES_ON
    if traces.stains is not None and (
        _is_hidden(traces, traces.stains, px_per_mm)
        or (traces.pressed is not None and _is_pressed(traces, traces.pressed, px_per_mm))
    ):
        yield STAMPED_OVER
    if traces.red is not None and _is_red(traces, traces.red):
        yield IN_RED


def _goes_on(traces: Traces, px_per_mm: float) -> bool:
    """Tell whether the writing goes on beyond the right edge, in the next box or the margin."""
    rows, columns = traces.box
    near = round(_NEAR_MM * px_per_mm)
    own = traces.mine[rows, columns.stop - near : columns.stop + near]
    beyond = traces.others[rows, columns.stop : columns.stop + near]
    least = _LETTER_MM * px_per_mm
    return all(_height(np.ascontiguousarray(ink)) >= least for ink in (own, beyond))


def _height(ink: Pixels) -> int:
    """Return how high the ink in a mask reaches from its top to its foot."""
    rows = np.flatnonzero(ink.any(axis=1))
    return int(rows[-1] - rows[0] + 1) if len(rows) else 0


def _is_struck(traces: Traces, px_per_mm: float) -> bool:
    """Tell whether the box's own ink is struck out."""
    left, top, width, height = cv2.boundingRect(traces.mine)
    if not width:
        return False
    window = slice(top, top + height), slice(left, left + width)
    own = np.where(traces.mine[window] > 0, traces.grey[window], 255).astype(np.uint8)
    return is_struck_out(own, px_per_mm)


def _is_run_across(traces: Traces, px_per_mm: float) -> bool:
    """Tell whether ink that belongs elsewhere lies well within a box, or its own goes far out."""
    frame = round(_FRAME_MM * px_per_mm)
    rows, columns = traces.box
    others, mine = (
        cv2.subtract(ink, traces.line_zone)  # no bit of a pale rule
        for ink in (traces.others, traces.mine)
    )
    inner = others[rows.start + frame : rows.stop - frame, columns]
    least_mm2, least_mm = (_FOREIGN_MM2, _FOREIGN_MM) if mine.any() else (_STRAY_MM2, _STRAY_MM)
    _, _, width, height = cv2.boundingRect(np.ascontiguousarray(inner))
    long = max(width, height) >= least_mm * px_per_mm
    if long and np.count_nonzero(inner) >= least_mm2 * px_per_mm**2:
        return True
    edges = mine[0], mine[-1], mine[:, 0], mine[:, -1]
    return max(int(np.count_nonzero(edge)) for edge in edges) >= _EDGE_MM * px_per_mm


def _is_hidden(traces: Traces, stains: Pixels, px_per_mm: float) -> bool:
    """Tell whether ink under a seal came out faint, or may be gone with the seal."""
    rows, columns = traces.box
    if not traces.mine.any():
        return int(np.count_nonzero(stains[rows, columns])) >= _COVERED_MM2 * px_per_mm**2
    faint = (traces.mine > 0) & (stains > 127) & (traces.grey > _DARK) & (traces.grey < _CLEAR)
    amount = int(np.count_nonzero(faint))
    least = max(_FAINT_MM2 * px_per_mm**2, _FAINT_SHARE * np.count_nonzero(traces.mine))
    return amount >= least


def _is_pressed(traces: Traces, pressed: Pixels, px_per_mm: float) -> bool:
    """Tell whether a seal that was told by its place alone lies on the writing, or in the box."""
    on_writing = int(np.count_nonzero(cv2.bitwise_and(traces.mine, pressed)))
    if on_writing >= _TOUCHED_MM2 * px_per_mm**2:
        return True
    if traces.stains is None:
        return False
    rows, columns = traces.box
    gone = cv2.bitwise_and(traces.stains[rows, columns], pressed[rows, columns])
    return int(np.count_nonzero(gone > 127)) >= _GONE_MM2 * px_per_mm**2


def _is_red(traces: Traces, red: Pixels) -> bool:
    """Tell whether much of the ink is red."""
    ink = int(np.count_nonzero(traces.mine))
    return ink > 0 and int(np.count_nonzero((traces.mine > 0) & (red > 127))) >= _RED_SHARE * ink
