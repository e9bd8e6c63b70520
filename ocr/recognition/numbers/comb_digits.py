"""What stands in printed boxes of one digit each, box by box."""

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from ocr.base.text_line import Alternative
from ocr.cropping.combs import Comb
from ocr.recognition.numbers.digit_classifier import CLASSES, DigitReader
from ocr.recognition.numbers.segmentation import whole_glyph

K = TypeVar("K", bound=Hashable)

_EACH, _MOST = 4, 8


def comb_texts(reader: DigitReader, combs: Mapping[K, Comb]) -> dict[K, tuple[Alternative, ...]]:
    """Return what each comb may say, likeliest first, one digit or `UNKNOWN` for each inked box.

    All boxes of all combs go to the network at once. Use it as `DigitReader.read`.
    """
    glyphs = {
        (key, place): whole_glyph(tooth.pixels)
        for key, comb in combs.items()
        for place, tooth in enumerate(comb.teeth)
        if tooth.pixels is not None
    }
    seen = dict(zip(glyphs, reader.classify(list(glyphs.values())), strict=True))
    boxes: dict[K, list[NDArray[np.float32]]] = {key: [] for key in combs}
    for (key, _), chances in seen.items():
        boxes[key].append(chances)
    return {key: _texts(inked) for key, inked in boxes.items()}


def _texts(boxes: Sequence[NDArray[np.float32]]) -> tuple[Alternative, ...]:
    texts = [Alternative("", 1.0)] if boxes else []
    for seen in boxes:
        likely = np.argsort(seen)[::-1][:_EACH].tolist()
        digits = [(CLASSES[index], float(seen[index])) for index in likely]
        grown = [
            Alternative(text.text + digit, text.probability * share)
            for text in texts
            for digit, share in digits
        ]
        texts = sorted(grown, key=lambda text: -text.probability)[:_MOST]
    return tuple(texts)
