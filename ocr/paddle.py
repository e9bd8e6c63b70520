"""PaddleOCR's text recognition behind the `Engine` protocol; no other module knows PaddleOCR."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.engine import Lattice
from ocr.pixels import Pixels
from ocr.weights import MODEL_NAME, fingerprint

_HEIGHT = 48
_NARROWEST, _WIDEST = 64, 3200
_PIXELS_A_BATCH = 48 * 2560


class PaddleEngine:
    """PP-OCR recognition on ONNX Runtime, crops of like widths batched together."""

    def __init__(self, predictor: Any, digest: str) -> None:  # noqa: ANN401 - PaddleX has no types
        self._run = predictor.runner
        self._characters = tuple(predictor.post_op.character[1:])
        self._name = f"paddleocr {predictor.model_name} {digest[:12]}"

    @property
    def name(self) -> str:
        """Name of the model and the first digits of the SHA-256 of its weights."""
        return self._name

    @property
    def characters(self) -> tuple[str, ...]:
        """Every character the model knows, the space last."""
        return self._characters

    def read(self, crops: Sequence[Pixels]) -> Iterator[tuple[int, Lattice]]:
        """Yield each crop's index and lattice, narrow crops first."""
        lines = [_line(crop) for crop in crops]
        for batch in _batches([line.shape[2] for line in lines]):
            widest = max(lines[index].shape[2] for index in batch)
            stacked = np.zeros((len(batch), 3, _HEIGHT, widest), np.float32)
            for place, index in enumerate(batch):
                stacked[place, :, :, : lines[index].shape[2]] = lines[index]
            for index, seen in zip(batch, self._run(x=[stacked])[0], strict=True):
                share = _inked_width(crops[index]) / widest
                yield index, Lattice(seen, self._characters, share * len(seen))


def _inked_width(crop: Pixels) -> int:
    """Return how wide a crop is at the model's height, without padding."""
    height, width = crop.shape[:2]
    return int(np.clip(np.ceil(_HEIGHT * width / height), 8, _WIDEST))


def _line(crop: Pixels) -> NDArray[np.float32]:
    """Scale a crop to the model's height; `(3, 48, width)` between -1 and 1, padded with 0."""
    height, wide = crop.shape[0], _inked_width(crop)
    shrinks = cv2.INTER_AREA if height > _HEIGHT else cv2.INTER_CUBIC
    sized = cv2.resize(crop, (wide, _HEIGHT), interpolation=shrinks)
    grey = sized if sized.ndim == 2 else cv2.cvtColor(sized, cv2.COLOR_BGR2GRAY)
    padded = np.zeros((_HEIGHT, max(_NARROWEST, -(-wide // 8) * 8)), np.float32)
    padded[:, :wide] = grey.astype(np.float32) / 127.5 - 1
    return np.broadcast_to(padded, (3, *padded.shape))


def _batches(widths: Sequence[int]) -> Iterator[list[int]]:
    """Group the indices of crops so that a batch wastes little padding and stays small."""
    batch: list[int] = []
    for index in sorted(range(len(widths)), key=lambda index: widths[index]):
        full = (len(batch) + 1) * widths[index] * _HEIGHT > _PIXELS_A_BATCH
        if batch and (full or widths[index] > 1.25 * widths[batch[0]] + 16):
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch


def load_paddle_engine(folder: Path) -> PaddleEngine:
    """Load the recogniser from a model folder: slow, so once for each process.

    PaddleX would look for model hosts at import; the switch below keeps it in the building.
    """
    os.environ["PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK"] = "True"
    from paddleocr import TextRecognition

    model = TextRecognition(model_name=MODEL_NAME, model_dir=str(folder), engine="onnxruntime")
    return PaddleEngine(model.paddlex_predictor, fingerprint(folder))
