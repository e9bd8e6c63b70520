"""A reader of single characters whose shapes a line recogniser mixes up: 高 and 髙, ぼ and ぽ.

The recogniser reads a line scaled to 48 pixels and knows some shapes not at all (﨑); this reader
looks at one character, knowing which few shapes it can be. It names the likelier shape, and how
likely that is given both readers.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice, product
from math import prod
from pathlib import Path
from typing import Any, TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from japanese.kanji_shapes import NEAR_SHAPES
from ocr.base.pixels import Pixels
from ocr.base.text_line import Alternative, Character, Line
from ocr.recognition.onnx_models import MODELS, load_network

K = TypeVar("K", bound=Hashable)

WEIGHTS = MODELS / "shapes.onnx"
WEIGHTS_SHA256 = "d9fd0e40f204b9145550e8920f1d9d1a461315cd070c2bcc9ff26df3234ccc7b"

SIDE = 40
"""A character is shown to the shape reader in 40 × 40 pixels, its line 40 pixels high."""

_SHAPES = """
高髙 崎﨑 邊邉辺 斎齋斉齊 柳栁 吉𠮷 恵惠 薫薰 富冨 徳德 曽曾 凛凜 瀬瀨 桑桒 真眞 黒黑 増增 寛寬
槙槇 館舘 穂穗 緑綠 清淸 顕顯 郎郞 昂昻 閒間 濱濵浜 頼賴 教敎 歩步 砕碎 塾墊
かが きぎ くぐ けげ こご さざ しじ すず せぜ そぞ ただ ちぢ つづ てで とど
はばぱ ひびぴ ふぶぷ へべぺ ほぼぽ
カガ キギ クグ ケゲ コゴ サザ シジ スズ セゼ ソゾ タダ チヂ ツヅ テデ トド
ハバパ ヒビピ フブプ ヘベペ ホボポ
"""

GROUPS = tuple(_SHAPES.split())
"""Shapes that one character may have; the reader is only ever asked which of one group it sees."""

CLASSES = tuple(shape for group in GROUPS for shape in group)

_PLACES = {shape: place for place, shape in enumerate(CLASSES)}
_GROUP_OF = {shape: group for group in GROUPS for shape in group}
_UNKNOWN_TO_THE_LINE = 0.5
"""What a shape that the recogniser does not know is given, as a share of the best it knows."""

_FLOOR = 0.02
_RARE = 0.3
"""What is expected of a shape outside JIS X 0208 (髙, 﨑, 濵), which most people's name has not."""


def _is_outside(shape: str) -> bool:
    """Tell whether a shape is not in JIS X 0208."""
    try:
        return len(shape.encode("euc_jp")) != 2  # three bytes are JIS X 0212
    except UnicodeEncodeError:
        return True


_OUTSIDE = frozenset(filter(_is_outside, CLASSES))
_TOLD, _MARGIN = 0.98, 7.0
"""From here on a shape is told from the others of its group: how probable it is by both readers,
and by how much this reader's own score of it is above the next one's.

Measured on 2,310 generated lines that hold a member of a family each (14 typed and pen faces, three
of them strange to it, 150 to 300 dpi, letters of 1.1 to 3.5 mm): of the shapes that are as probable
22 of 1,593 are wrong, of those that have the margin, too, none of 1,080.
"""

_FEWEST_PX = 16.0
"""A line of fewer pixels of the scan from top to bottom has lost what tells shapes apart."""

_INK = 190
_KANA = frozenset(shape for group in GROUPS for shape in group if "ぁ" <= shape <= "ヿ")
_SAME_PLACE = 0.5
"""Two places nearer than so many of a line's letters are one letter's."""

_SHAPED = frozenset(NEAR_SHAPES) | frozenset(CLASSES) - _KANA
"""Kanji that a paper may show in another of their shapes, those of no group of ours too."""

_LEAST_CHANCE = 0.01
_MOST_SPELLINGS, _MOST_ALTERNATIVES = 32, 12


def windows(crop: Pixels, centres: Sequence[float]) -> Iterator[Pixels]:
    """Yield each character of a line in 40 × 40 pixels, grey, paper white, its neighbours cut off.

    Args:
        crop: grey `(height, width)`, one line of dark text on white.
        centres: where the characters stand across the crop, 0 to 1, from left to right.
    """
    height, width = crop.shape
    dark = 255 - crop.astype(np.int32)
    columns = dark.sum(axis=0)
    middles = [centre * width for centre in centres]
    for index, middle in enumerate(middles):
        left = _edge(columns, middles[index - 1] if index else middle - height, middle, height)
        behind = middles[index + 1] if index + 1 < len(middles) else middle + height
        right = _edge(columns, middle, behind, height)
        yield _framed(crop[:, left : max(left + 1, right)])


def _edge(columns: NDArray[np.int32], left: float, right: float, height: int) -> int:
    """Return the column with the least ink around the middle between two characters."""
    middle, reach = (left + right) / 2, min(0.28 * (right - left), 0.25 * height)
    first = int(np.clip(middle - reach, 0, len(columns) - 1))
    last = int(np.clip(middle + reach, first + 1, len(columns)))
    stretch = columns[first:last]
    best = np.flatnonzero(stretch == stretch.min())
    return first + int(best[len(best) // 2])


def _framed(window: Pixels) -> Pixels:
    """Scale a window so that its line is 40 pixels high, and centre its ink from left to right."""
    ink = np.flatnonzero((window < _INK).any(axis=0))
    if len(ink):
        window = window[:, ink[0] : ink[-1] + 1]
    scale = SIDE / window.shape[0]
    wide = int(np.clip(round(window.shape[1] * scale), 1, SIDE))
    shrinks = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    sized = cv2.resize(window, (wide, SIDE), interpolation=shrinks)
    framed = np.full((SIDE, SIDE), 255, np.uint8)
    left = (SIDE - wide) // 2
    framed[:, left : left + wide] = sized
    return framed


@dataclass(frozen=True, slots=True)
class Looked:
    """A line as decoded and the picture it was read from, grey, paper white.

    `names` says whether it may name a person or a firm: the rarer shapes of kanji, such as 髙,
    stand in these alone and never in the name of a place. `scale` is how many pixels of the scan
    one pixel of the crop has; 0 where nobody knows, and then no shape is told.
    """

    line: Line
    crop: Pixels
    names: bool
    scale: float = 0.0

    @property
    def is_fine(self) -> bool:
        """Whether the scan has enough pixels for the strokes that tell shapes apart."""
        rows = np.flatnonzero((self.crop < _INK).any(axis=1))
        return len(rows) > 0 and int(rows[-1] - rows[0] + 1) * self.scale >= _FEWEST_PX


@dataclass(frozen=True, slots=True)
class Reread:
    """A line looked at again, and the kanji whose shape is told, by their place across the crop."""

    line: Line
    told: Mapping[float, str] = field(default_factory=dict)

    def untold(self, line: Line) -> bool:
        """Tell whether a kanji of the line, as it is read in the end, may have another shape.

        Whatever lexicon and spelling made of the line: only what was looked at and told is told.
        """
        return any(
            character.text in _SHAPED and character.text != self._told_at(character.at)
            for character in line.characters
        )

    def _told_at(self, place: float) -> str:
        """Return the shape that was told nearest to a place; "" where none was."""
        apart = [(abs(one - place), shape) for one, shape in self.told.items()]
        distance, shape = min(apart, default=(1.0, ""))
        return shape if distance * len(self.line.characters) < _SAME_PLACE else ""


@dataclass(frozen=True, slots=True)
class _Seen:
    """How probable each shape of one character is, and how far apart the two best scores are."""

    chances: Mapping[str, float]
    margin: float

    @property
    def is_told(self) -> bool:
        return max(self.chances.values()) >= _TOLD and self.margin >= _MARGIN


class ShapeReader:
    """Tells the shapes of a group apart."""

    def __init__(self, session: Any, known: Sequence[str]) -> None:  # noqa: ANN401 - no types
        self._session = session
        self._strange = frozenset(CLASSES) - frozenset(known)

    def _scores(self, pictures: Sequence[Pixels]) -> NDArray[np.float32]:
        """Return a logit for each of `CLASSES`, `(pictures, classes)`."""
        if not pictures:
            return np.zeros((0, len(CLASSES)), np.float32)
        stacked = np.stack(pictures).astype(np.float32)[:, None] / 127.5 - 1
        scores: NDArray[np.float32] = self._session.run(None, {"pictures": stacked})[0]
        return scores

    def reread(self, looked: Mapping[K, Looked]) -> dict[K, Reread]:
        """Return lines with the likelier shape of each character that has several."""
        asked = {
            (key, index): picture for key, one in looked.items() for index, picture in _asked(one)
        }
        scores = dict(zip(asked, self._scores(list(asked.values())), strict=True))
        seen: dict[K, dict[int, _Seen]] = {key: {} for key in looked}
        for (key, index), score in scores.items():
            character = looked[key].line.characters[index]
            chances = weighed(character, score, self._strange)
            seen[key][index] = _Seen(chances, _margin(score, character.text))
        return {key: _reread(one, seen[key]) for key, one in looked.items()}


def load_shape_reader(known: Sequence[str], weights: Path = WEIGHTS) -> ShapeReader:
    """Load the reader that this package carries.

    Args:
        known: every character that the line recogniser can name.
        weights: an ONNX file as `training/shapes.py` writes it, its classes those of `CLASSES`.

    Raises:
        WeightsMissing: where the weights are absent or are not the ones that were tested.
    """
    return ShapeReader(load_network(weights, WEIGHTS_SHA256), known)


def _asked(looked: Looked) -> Iterator[tuple[int, Pixels]]:
    """Yield the characters of a line that have several shapes, with their pictures."""
    characters = looked.line.characters
    several = _GROUP_OF if looked.names else _KANA
    if any(character.text in several for character in characters):
        pictures = windows(looked.crop, [character.at for character in characters])
        for index, picture in enumerate(pictures):
            if characters[index].text in several:
                yield index, picture


def weighed(
    character: Character, scores: NDArray[np.float32], strange: frozenset[str]
) -> Mapping[str, float]:
    """Return how probable each shape of a character's group is, by both readers; they sum to 1.

    Args:
        character: as the line recogniser read it.
        scores: of the shape reader, one for each of `CLASSES`.
        strange: shapes that the line recogniser cannot name.

    The recogniser's word counts by its square root: it is far surer of a shape than it is right.
    """
    group = _GROUP_OF[character.text]
    said = dict(((character.text, character.probability), *character.others))
    unknown = _UNKNOWN_TO_THE_LINE * max(said.get(shape, 0.0) for shape in group)
    prior = [said.get(shape, unknown if shape in strange else _FLOOR) for shape in group]
    score = scores[[_PLACES[shape] for shape in group]]
    joint = np.exp(score - score.max()) * np.sqrt(np.maximum(prior, _FLOOR))
    joint *= [_RARE if shape in _OUTSIDE else 1.0 for shape in group]
    return dict(zip(group, (joint / joint.sum()).tolist(), strict=True))


def _margin(scores: NDArray[np.float32], shape: str) -> float:
    """Return how far the best score of a shape's group is above the second."""
    second, best = np.sort(scores[[_PLACES[one] for one in _GROUP_OF[shape]]])[-2:]
    return float(best - second)


def _reread(looked: Looked, seen: Mapping[int, _Seen]) -> Reread:
    line = looked.line
    if not seen:
        return Reread(line)
    shapes = {index: one.chances for index, one in seen.items()}
    characters = tuple(
        _as_shaped(character, shapes[index]) if index in shapes else character
        for index, character in enumerate(line.characters)
    )
    alternatives = _respelled(line, shapes)
    reread = replace(line, characters=characters, alternatives=alternatives)
    told = [characters[index] for index, one in seen.items() if one.is_told]
    fine = looked.is_fine
    return Reread(reread, {one.at: one.text for one in told if fine and one.text not in _KANA})


def _as_shaped(character: Character, shapes: Mapping[str, float]) -> Character:
    """Return a character in its likeliest shape; what the line held for the group is shared out."""
    said = dict(((character.text, character.probability), *character.others))
    whole = sum(said.get(shape, 0.0) for shape in shapes)
    best = max(shapes, key=shapes.__getitem__)
    said |= {shape: whole * chance for shape, chance in shapes.items()}
    others = sorted((one for one in said.items() if one[0] != best), key=lambda one: -one[1])
    return replace(character, text=best, probability=said[best], others=tuple(others[:5]))


def _respelled(line: Line, shapes: Mapping[int, Mapping[str, float]]) -> tuple[Alternative, ...]:
    """Return the alternatives with the shapes in them weighed anew, likeliest first."""
    respelled: dict[str, Alternative] = {}
    for one in line.alternatives:
        for text, share in _spellings(one.text, line, shapes):
            mass = respelled[text].probability if text in respelled else 0.0
            respelled[text] = replace(one, text=text, probability=mass + one.probability * share)
    ranked = sorted(respelled.values(), key=lambda one: -one.probability)
    return tuple(ranked[:_MOST_ALTERNATIVES])


def _spellings(
    text: str, line: Line, shapes: Mapping[int, Mapping[str, float]]
) -> Iterator[tuple[str, float]]:
    """Yield a text in each likely choice of shapes, and the share of it that each one has."""
    if len(text) != len(line.characters):
        yield text, 1.0
        return
    choices = [
        [(shape, chance) for shape, chance in shapes[index].items() if chance > _LEAST_CHANCE]
        if index in shapes and letter in shapes[index]
        else [(letter, 1.0)]
        for index, letter in enumerate(text)
    ]
    for chosen in islice(product(*choices), _MOST_SPELLINGS):
        yield "".join(letter for letter, _ in chosen), prod(chance for _, chance in chosen)
