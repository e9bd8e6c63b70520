"""Between the texts of a keying plan and the JSON of a record: there and back without a change."""

import re
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from bots.api.profile import ApiProfile, JsonField
from bots.errors import RecordRejected
from japanese.day_patterns import from_pattern, in_pattern

Json = dict[str, Any]

_INTEGER = re.compile("0|-?[1-9][0-9]{0,14}", re.ASCII)  # exact in every reader's numbers


class _Unfit(ValueError):
    """A text cannot stand in its field; the Japanese reason quotes nothing of it."""


def body_of(texts: Mapping[str, str], profile: ApiProfile) -> Json:
    """Return the JSON of a record.

    Raises:
        RecordRejected: naming each box whose text cannot stand in its field.
    """
    body: Json = {}
    refused = []
    for field in profile.fields:
        text = texts[field.box] if field.box else field.constant or ""
        try:
            _put(body, field, text, profile)
        except ValueError as reason:
            refused.append(f"{field.box or field.name}: {reason}")
    if refused:
        raise RecordRejected("。".join(refused))
    return body


def texts_of(body: Json, profile: ApiProfile) -> Mapping[str, str]:
    """Return the text of every box, as the plan writes it; what is not as we write it stays."""
    return {
        field.box: _text(at(body, field.name), field, profile)
        for field in profile.fields
        if field.box
    }


def at(body: object, path: str) -> object:
    """Return what stands at a path of dots; None where nothing does. An empty path is all of it."""
    for step in path.split(".") if path else ():
        if not isinstance(body, dict):
            return None
        body = body.get(step)
    return body


def values_in(body: object) -> Iterator[str]:
    """Yield every value of a record, as it would be written in a sentence."""
    if isinstance(body, dict):
        yield from chain.from_iterable(map(values_in, body.values()))
    elif body is not None and not isinstance(body, bool):
        yield str(body)


def _put(body: Json, field: JsonField, text: str, profile: ApiProfile) -> None:
    value = _value(text, field, profile)
    if value is None and field.empty == "absent":
        return
    *way, last = field.name.split(".")
    for step in way:
        body = body.setdefault(step, {})
    body[last] = value


def _value(text: str, field: JsonField, profile: ApiProfile) -> object:
    if field.kind == "boolean":
        return _boolean(text)
    if not text:
        return "" if field.empty == "text" else None
    shaped = _shaped(text, field, profile)
    if field.kind == "text":
        return shaped
    if _INTEGER.fullmatch(shaped) is None:
        raise _Unfit("整数ではないか、先頭に0があります")
    return int(shaped)


def _shaped(text: str, field: JsonField, profile: ApiProfile) -> str:
    if field.date:
        return in_pattern(text, field.date, profile.eras)
    if not field.codes:
        return text
    if text not in field.codes:
        raise _Unfit("この値に当たるコードがありません")
    return field.codes[text]


def _boolean(text: str) -> bool:
    if text not in ("", "1"):
        raise _Unfit("印の欄に、印でない文字があります")
    return text == "1"


def _text(value: object, field: JsonField, profile: ApiProfile) -> str:
    if isinstance(value, bool):
        return "1" if value else ""
    said = "" if value is None else str(value)
    for text, code in field.codes.items():
        if said == code:
            return text
    try:
        return from_pattern(said, field.date, profile.eras) if said and field.date else said
    except ValueError:
        return said
