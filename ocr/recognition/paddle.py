"""PaddleOCR's text recognition behind the `Engine` protocol; no other module knows PaddleOCR.

Crops of one width go through the model together, two or more such batches at once, each on one
thread. Two threads inside one batch need 1.6 times the processor time of one, because they spin
while they wait for each other; and a batch padded to its widest crop gives a crop other figures
beside other neighbours (docs/reading_figures.md has the measurements).

These threads give way to the one that cuts out crops and reads marks: it does so one after
another, and where it is the last to end a processor idles (on two, 4 % of the time of a page).
"""

import os
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.base.engine import Lattice
from ocr.base.pixels import Pixels
from ocr.recognition.weights import MODEL_NAME, fingerprint

T = TypeVar("T")
R = TypeVar("R")

_HEIGHT = 48
_NARROWEST, _WIDEST = 64, 3200
_PIXELS_A_BATCH = 48 * 2560
_STEP = 8  # pixels of width that the model makes one step of
_MOST_AT_ONCE = 4
_NICER = 8  # on the scale of nice(1)


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
        """Yield each crop's index and lattice, wide crops first, as they are done."""
        lines = [_line(crop) for crop in crops]
        batches = list(_batches([line.shape[2] for line in lines]))

        def recognised(batch: Sequence[int]) -> NDArray[np.float32]:
            stacked = np.stack([lines[index] for index in batch])
            seen: NDArray[np.float32] = self._run(x=[stacked])[0]
            return seen

        for batch, seen in _at_once(recognised, batches):
            for index, steps in zip(batch, seen, strict=True):
                share = _inked_width(crops[index]) / lines[index].shape[2]
                yield index, Lattice(steps, self._characters, share * len(steps))


def _at_once(work: Callable[[T], R], parts: Sequence[T]) -> Iterator[tuple[T, R]]:
    """Yield each part and what came of it, in order, while the next ones are worked at.

    No more are under way than there are processors, and one waits: lattices are large.
    """
    threads = min(_MOST_AT_ONCE, len(os.sched_getaffinity(0)))
    waiting: deque[tuple[T, Future[R]]] = deque()
    with ThreadPoolExecutor(threads, initializer=_give_way) as pool:
        for part in parts:
            waiting.append((part, pool.submit(work, part)))
            if len(waiting) > threads + 1:
                first, future = waiting.popleft()
                yield first, future.result()
        for rest, future in waiting:
            yield rest, future.result()


def _give_way() -> None:
    """Let other threads of this process go first; only Linux knows a priority for each thread."""
    if sys.platform == "linux":
        own = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, own, os.getpriority(os.PRIO_PROCESS, own) + _NICER)


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
    padded = np.zeros((_HEIGHT, max(_NARROWEST, -(-wide // _STEP) * _STEP)), np.float32)
    padded[:, :wide] = grey.astype(np.float32) / 127.5 - 1
    return np.broadcast_to(padded, (3, *padded.shape))


def _batches(widths: Sequence[int]) -> Iterator[list[int]]:
    """Group the indices of crops of one width, wide ones first so that the last are quick."""
    batch: list[int] = []
    for index in sorted(range(len(widths)), key=lambda index: -widths[index]):
        full = (len(batch) + 1) * widths[index] * _HEIGHT > _PIXELS_A_BATCH
        if batch and (full or widths[index] != widths[batch[0]]):
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

    model = TextRecognition(
        model_name=MODEL_NAME,
        model_dir=str(folder),
        engine="onnxruntime",
        engine_config={"intra_op_num_threads": 1},
    )
    return PaddleEngine(model.paddlex_predictor, fingerprint(folder))
