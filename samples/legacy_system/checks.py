"""What the server refuses, in its own words. Like many of its age, it quotes the input."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime

from samples.legacy_system.boxes import BOXES, Box


def refusals(values: Mapping[str, str]) -> Iterator[str]:
    """Yield one sentence for each box that the server does not take."""
    for box in BOXES:
        text = values.get(box.column, "")
        if box.required and not text.strip():
            yield f"{box.label}が入力されていません"
        if text and not _acceptable(box, text):
            yield f"{box.label}の値[{text}]が正しくありません"


def _acceptable(box: Box, text: str) -> bool:
    if box.kind == "date":
        return _is_a_date(text)
    if box.kind == "time":
        return re.fullmatch(r"[0-2][0-9][0-5][0-9]", text, re.ASCII) is not None
    if box.kind == "number":
        return re.fullmatch(r"[0-9]+", text) is not None
    if box.kind == "code":
        return bool(box.meaning(text))
    return box.kind != "mark" or text == "1"


def _is_a_date(text: str) -> bool:
    if re.fullmatch(r"[0-9]{8}", text) is None:
        return False
    try:
        datetime.strptime(text, "%Y%m%d")  # noqa: DTZ007  a calendar day has no zone
    except ValueError:
        return False
    return True
