"""Shapes that only their neighbours tell apart: ッ and ツ, ニ and 二, リ and り, 一 and ー.

A recogniser sees each of them alone; where the spelling leaves only one, that one was written.
"""

from collections.abc import Callable

from japanese.text import fold_width

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
_KANJI_OF = dict(zip("ニカエタハロミチオセ", "二力工夕八口三千才七", strict=True))
_KATAKANA_OF = {kanji: kana for kana, kanji in _KANJI_OF.items()}
_NUMERALS, _COUNTED = "二三七八千", "ツッノケヶカヵ"
"""三ツ, 八ヶ, 二ノ: numerals that katakana may follow."""
_AFTER_ONE = "宮関色条番丁級般戸"
"""Kanji that 一 often stands before in names of places and firms: 一宮, 一関, 一番町."""

_HIRAGANA_OF = dict(zip("リヘベペ", "りへべぺ", strict=True))
_KATAKANA_TOO = {hiragana: katakana for katakana, hiragana in _HIRAGANA_OF.items()}
_IN_BOTH = frozenset((*_HIRAGANA_OF, *_KATAKANA_TOO))


def told_apart(text: str) -> str:
    """Return a text, character by character, each in the shape that its neighbours leave it.

    Where they leave more than one, the character stays what it is.
    """
    for rule in (_possible_size, _kana_or_kanji, _script):
        text = _each(text, rule)
    return text


def may_be_alike(one: str, other: str) -> bool:
    """Tell whether two characters may come to the same between some neighbours."""
    return one == other or _stem(one) == _stem(other)


def in_two_scripts(one: str, other: str) -> bool:
    """Tell whether two characters are a katakana and the kanji that looks like it, as ロ and 口."""
    return _KANJI_OF.get(one) == other or _KANJI_OF.get(other) == one


def is_one_or_long(text: str, index: int) -> bool:
    """Tell whether neither spelling nor shape says if a ー is a 一: サンポート一宮, センター宮前.

    It stands after katakana and before a kanji that 一 often stands before.
    """
    around = text[index - 1 : index] + text[index + 1 : index + 2]
    return (
        text[index] in "一ー"
        and len(around) == 2
        and _is_katakana(around[0])
        and around[1] in _AFTER_ONE
    )


def _stem(character: str) -> str:
    """Return what all look-alikes of a character share."""
    folded = fold_width(character)
    for table in (_SMALL, _KATAKANA_OF, _KATAKANA_TOO):
        folded = table.get(folded, folded)
    return "-" if folded in "一ー" else folded


def _each(text: str, rule: Callable[[str, str, str], str]) -> str:
    """Apply a rule to every character between its left and right neighbours, "" at the ends."""
    padded = ["", *text, ""]
    return "".join(map(rule, padded, text, padded[2:]))


def _possible_size(left: str, shape: str, right: str) -> str:
    """Make a small kana large where a small one cannot stand."""
    if shape not in _SMALL:
        return shape
    if shape in _GLIDES:
        possible = left in _BEFORE_GLIDES
    elif shape in _VOWELS:
        possible = left in _BEFORE_VOWELS
    else:
        possible = bool(left) and not left.isspace() and right in _AFTER_GEMINATES
    return shape if possible else _SMALL[shape]


def _kana_or_kanji(left: str, shape: str, right: str) -> str:
    """Take ニ between kanji for 二, and 二 between katakana for ニ; 一 and ー likewise."""
    if shape in _KANJI_OF and _is_kanji(left) and _is_kanji(right):
        return _KANJI_OF[shape]
    if shape in _KATAKANA_OF and _is_katakana(right) and (_is_katakana(left) or not left.strip()):
        counted = shape in _NUMERALS and right in _COUNTED
        return shape if counted else _KATAKANA_OF[shape]
    if shape in "一ー" and left.isdigit() and right.isdigit():
        return "-"
    if shape == "ー" and _is_kanji(left) and (_is_kanji(right) or not right.strip()):
        return "一"
    if shape == "一" and _is_katakana(left) and (_is_katakana(right) or not right.strip()):
        return "ー"
    return shape


def _script(left: str, shape: str, right: str) -> str:
    """Take リ among hiragana for り, and り among katakana for リ."""
    if shape not in _IN_BOTH:
        return shape
    beside = [one for one in (left, right) if one and one not in _IN_BOTH]
    hiragana, katakana = any(map(_is_hiragana, beside)), any(map(_is_katakana, beside))
    if hiragana and not katakana:
        return _HIRAGANA_OF.get(shape, shape)
    if katakana and not hiragana:
        return _KATAKANA_TOO.get(shape, shape)
    return shape


def _is_kanji(character: str) -> bool:
    """Tell whether a character is a kanji and cannot be taken for anything else."""
    return "\u4e01" <= character <= "\u9fff" and character not in _KATAKANA_OF


def _is_katakana(character: str) -> bool:
    return "ァ" <= character <= "ヺ" or character == "ー"


def _is_hiragana(character: str) -> bool:
    return "ぁ" <= character <= "ゖ"
