"""What one box on the paper may hold: each function returns the canonical text or says why not.

An empty box is "". Reasons are codes of doubts and quote nothing of what was read.
"""

import re
import unicodedata
from collections.abc import Callable

from japanese.eras import parse_year
from japanese.text import compose, fold_kana, fold_width, tidy_spaces, without_spaces
from ocr.base.doubts import DoubtCode, NotOfItsKind

FIRST_YEAR, LAST_YEAR = 1868, 2099
"""Western years that a municipal form can speak of: since 明治, and not past this century."""

_NOT_WRITABLE = {"Cc", "Cf", "Cn", "Co", "Cs"}
_IN_KANA = re.compile("[ァ-ヺー・ヽヾ\u3000]+")
_MARK_WITHOUT_KANA = re.compile("(^|[\u3000・])ー")


def text(written: str) -> str:
    """Return a line of text, its characters as they are, spaces tidied."""
    tidied = tidy_spaces(compose(written))
    if any(unicodedata.category(character) in _NOT_WRITABLE for character in tidied):
        raise NotOfItsKind(DoubtCode.UNWRITABLE)
    return tidied


def free_text(written: str) -> str:
    """Return a passage of text line by line, without empty lines at its ends."""
    return "\n".join(text(line) for line in written.splitlines()).strip("\n")


def name(written: str) -> str:
    """Return a person's name with one space between 姓 and 名 where there was one."""
    tidied = text(written)
    if re.search("[0-9０-９]", tidied):
        raise NotOfItsKind(DoubtCode.DIGIT_IN_NAME)
    return tidied


def kana(written: str) -> str:
    """Return a name's reading in full-width katakana, its parts one full-width space apart."""
    folded = re.sub(r"\s+", "\u3000", fold_kana(_long_marks(written)).strip())
    if not folded:
        return ""
    if not _IN_KANA.fullmatch(folded):
        raise NotOfItsKind(DoubtCode.NOT_KANA)
    if _MARK_WITHOUT_KANA.search(folded):
        raise NotOfItsKind(DoubtCode.STRAY_LONG_MARK)
    return folded


def _long_marks(written: str) -> str:
    """Take every dash for a long mark: nothing else than that can be meant among kana."""
    return re.sub("[-－‐‑‒–—―−─━ｰ]", "ー", written)


def year(written: str) -> str:
    """Return the western year, four digits, of 2024 or of a year with its era."""
    if not without_spaces(written):
        return ""
    western = parse_year(written)
    if not FIRST_YEAR <= western <= LAST_YEAR:
        raise NotOfItsKind(DoubtCode.YEAR_OUT_OF_BOUNDS, f"{FIRST_YEAR} {LAST_YEAR}")
    return str(western)


def whole_number(least: int, most: int, unit: str, sign: str) -> Callable[[str], str]:
    """Make the reader of a whole number from `least` to `most`; `sign` may stand behind it."""

    def read(written: str) -> str:
        plain = without_spaces(fold_width(written)).removesuffix(sign)
        if not plain:
            return ""
        if not re.fullmatch("[0-9]{1,9}", plain):
            raise NotOfItsKind(DoubtCode.NO_DIGITS, unit)
        if not least <= int(plain) <= most:
            raise NotOfItsKind(DoubtCode.OUT_OF_BOUNDS, f"{unit} {least} {most}")
        return str(int(plain))

    return read


month = whole_number(1, 12, "month", "月")
day = whole_number(1, 31, "day", "日")
hour = whole_number(0, 29, "hour", "時")
minute = whole_number(0, 59, "minute", "分")
minutes = whole_number(0, 44_640, "minute", "分")  # as many as a month of 31 days has
hours = whole_number(0, 744, "hours", "時間")
days = whole_number(0, 31, "days", "日")


def number(written: str) -> str:
    """Return a whole number without its commas and leading zeros."""
    plain = without_spaces(fold_width(written))
    if not plain:
        return ""
    if not re.fullmatch("[0-9]{1,12}|[0-9]{1,3}(,[0-9]{3}){1,3}", plain):
        raise NotOfItsKind(DoubtCode.NO_NUMBER)
    return str(int(plain.replace(",", "")))


def code(written: str) -> str:
    """Return a number that names something, such as an account: every digit of it is kept."""
    plain = without_spaces(fold_width(written))
    if plain and not re.fullmatch("[0-9]{1,20}", plain):
        raise NotOfItsKind(DoubtCode.NO_CODE)
    return plain


def phone_part(written: str) -> str:
    """Return one of the three parts of a phone number, leading zeros kept."""
    plain = without_spaces(fold_width(written))
    if plain and not re.fullmatch("[0-9]{1,5}", plain):
        raise NotOfItsKind(DoubtCode.NO_PHONE_PART)
    return plain


def postal_code(written: str) -> str:
    """Return a postal code as 123-4567."""
    plain = without_spaces(fold_width(written)).removeprefix("〒")
    if not plain:
        return ""
    found = re.fullmatch("([0-9]{3})-?([0-9]{4})", plain)
    if found is None:
        raise NotOfItsKind(DoubtCode.NO_POSTAL_CODE)
    return f"{found[1]}-{found[2]}"
