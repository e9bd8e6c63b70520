"""What a line may hold though the recogniser hardly saw it: near shapes, words of every form.

A brush makes 丸 a 九 and a recogniser sure of it. Whether 石九 or 石丸 was written the picture no
longer tells, but how likely either name is does. What is proposed here is weighed in `reranking`
against what was read; where it weighs something, a person decides.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from ocr.base.text_line import Character, Line
from ocr.lexicon.sources import word_lists

UNSEEN = 3e-4
"""How likely a letter is that stands near to what was read, or in a word that nearly stands there,
where the recogniser saw nothing of it."""

_NEAR = (
    "九丸 大犬太 土士 末未 己已巳 日曰 人入 旦且亘 天夭 力刀 千干于 王玉主 鳥烏島 戌戍成 崇祟 "
    "宜宣 侯候 綱網鋼 萩荻 緑縁 徹撤 遣遺 複復 師帥 氷永水 問間聞 宇字 若苦 右石 名各 "
    "白百自目 史吏曳 延廷 矢失 午牛 冶治 住往佳 待侍持特 輪論諭輸 裕祐佑 晴清 昂昴 幸辛 孝考 "
    "反友支 苗笛 菜葉 億憶 暉輝揮 杉松 柏拍 弘払 沙紗 奏秦泰 杏否 宗完 早旱 栗粟 享亭亨亮 "
    "陽揚楊 眼根 郡群 科料 刈川 県具 比北 牧枚 和知 社杜 株抹 券巻 祝祐 浅残 柱桂 奈余 シツ "
    "ソン クワタ フワウラ ヌスマ ヲタ チテ コユ アマ ナメ セヤ ルレ へつ きさ ちら はほ めぬ "
    "れわね るろ"
)
"""Shapes that differ by a stroke or two: what brush and haste make alike."""

_SHORTEST = 3
_MOST_OTHERS = 2
_SURE = 0.98
"""A word is looked for where a letter is less sure than this."""


def proposals(line: Line) -> Iterator[tuple[str, float]]:
    """Yield texts that differ from a line in letters hardly seen, and how likely each is beside it.

    The number is the ratio of its probability, by the picture alone, to that of the line as read.
    """
    yield from _near_shapes(line.characters)
    if line.confidence < _SURE:
        yield from _with_words(line.characters)


def words_in(text: str) -> int:
    """Count the listed words that a text holds, the letters of longer ones among them."""
    return sum(word in text for word in _words())


def _near_shapes(characters: Sequence[Character]) -> Iterator[tuple[str, float]]:
    text = "".join(character.text for character in characters)
    for index, character in enumerate(characters):
        for near in _shapes_near().get(character.text, ""):
            yield text[:index] + near + text[index + 1 :], _ratio(character, near)


def _with_words(characters: Sequence[Character]) -> Iterator[tuple[str, float]]:
    """Yield the text with a listed word where it stands but for a letter or two."""
    text = "".join(character.text for character in characters)
    letters = set(text)
    for word in _words():
        if len(word) > len(text) or len(set(word) - letters) > _MOST_OTHERS:
            continue
        for start in range(len(text) - len(word) + 1):
            there = characters[start : start + len(word)]
            other = [(c, w) for c, w in zip(there, word, strict=True) if c.text != w]
            if not 0 < len(other) <= min(_MOST_OTHERS, len(word) // 2):
                continue
            if sum(_chance(c, w) <= UNSEEN for c, w in other) > 1:
                continue
            ratio = 1.0
            for character, letter in other:
                ratio *= _ratio(character, letter)
            yield text[:start] + word + text[start + len(word) :], ratio


def _ratio(character: Character, letter: str) -> float:
    return _chance(character, letter) / max(character.probability, UNSEEN)


def _chance(character: Character, letter: str) -> float:
    """Return how likely a letter is at a character's place."""
    return max(UNSEEN, dict(character.others).get(letter, 0.0))


@cache
def _shapes_near() -> Mapping[str, str]:
    near: dict[str, str] = {}
    for group in _NEAR.split():
        for shape in group:
            near[shape] = near.get(shape, "") + group.replace(shape, "")
    return near


@cache
def _words() -> tuple[str, ...]:
    """Return the words that stand on forms everywhere, in any part of a line."""
    lists = word_lists()
    kinds = ("forms", "trades", "branches", "nurseries", "titles", "remarks")
    listed = dict.fromkeys(word for kind in kinds for word in lists[kind])
    return tuple(word for word in listed if len(word) >= _SHORTEST)
