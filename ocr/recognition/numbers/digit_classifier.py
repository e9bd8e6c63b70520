"""A small reader of digits: the second reader beside the line recogniser.

It cuts a crop into candidates, asks a small network what each is (eleven classes, "no digit"
among them), and finds the likeliest ways through them. Integrated segmentation and recognition
of numeral strings is known art: Liu, Sako and Fujisawa, IEEE PAMI 26 (2004), 1395 to 1407.
"""

from collections.abc import Hashable, Mapping, Sequence
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from ocr.base.pixels import Pixels
from ocr.base.text_line import Alternative
from ocr.recognition.numbers.segmentation import SIDE, Candidate, Cuts, cut_glyphs
from ocr.recognition.onnx_models import MODELS, load_network

WEIGHTS = MODELS / "digits.onnx"
WEIGHTS_SHA256 = "8d9528307f753df22eb91ba69f418cd8f9cb3929bc04c1f493bc70670a208873"
"""Of the weights that `training/digits.py` wrote; they are part of this package."""

UNKNOWN = "?"
"""Stands in a text for ink that is no digit."""

CLASSES = "0123456789" + UNKNOWN
"""What the network tells apart, in the order of its outputs."""

_BEAM, _KEPT = 16, 8
_EACH = 4
_LOW, _LOW_COST = 0.5, -3.0
"""A digit less than half as high as the line is rare (a logarithm): a dot, a comma, a scrap."""

_UNKNOWN_COST = -2.0
"""What is no digit is rare in a box of digits. Only ink that is never cut can be such: two digits
together are no digit either."""

_CUT_COST = -3.0
"""Digits that touch are rare too, wide ones are not."""

_SMALLEST_LOG = -16.0

K = TypeVar("K", bound=Hashable)

Logs = NDArray[np.float32]


_Path = tuple[float, str]
"""A way through the first pieces of a line: the sum of its weighed logs, and its text."""


class DigitReader:
    """Reads crops of one line of digits each; the network runs once for all of them."""

    def __init__(self, session: Any) -> None:  # noqa: ANN401 - ONNX Runtime has no types
        self._session = session

    def read(self, crops: Mapping[K, Pixels]) -> dict[K, tuple[Alternative, ...]]:
        """Return what each crop may say, likeliest first; nothing for what is too tangled.

        Args:
            crops: grey, dark ink on white, of one line each, as `fields.FieldCrop.pixels`.

        Returns:
            For each crop up to eight texts of digits and `UNKNOWN`, their probabilities among
            everything that the reader considered.
        """
        lines = {key: cut_glyphs(crop) for key, crop in crops.items()}
        logs = self._classified([one.picture for line in lines.values() for one in line.candidates])
        ends = accumulate((len(line.candidates) for line in lines.values()), initial=0)
        return {
            key: _texts(line, logs[start:stop])
            for (key, line), (start, stop) in zip(lines.items(), pairwise(ends), strict=True)
        }

    def classify(self, pictures: Sequence[Pixels]) -> NDArray[np.float32]:
        """Return `(n, 11)` probabilities of 0 to 9 and "no digit" for glyphs of 28 × 28."""
        return np.exp(self._classified(pictures))

    def _classified(self, pictures: Sequence[Pixels]) -> Logs:
        if not pictures:
            return np.zeros((0, len(CLASSES)), np.float32)
        stacked = np.stack(pictures).reshape(-1, 1, SIDE, SIDE)
        logs: Logs = self._session.run(None, {"pictures": stacked})[0]
        return np.maximum(logs, _SMALLEST_LOG)


def load_digit_reader(weights: Path = WEIGHTS) -> DigitReader:
    """Load the reader that this package carries.

    Raises:
        WeightsMissing: where its weights are absent or are not the ones that were tested.
    """
    return DigitReader(load_network(weights, WEIGHTS_SHA256))


def _texts(line: Cuts, logs: Logs) -> tuple[Alternative, ...]:
    """Return the likeliest texts of one line: a beam search over where its digits part."""
    if not line.pieces:
        return ()
    ways: list[list[_Path]] = [[(0.0, "")], *([] for _ in range(line.pieces))]
    likely = np.argsort(-logs, axis=1)[:, :_EACH]
    for candidate, seen, order in zip(line.candidates, logs.tolist(), likely.tolist(), strict=True):
        before = sorted(ways[candidate.first], reverse=True)[:_BEAM]
        for chosen in order:
            if CLASSES[chosen] != UNKNOWN or candidate.last == candidate.first + 1:
                worth = _worth(candidate, chosen, seen[chosen])
                ways[candidate.last] += [(w + worth, text + CLASSES[chosen]) for w, text in before]
    return _weighed(ways[-1])


def _worth(candidate: Candidate, chosen: int, log: float) -> float:
    """Return what a candidate adds to a path if it is taken for a class.

    A candidate of several strokes counts as often, so that paths of few large candidates and of
    many small ones compare.
    """
    cost = _CUT_COST if candidate.severed else 0.0
    if CLASSES[chosen] == UNKNOWN:
        cost += _UNKNOWN_COST
    elif candidate.height < _LOW:
        cost += _LOW_COST
    return candidate.strokes * log + cost


def _weighed(paths: Sequence[_Path]) -> tuple[Alternative, ...]:
    best: dict[str, float] = {}
    for score, text in paths:
        best[text] = max(score, best.get(text, score))
    if not best:
        return ()
    scores = np.array(list(best.values()))
    shares = np.exp(scores - scores.max())
    shares /= shares.sum()
    order = np.argsort(-shares)[:_KEPT].tolist()
    texts = list(best)
    return tuple(Alternative(texts[index], float(shares[index])) for index in order)
