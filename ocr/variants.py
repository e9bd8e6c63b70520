"""Letter shapes that a recogniser cannot tell apart: a doubt with both shapes, never a guess.

Each group is one character in shapes that differ by a stroke or two on paper and name different
people in a register. Shapes that anyone tells apart at a glance (辺 and 邊) are not grouped.
Source: the pairs of JIS X 0208/0213 and of the IBM and NEC extensions (code page 932) that
municipal registers keep apart.
"""

from collections.abc import Iterator, Mapping

_GROUPS = (
    "高髙 崎﨑 邊邉 斎齋 斉齊 柳栁 吉𠮷 恵惠 薫薰 富冨 徳德 曽曾 凛凜 瀬瀨 桑桒 真眞 黒黑 増增 "
    "寛寬 槙槇 館舘 穂穗 緑綠 清淸 顕顯 郎郞 昂昻 閒間 濱濵 頼賴 教敎 歩步"
)


def _by_character() -> Mapping[str, str]:
    return {shape: group for group in _GROUPS.split() for shape in group}


_SHAPES = _by_character()


def has_variants(text: str) -> bool:
    """Tell whether a text holds a character that exists in another, all but equal shape."""
    return any(character in _SHAPES for character in text)


def other_shapes(text: str) -> Iterator[str]:
    """Yield the text with one character in another of its shapes, for each that has some."""
    for index, character in enumerate(text):
        for shape in _SHAPES.get(character, ""):
            if shape != character:
                yield text[:index] + shape + text[index + 1 :]
