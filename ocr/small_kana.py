"""Small kana where they cannot stand: ッ before ミ is ツ, ュ after ウ is ユ.

A recogniser tells a small kana from its large one by size alone, which a line of other sizes
does not show. Where the spelling leaves only one of the two, that one was written.
"""

from collections.abc import Iterator
from dataclasses import replace

from ocr.decode import Character, Line

_SMALL = dict(
    zip("ァィゥェォッャュョぁぃぅぇぉっゃゅょ", "アイウエオツヤユヨあいうえおつやゆよ", strict=True)
)
_GLIDES, _VOWELS = "ャュョゃゅょ", "ァィゥェォぁぃぅぇぉ"
_BEFORE_GLIDES = frozenset("キシチニヒミリギジヂビピテデフヴきしちにひみりぎじぢびぴてでふ")
_BEFORE_VOWELS = frozenset("フヴウクグツテデトドチシジふうくぐつてでとどちしじ")
_AFTER_GEMINATES = frozenset(
    "カキクケコサシスセソタチツテトパピプペポフグドジブバビベボガゲゴデズゼザ"
    "かきくけこさしすせそたちつてとぱぴぷぺぽ"
)
_KINDS = ("kana", "name", "text")


def with_possible_kana(line: Line, kind: str) -> Line:
    """Return the line with each small kana that cannot stand where it does made large.

    The sureness of such a kana is that of both shapes together: its size no longer matters.
    """
    if kind not in _KINDS or not any(c.text in _SMALL for c in line.characters):
        return line
    return replace(line, characters=tuple(_possible(line.characters)))


def _possible(characters: tuple[Character, ...]) -> Iterator[Character]:
    texts = ["", *(character.text for character in characters), ""]
    for index, character in enumerate(characters):
        possible = _may_stand(texts[index], character.text, texts[index + 2])
        yield character if possible else _large(character)


def _may_stand(left: str, text: str, right: str) -> bool:
    if text not in _SMALL:
        return True
    if text in _GLIDES:
        return left in _BEFORE_GLIDES
    if text in _VOWELS:
        return left in _BEFORE_VOWELS
    return bool(left) and not left.isspace() and right in _AFTER_GEMINATES


def _large(character: Character) -> Character:
    large = _SMALL[character.text]
    both = character.probability + dict(character.others).get(large, 0.0)
    return replace(character, text=large, probability=min(1.0, both))
