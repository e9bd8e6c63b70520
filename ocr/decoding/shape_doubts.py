"""Letter shapes that a recogniser cannot tell apart: a doubt with both shapes, never a guess.

Each group is one character in shapes that differ by a stroke or two on paper and name different
people in a register. Shapes that anyone tells apart at a glance (辺 and 邊) are not grouped.
Source: the pairs of JIS X 0208/0213 and of the IBM and NEC extensions (code page 932) that
municipal registers keep apart. Left out are 郞 淸 昻 敎, which our recogniser cannot tell from
郎 清 昂 教 and which forms hardly hold (the package of names has none in 3,400 given names with
these letters): a doubt in every Taro would be read by nobody.
"""

from collections.abc import Iterator, Mapping

from ocr.base.text_line import Character
from ocr.decoding.shape_priors import USUAL_SHAPES

_GROUPS = (
    "高髙 崎﨑 邊邉 斎齋 斉齊 柳栁 吉𠮷 恵惠 薫薰 富冨 徳德 曽曾 凛凜 瀬瀨 桑桒 真眞 黒黑 増增 "
    "寛寬 槙槇 館舘 穂穗 緑綠 顕顯 閒間 濱濵 頼賴 歩步 蔵藏 遥遙 渓溪 紘絋"
)


def _by_character() -> Mapping[str, str]:
    return {shape: group for group in _GROUPS.split() for shape in group}


_SHAPES = _by_character()


_ALIKE = frozenset("崎﨑")
"""Shapes that the recogniser cannot tell at all: it has no class for 﨑 and takes it for 崎."""

_TOLD, _HARDLY = 0.998, 1e-4
"""A shape is told from its others where it is at least so probable and none of them more than so.

Measured on 1,832 names with each shape of the groups in the fonts bundled with the samples, blurred
and noisy: of 468 letters read in another shape than theirs none keeps to it, of 1,364 read in their
own 426 do.
"""


def doubtful_shape(character: Character) -> bool:
    """Tell whether a letter may be another one of its shapes, for all that the recogniser saw."""
    shapes = _SHAPES.get(character.text)
    if shapes is None:
        return False
    rivals = max((chance for other, chance in character.others if other in shapes), default=0.0)
    return character.text in _ALIKE or character.probability < _TOLD or rivals > _HARDLY


def other_shapes(text: str) -> Iterator[str]:
    """Yield the text with one character in another of its shapes, for each that has some."""
    for index, character in enumerate(text):
        for shape in _SHAPES.get(character, ""):
            if shape != character:
                yield text[:index] + shape + text[index + 1 :]


_FAMILIES = (
    "高髙 崎﨑 辺邊邉 斎斉齋齊 浜濱濵 柳栁 吉𠮷 富冨 徳德 曽曾 恵惠 薫薰 黒黑 真眞 瀬瀨 桑桒 増增 "
    "桜櫻 栄榮 暁曉 条條 島嶋嶌 郎郞 清淸 昂昻 教敎"
)
"""Shapes that one family writes so and another so, the commonest first."""


def rarer_shapes(text: str) -> Iterator[str]:
    """Yield the text with a letter that has rarer shapes in each of these, wherever it occurs."""
    for family in _FAMILIES.split():
        if family[0] in text:
            yield from (text.replace(family[0], shape) for shape in family[1:])


def common_shapes() -> Mapping[str, str]:
    """Return the usual shape of every letter in a rarer one that hardly differs from it."""
    groups = (*_GROUPS.split(), *_FAMILIES.split())
    rarer = {shape: group[0] for group in groups for shape in group[1:]}
    return {**USUAL_SHAPES, **rarer}
