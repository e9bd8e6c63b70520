"""How the text of a box stands in its column, and how it is read back: nothing is ever cut."""

import re

from bots.files.profile import Charset, Column, FileProfile, Format, Quoting
from japanese.day_patterns import from_pattern, in_pattern

_SPACE = " "
_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ufeff\ufffe\uffff]")
_FORMULA = re.compile("[=+@-]")
_NO_FORMULA = re.compile(r"[+-][0-9()\- ]*")

_ESCAPE = re.compile("_x[0-9A-Fa-f]{4}_")  # ST_Xstring of ISO/IEC 29500-1
_MOST_OF_A_CELL = 32_767


class Unfit(ValueError):
    """A text cannot stand in its column; the Japanese reason names a character at most."""


def written(text: str, column: Column, profile: FileProfile) -> str:
    """Return what stands in the column, padded to its width.

    Raises:
        Unfit: where reading it back would not give `text` again.
    """
    cell = _shaped(text, column, profile)
    refuse_characters(cell, profile)
    if profile.line_breaks == "crlf":
        cell = cell.replace("\n", "\r\n")
    cell = _padded(cell, column, profile)
    if read(cell, column, profile) != text:
        raise Unfit("埋め草や空欄の印と区別できない文字が、端にあります")
    return cell


def read(cell: str, column: Column, profile: FileProfile) -> str:
    """Return the text that a cell stands for, as the keying plan writes it.

    Raises:
        Unfit: where the cell is none that `written` writes.
    """
    if cell == _padded(column.empty, column, profile):
        return ""
    bare = _bare(cell, column, profile)
    if profile.line_breaks == "crlf":
        bare = bare.replace("\r\n", "\n")
    return _meaning(bare, column, profile)


def fixed(text: str, column: Column, profile: FileProfile) -> str:
    """Return how a text that the profile itself gives stands in its column.

    Raises:
        Unfit: where it cannot.
    """
    refuse_characters(text, profile)
    return _padded(text, column, profile)


def _shaped(text: str, column: Column, profile: FileProfile) -> str:
    """Return the text as codes, dates and empty marks want it."""
    if not text:
        return column.empty
    if column.codes:
        if text not in column.codes:
            raise Unfit("この値に当たるコードがありません")
        return column.codes[text]
    try:
        return in_pattern(text, column.date, profile.eras) if column.date else text
    except ValueError as error:
        raise Unfit(str(error)) from None


def _meaning(cell: str, column: Column, profile: FileProfile) -> str:
    if column.codes:
        texts = {code: text for text, code in column.codes.items()}
        if cell not in texts:
            raise Unfit("知らないコードです")
        return texts[cell]
    try:
        return from_pattern(cell, column.date, profile.eras) if column.date else cell
    except ValueError as error:
        raise Unfit(str(error)) from None


def refuse_characters(text: str, profile: FileProfile) -> None:
    """Stop what the file cannot hold, or what its readers would take for something else.

    Raises:
        Unfit: naming the first such character.
    """
    for character in text:
        _refuse_character(character, profile)
    if profile.formulas == "refuse" and _FORMULA.match(text) and not _NO_FORMULA.fullmatch(text):
        raise Unfit(f"「{text[0]}」で始まる文字は、表計算で開くと式になります")
    if profile.format is Format.XLSX:
        _refuse_what_excel_changes(text)
    else:
        _refuse_what_needs_quoting(text, profile)


def _refuse_character(character: str, profile: FileProfile) -> None:
    if character == "\n" and profile.line_breaks == "refuse":
        raise Unfit("改行は入れられません")
    if _CONTROLS.match(character):
        raise Unfit(f"制御文字 (U+{ord(character):04X}) は入れられません")
    if not _survives(character, profile.charset):
        raise Unfit(f"「{character}」は文字コード {profile.charset} にありません")


def _refuse_what_needs_quoting(text: str, profile: FileProfile) -> None:
    bare = profile.format is Format.CSV and profile.quoting is Quoting.NONE
    for character in (profile.separator, '"') if bare else ():
        if character in text:
            raise Unfit(f"「{character}」は、引用符で囲まないファイルには入れられません")


def _refuse_what_excel_changes(text: str) -> None:
    if _ESCAPE.search(text):
        raise Unfit("「_x0000_」の形の文字は、Excel が別の文字に読み替えます")
    if len(text) > _MOST_OF_A_CELL:
        raise Unfit(f"Excel の一つのセルに入る{_MOST_OF_A_CELL}文字を超えています")


def _survives(character: str, charset: Charset) -> bool:
    """Tell whether a character comes back as it was: CP932 takes 〜 and − and returns ～ and －."""
    try:
        return character.encode(charset.codec).decode(charset.codec) == character
    except UnicodeError:
        return False


def _padded(cell: str, column: Column, profile: FileProfile) -> str:
    if column.width is None:
        return cell
    _refuse_overflow(cell, column, profile)
    pad = _pad_of(cell, column, profile)
    missing = column.width - extent(cell, profile)
    if not pad:
        return cell
    if missing % extent(pad, profile):
        raise Unfit("全角と半角が混じり、列の幅をちょうど埋められません")
    filling = pad * (missing // extent(pad, profile))
    return filling + cell if column.pad_side == "left" else cell + filling


def _pad_of(cell: str, column: Column, profile: FileProfile) -> str:
    """Return what fills the rest; spaces stand in an empty column, whatever else fills it."""
    if profile.format is Format.FIXED:
        return (column.pad or _SPACE) if cell else _SPACE
    return (column.pad or "") if cell else ""


def _bare(cell: str, column: Column, profile: FileProfile) -> str:
    pad = _pad_of(cell, column, profile)
    if column.width is None or not pad:
        return cell
    bare = cell.lstrip(pad) if column.pad_side == "left" else cell.rstrip(pad)
    return bare or cell[:1]  # 00000 is 0


def _refuse_overflow(cell: str, column: Column, profile: FileProfile) -> None:
    room = column.width or 0
    for place, character in enumerate(cell, start=1):
        room -= extent(character, profile)
        if room < 0:
            unit = "バイト" if profile.width_in == "bytes" else "文字"
            raise Unfit(f"{place}文字目の「{character}」から、{column.width}{unit}の幅に入りません")


def extent(text: str, profile: FileProfile) -> int:
    """Return how much of a width a text takes, in bytes or characters."""
    in_bytes = profile.width_in == "bytes"
    return len(text.encode(profile.charset.codec)) if in_bytes else len(text)
