"""Whether a reading can be that of a name: フリガナ against 氏名."""

from collections.abc import Iterator

from ocr.lexicon.lookup import Known
from ocr.lexicon.ngrams import generic

_SOUNDS = str.maketrans("ヂヅヲヴァィゥェォッャュョヮヵヶ", "ジズオブアイウエオツヤユヨワカケ")
_VOICED = str.maketrans(
    "ガギグゲゴザジズゼゾダデドバビブベボ", "カキクケコサシスセソタテトハヒフヘホ"
)
_TO_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
_EVERYBODY_KNOWS = 50_000.0
"""A surname that so many bear has no reading that is not on the list."""


def possible_reading(known: Known, name: str, kana: str) -> bool | None:
    """Tell whether a name can be read so; None where that is not known.

    Voicing within a surname (ヤマザキ, ヤマサキ), ヂ and ジ, ヅ and ズ, the size of kana and the
    shape of a letter (髙, 高) do not matter, nor whether halves are parted.

    Args:
        known: what is known.
        name: as written, in kanji or kana, its halves parted by a space or not.
        kana: the reading, in full-width katakana.

    Returns:
        True where both halves are known with such readings; False where the reading is one kana
        away from a known one, or where the surname is so common that all its readings are known
        and this is none of them; else None, as for any rare name.
    """
    written = _sound(kana)
    possible = {_sound(reading) for reading in readings_of(known, name)}
    if written in possible:
        return True
    if any(is_close(written, one) for one in possible):
        return False
    return False if _has_other_surname(known, name, kana) else None


def readings_of(known: Known, name: str) -> Iterator[str]:
    """Yield the known readings of a whole name, its halves parted by a full-width space."""
    for surname, given in _halves(name):
        for first in _readings(known, "surname", surname):
            for last in _readings(known, "given", given):
                yield f"{first}　{last}"


def closest_readings(known: Known, name: str, kana: str) -> list[str]:
    """Return known readings of a name that are one kana away from what was read."""
    written = _sound(kana)
    found = dict.fromkeys(readings_of(known, name))
    return [reading for reading in found if is_close(written, _sound(reading))]


def names_read_so(known: Known, name: str, kana: str) -> list[str]:
    """Return names with the reading that differ from what was read in one letter, common first."""
    halves, readings = name.split(), kana.split()
    if len(halves) != 2 or len(readings) != 2:
        return []
    found: list[str] = []
    for index, table in enumerate(("surname", "given")):
        for other in known.written(table, readings[index]):
            if is_close(other, halves[index]):
                parts = [other, halves[1]] if index == 0 else [halves[0], other]
                found.append("　".join(parts))
    return found


def _has_other_surname(known: Known, name: str, kana: str) -> bool:
    halves, readings = name.split(), kana.split()
    if len(halves) != 2 or len(readings) != 2:
        return False
    surname = generic(halves[0])
    if known.people("surname", surname) < _EVERYBODY_KNOWS:
        return False
    sounds = {_unvoiced(_sound(one)) for one in known.readings("surname", surname)}
    return _unvoiced(_sound(readings[0])) not in sounds


def _halves(name: str) -> Iterator[tuple[str, str]]:
    """Yield surname and given name: where the space is, or wherever they may meet."""
    parts = name.split()
    if len(parts) == 2:
        yield parts[0], parts[1]
    elif len(parts) == 1:
        yield from ((name[:cut], name[cut:]) for cut in range(1, len(name)))


def _readings(known: Known, table: str, written: str) -> Iterator[str]:
    """Yield how a half is read; of a surname also with its last part voiced or not."""
    in_katakana = written.translate(_TO_KATAKANA)
    if all("ァ" <= letter <= "ー" for letter in in_katakana):
        yield in_katakana
        return
    readings = known.readings(table, written) or known.readings(table, generic(written))
    for reading in readings:
        yield reading
        if table == "surname":
            yield _unvoiced(reading)


def _sound(kana: str) -> str:
    return "".join(kana.split()).translate(_SOUNDS)


def _unvoiced(kana: str) -> str:
    return kana.translate(_VOICED)


def is_close(one: str, other: str) -> bool:
    """Tell whether one letter was changed, dropped or added."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    short, long = sorted((one, other), key=len)
    same = next(
        (i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short)
    )
    if len(short) == len(long):
        return short[same + 1 :] == long[same + 1 :]
    return short[same:] == long[same + 1 :]
