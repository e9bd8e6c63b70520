"""What the server refuses, in its own words. Like many of its age, it quotes the input."""

import re
from collections.abc import Iterator, Mapping
from datetime import date

from samples.systems.hoiku.boxes import BOXES, Box

CHARSET = "cp932"  # what browsers mean by Shift_JIS

_BIRTH = tuple(box for box in BOXES if box.heading == "生年月日")
_ERA_BEGAN = {"1": 1868, "2": 1912, "3": 1926, "4": 1989, "5": 2019}


def refusals(values: Mapping[str, str]) -> Iterator[str]:
    """Yield one sentence for each box that the server does not take."""
    for box in BOXES:
        text = values.get(box.column, "")
        if box.required and not text.strip():
            yield f"{box.label}が入力されていません"
        if text and not _acceptable(box, text):
            yield f"{box.label}の値[{text}]が正しくありません"
        if box.most_bytes and len(text.encode(CHARSET, "xmlcharrefreplace")) > box.most_bytes:
            yield f"{box.label}は{box.most_bytes}バイト以内で入力してください"
    parts = [values.get(box.column, "") for box in _BIRTH]
    if any(parts) and not _is_a_day_of_an_era(parts):
        yield f"生年月日の値[{'.'.join(parts)}]が正しくありません"


def _acceptable(box: Box, text: str) -> bool:
    if box.kind == "date":
        return re.fullmatch(r"[0-9]{8}", text) is not None and _is_a_day(
            text[:4], text[4:6], text[6:]
        )
    if box.kind == "code":
        return bool(box.meaning(text))
    taken = {
        "time": r"[0-2][0-9]:?[0-5][0-9]",
        "number": r"[0-9]+",
        "kana": r"[ｦ-ﾟ A-Z0-9.()-]+",
        "postal": r"[0-9]{3}-[0-9]{4}",
        "mark": "1",
    }.get(box.kind)
    return taken is None or re.fullmatch(taken, text, re.ASCII) is not None


def _is_a_day_of_an_era(parts: list[str]) -> bool:
    era, year, month, day = parts
    if era not in _ERA_BEGAN or not all(part.isdecimal() for part in (year, month, day)):
        return False
    return int(year) > 0 and _is_a_day(str(_ERA_BEGAN[era] + int(year) - 1), month, day)


def _is_a_day(year: str, month: str, day: str) -> bool:
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        return False
    return True
