"""Names that hold a kanji which people write in several shapes: 高橋 and 髙橋, 山崎 and 山﨑."""

from collections.abc import Sequence
from random import Random

_SURNAMES = {
    "高": "{}橋 {}木 {}田 日{} {}野",
    "崎": "山{} {}本 宮{} 川{} 岡{} {}山",
    "邊": "渡{} 田{} 川{}",
    "斎": "{}藤 {}木",
    "斉": "{}藤 {}田",
    "濱": "{}田 {}口 横{} 小{}",
    "吉": "{}田 {}川 住{} {}岡",
    "富": "{}田 {}永 {}樫 安{}",
    "徳": "{}田 {}永 {}山",
    "柳": "{}田 小{} {}沢 青{}",
    "桑": "{}原 {}田 {}名",
    "増": "{}田 {}井 {}山",
    "黒": "{}田 {}木 {}川 石{}",
    "館": "{}野 古{} 大{}",
    "曽": "{}我 {}根 木{}",
    "瀬": "{}戸 {}川 広{} 成{}",
    "真": "{}鍋 {}田 {}壁",
    "蔵": "{}田 武{} {}本",
    "歩": "{}原 秋{}",
    "頼": "{}富 {}田",
    "緑": "{}川 {}間",
    "閒": "本{} 佐久{} 福{}",
}
"""Surnames with a gap for the letter, by the first of its shapes; the others are given names."""

_GIVEN = [
    "太郎",
    "花子",
    "美咲",
    "健一",
    "さくら",
    "大輔",
    "直樹",
    "結衣",
    "翔",
    "由美子",
    "和夫",
    "めぐみ",
]
_PLAIN = ["田中", "山本", "小林", "中村", "加藤", "松本", "池田", "石川"]
_GIVEN_WITH = ["{}", "{}子", "{}一", "{}美", "{}介", "千{}"]


def name_with(shape: str, group: str, rng: Random) -> str:
    """Return a name that holds a shape.

    Args:
        shape: the letter to write.
        group: all shapes of this letter, in the order of the table.
        rng: where the rest of the name comes from.
    """
    surnames = _SURNAMES.get(group[0])
    if surnames:
        return f"{rng.choice(surnames.split()).format(shape)}　{rng.choice(_GIVEN)}"
    return f"{rng.choice(_PLAIN)}　{rng.choice(_GIVEN_WITH).format(shape)}"


def names_with_shapes(groups: Sequence[str], count: int, rng: Random) -> list[tuple[str, str]]:
    """Return so many names, each with the letter that it was made for."""
    found = []
    for _ in range(count):
        group = rng.choice(groups)
        shape = rng.choice(group)
        found.append((name_with(shape, group, rng), shape))
    return found
