"""What several boxes say together: dates, times, durations, phone numbers.

Each kind has two functions: one joins the texts of the boxes to a canonical value, or says by the
code of a doubt why they do not fit; the other parts one text, canonical or as a clerk types it,
into the texts of the boxes.
"""

import re

from japanese.eras import parse_date, parse_month
from japanese.text import fold_width, without_spaces
from ocr.base.doubts import DoubtCode, NotOfItsKind
from ocr.forms import single_boxes as boxes

Texts = tuple[str, ...]

_CLOCK = re.compile("([0-9]{1,2})(?:[:時.](?:([0-9]{1,2})分?)?)|([0-9]{1,2})([0-9]{2})")
_LENGTH = re.compile("([0-9]{1,3})(?::|時間)(?:([0-9]{1,2})分?)?|([0-9]{1,2})分")
_ELEVEN_DIGITS = re.compile("020|0[5-9]0|0800")
_FREE_CALL = re.compile("0120|0570|0800")


def join_date(texts: Texts) -> str:
    """Return the ISO date of a box each for year, month and day."""
    if not _all_or_none(texts, "date"):
        return ""
    year_text = without_spaces(fold_width(texts[0])).removesuffix("年")
    boxes.year(year_text)
    return parse_date(f"{year_text}年{boxes.month(texts[1])}月{boxes.day(texts[2])}日").isoformat()


def split_date(text: str) -> Texts:
    """Part a date into year, month and day."""
    if not text.strip():
        return ("", "", "")
    found = parse_date(text)
    return (f"{found.year:04}", str(found.month), str(found.day))


def join_year_month(texts: Texts) -> str:
    """Return `YYYY-MM` of a box each for year and month."""
    if not _all_or_none(texts, "year_month"):
        return ""
    year_text = without_spaces(fold_width(texts[0])).removesuffix("年")
    boxes.year(year_text)
    found = parse_month(f"{year_text}年{boxes.month(texts[1])}月")
    return f"{found[0]:04}-{found[1]:02}"


def split_year_month(text: str) -> Texts:
    """Part a month into year and month."""
    if not text.strip():
        return ("", "")
    found = parse_month(text)
    return (f"{found[0]:04}", str(found[1]))


def join_time(texts: Texts) -> str:
    """Return `HH:MM`, 0 to 29 o'clock: a night's work ends at 29:00."""
    if not _all_or_none(texts, "time"):
        return ""
    return f"{int(boxes.hour(texts[0])):02}:{int(boxes.minute(texts[1])):02}"


def split_time(text: str) -> Texts:
    """Part 8:30, 8時30分, 8時 or 0830 into hour and minute."""
    plain = without_spaces(fold_width(text))
    if not plain:
        return ("", "")
    found = _CLOCK.fullmatch(plain)
    if found is None:
        raise NotOfItsKind(DoubtCode.NO_TIME)
    return (found[1] or found[3], found[2] or found[4] or _none_said(plain, "時"))


def join_duration(texts: Texts) -> str:
    """Return `H:MM`, the hours up to 744 (a month of 31 days)."""
    if not _all_or_none(texts, "duration"):
        return ""
    return f"{boxes.hours(texts[0])}:{int(boxes.minute(texts[1])):02}"


def split_duration(text: str) -> Texts:
    """Part 160:30, 160時間30分, 160時間 or 45分 into hours and minutes."""
    plain = without_spaces(fold_width(text))
    if not plain:
        return ("", "")
    found = _LENGTH.fullmatch(plain)
    if found is None:
        raise NotOfItsKind(DoubtCode.NO_DURATION)
    return (found[1] or "0", found[2] or found[3] or _none_said(plain, "時間"))


def _none_said(plain: str, unit: str) -> str:
    """Return the minutes of a text that has none: 8時 says that there are none, 8: does not."""
    return "0" if plain.endswith(unit) else ""


def join_phone(texts: Texts) -> str:
    """Return a phone number of three parts with hyphens, 10 or 11 digits as its start wants."""
    if not _all_or_none(texts, "phone"):
        return ""
    parts = tuple(map(boxes.phone_part, texts))
    digits = "".join(parts)
    if not digits.startswith("0") or digits.startswith("00"):
        raise NotOfItsKind(DoubtCode.PHONE_START)
    if len(digits) != (11 if _ELEVEN_DIGITS.match(digits) else 10):
        raise NotOfItsKind(DoubtCode.PHONE_LENGTH)
    if len(parts[0]) < 2 or len(parts[2]) < 3:
        raise NotOfItsKind(DoubtCode.PHONE_PARTS)
    return "-".join(parts)


def split_phone(text: str) -> Texts:
    """Part 03-1234-5678, 03(1234)5678 or, where its start tells how, a number in one piece."""
    plain = without_spaces(fold_width(text))
    if not plain:
        return ("", "", "")
    parts = tuple(re.findall("[0-9]+", plain))
    if re.fullmatch("[0-9()-]+", plain) and len(parts) == 3:
        return parts
    if len(parts) == 1 and parts[0] == plain:
        return _cut(plain)
    raise NotOfItsKind(DoubtCode.NO_PHONE)


def _cut(digits: str) -> Texts:
    if _FREE_CALL.match(digits):
        sizes = (4, 3)
    elif _ELEVEN_DIGITS.match(digits):
        sizes = (3, 4)
    elif digits.startswith(("03", "06")):
        sizes = (2, 4)
    else:
        raise NotOfItsKind(DoubtCode.NO_AREA_CODE)
    return (digits[: sizes[0]], digits[sizes[0] : sum(sizes)], digits[sum(sizes) :])


def _all_or_none(texts: Texts, kind: str) -> bool:
    """Return whether all boxes are filled, False where none is.

    Raises:
        NotOfItsKind: where only some are.
    """
    filled = [bool(text.strip()) for text in texts]
    if any(filled) and not all(filled):
        raise NotOfItsKind(DoubtCode.PARTLY_EMPTY, kind)
    return all(filled)
