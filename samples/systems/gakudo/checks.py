"""What the validators of the pages say. Like many of their age, they quote the input."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from samples.systems.gakudo.boxes import Box

CHARSET = "euc_jp"

_SHAPES = {
    "number": r"[0-9]+",
    "time": r"([01][0-9]|2[0-9]):[0-5][0-9]",
    "kana": r"[ァ-ヶー・　]+",
}
_NOT_IN_THE_PAGE = re.compile("&#[0-9]+;|\ufffd")  # how browsers post what the charset lacks


def refusals(boxes: Iterable[Box], values: Mapping[str, str]) -> Iterator[str]:
    """Yield one sentence for each box that the validators do not take."""
    for box in boxes:
        text = values.get(box.column, "")
        if box.required and not text.strip():
            yield f"{box.label}を入力してください。"
        elif text and not _is_written_in_jis(text):
            yield f"{box.label}に使用できない文字が含まれています。[{text}]"
        elif text and not _acceptable(box, text):
            yield f"{box.label}の形式が正しくありません。[{text}]"


def _is_written_in_jis(text: str) -> bool:
    """Whether it holds nothing but ASCII, half-width kana and JIS X 0208: no ① and no 髙."""
    if _NOT_IN_THE_PAGE.search(text):
        return False
    try:
        return all(len(character.encode(CHARSET)) <= 2 for character in text)
    except UnicodeEncodeError:
        return False


def _acceptable(box: Box, text: str) -> bool:
    if box.kind == "date":
        return _is_a_date(text)
    shape = _SHAPES.get(box.kind, "")
    return not shape or re.fullmatch(shape, text, re.ASCII) is not None


def _is_a_date(text: str) -> bool:
    try:
        datetime.strptime(text, "%Y/%m/%d")  # noqa: DTZ007  a calendar day has no zone
    except ValueError:
        return False
    return True
