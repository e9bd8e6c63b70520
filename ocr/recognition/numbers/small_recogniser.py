"""A small recogniser of numbers: reads boxes of digits, which are most boxes of a form, quickly.

A convolutional network with CTC behind the `Engine` protocol (the design is that of B. Shi and
others, "An End-to-End Trainable Neural Network for Image-based Sequence Recognition", IEEE PAMI 39
(2017), 2298 to 2304, without its recurrent layers). It learned digits in some 180 faces and by some
hundred hands (`training/numerals.py`), and to say of whatever else stands in a box that it does not
know it. What it is unsure of, the large recogniser reads.
"""

from collections.abc import Iterator, Sequence
from math import ceil
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.base.engine import Lattice
from ocr.base.pixels import Pixels
from ocr.recognition.numbers.digit_classifier import UNKNOWN as UNKNOWN
from ocr.recognition.onnx_models import MODELS, load_network

WEIGHTS = MODELS / "numerals.onnx"
WEIGHTS_SHA256 = "c8d845554300841b74e255e1a138a3092bea6145c5390cb738442e659d075630"
"""Of the weights that `training/numerals.py` wrote; they are part of this package."""

CHARACTERS = (*"0123456789-,〒年元令和平成昭大正明治RHSTM", UNKNOWN)
"""What the network tells apart, in the order of its outputs after the blank of CTC."""

HEIGHT, STEP = 32, 4
"""Pixels of a line's height, and of its width for each step."""

_ROUND = 16
_NARROWEST, _WIDEST = 48, 640
"""Widths are rounded up to a multiple, so that few batches hold all crops of a page."""


class Numerals:
    """The reader of numbers; one call a page."""

    def __init__(self, session: Any) -> None:  # noqa: ANN401 - ONNX Runtime has no types
        self._session = session

    @property
    def name(self) -> str:
        """Name of the reader and the first digits of the SHA-256 of its weights."""
        return f"numerals {WEIGHTS_SHA256[:12]}"

    @property
    def characters(self) -> tuple[str, ...]:
        """Every character that it knows, the last one for what it does not know."""
        return CHARACTERS

    def read(self, crops: Sequence[Pixels]) -> Iterator[tuple[int, Lattice]]:
        """Yield each crop's index and lattice, as `ocr.base.engine.Engine` has it.

        Steps beyond a crop's own width are left out: nobody taught the network what is there.
        """
        lines = [line_of(crop) for crop in crops]
        by_width: dict[int, list[int]] = {}
        for index, line in enumerate(lines):
            by_width.setdefault(_padded(line.shape[1]), []).append(index)
        for wide, batch in sorted(by_width.items(), reverse=True):
            seen = self._run([lines[index] for index in batch], wide)
            for index, steps in zip(batch, seen, strict=True):
                width = lines[index].shape[1] / STEP
                yield index, Lattice(steps[: ceil(width)], CHARACTERS, width)

    def _run(self, lines: Sequence[Pixels], wide: int) -> NDArray[np.float32]:
        pictures = np.full((len(lines), 1, HEIGHT, wide), 255, np.uint8)
        for picture, line in zip(pictures, lines, strict=True):
            picture[0, :, : line.shape[1]] = line
        seen: NDArray[np.float32] = self._session.run(None, {"pictures": pictures})[0]
        return seen


def _padded(width: int) -> int:
    return max(_NARROWEST, -(-(width + STEP) // _ROUND) * _ROUND)


def line_of(crop: Pixels) -> Pixels:
    """Scale a crop, dark ink on white, to the height of the network: `(32, width)`."""
    height, width = crop.shape[:2]
    wide = int(np.clip(round(HEIGHT * width / height), 8, _WIDEST))
    shrinks = cv2.INTER_AREA if height > HEIGHT else cv2.INTER_CUBIC
    sized = cv2.resize(crop, (wide, HEIGHT), interpolation=shrinks)
    grey = sized if sized.ndim == 2 else cv2.cvtColor(sized, cv2.COLOR_BGR2GRAY)
    return grey.astype(np.uint8)


def load_numerals(weights: Path = WEIGHTS) -> Numerals:
    """Load the reader that this package carries.

    Raises:
        WeightsMissing: where its weights are absent or are not the ones that were tested.
    """
    return Numerals(load_network(weights, WEIGHTS_SHA256))
