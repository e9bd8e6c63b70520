"""How the API of one system wants its records: `<home>/systems/<system>.profile.toml`."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from bots.protocol.door_profiles import Written
from japanese.day_patterns import ERA_CODES, is_pattern

Label = Annotated[str, Field(min_length=1)]
Status = Annotated[int, Field(ge=400, le=499)]

_PATH = re.compile(r"[A-Za-z0-9_~.%{}-][A-Za-z0-9_~.%{}/-]*(\?[A-Za-z0-9_~.%{}=&-]*)?")


class JsonField(Written):
    """One field of the JSON: which box of the keying plan goes into it, and as what.

    `name` leads into nested objects by dots. `empty` is what stands for an empty text.
    """

    box: str = ""
    constant: str | None = None
    name: Annotated[str, Field(pattern=r"^[^.]+(\.[^.]+)*$")]
    kind: Literal["text", "integer", "boolean"] = "text"
    empty: Literal["text", "null", "absent"] = "text"
    codes: dict[str, str] = Field(default={})
    date: str = ""


class ApiProfile(Written):
    """The whole API, its paths relative to the address of the system."""

    key: Label
    """Which box holds the idempotency key."""

    records: str
    """Where a record is posted to."""

    search: str
    """Where the records under `{key}` are listed."""

    record: str
    """Where the record of `{number}` is."""

    number: Label = "number"
    """Where an answer has the number of a record, by dots."""

    found: str = ""
    """Where the answer to a search has its list, by dots; empty where it is that list."""

    refusal: str = "detail"
    """Where a refusal has its reason, by dots (RFC 9457)."""

    refused: tuple[Status, ...] = (400, 409, 422)
    """Which answers to a POST say that nothing was stored because of the values."""

    authentication: Literal["bearer", "basic", "none"] = "bearer"
    quoted_key: bool = True
    """Whether the key stands in quotation marks, as the draft of the header field has it."""

    plain_http: bool = False
    """Whether records may travel unencrypted to another machine."""

    timeout_seconds: Annotated[float, Field(gt=0, le=600)] = 30.0
    eras: dict[str, Label] = Field(default=dict(ERA_CODES))
    fields: Annotated[tuple[JsonField, ...], Field(min_length=1)]


def contradictions(profile: ApiProfile) -> Iterator[str]:
    """Yield one line for each mistake that no key shows by itself."""
    for place, field in enumerate(profile.fields):
        yield from (f"fields.{place}.{mistake}" for mistake in _of_field(field))
    for what in ("box", "name"):
        given = Counter(getattr(field, what) for field in profile.fields)
        yield from (
            f"fields: {each!r} is given {n} times" for each, n in given.items() if each and n > 1
        )
    if profile.key not in {field.box for field in profile.fields}:
        yield f"key: no field has the box {profile.key!r}"
    for field in profile.fields:
        if any(other.name.startswith(f"{field.name}.") for other in profile.fields):
            yield f"fields: {field.name!r} is a value and holds others too"
    yield from _of_paths(profile)
    codes = list(profile.eras.values())
    if set(profile.eras) != set(ERA_CODES) or len(set(codes)) != len(codes):
        yield f"eras: needs {'、'.join(ERA_CODES)}, each with a code of its own"


def _of_field(field: JsonField) -> Iterator[str]:
    if bool(field.box) == (field.constant is not None):
        yield "box: give either box or constant"
    if field.codes and field.date:
        yield "codes: give either codes or date"
    if len(set(field.codes.values())) != len(field.codes):
        yield "codes: two texts have one code, and could not be told apart when read back"
    if field.date and not is_pattern(field.date):
        yield "date: needs yyyy, or g and ee, and mm and dd, each once"
    if field.kind == "integer" and field.empty == "text":
        yield "empty: an integer that is not given is null or absent"


def _of_paths(profile: ApiProfile) -> Iterator[str]:
    needed = {"records": [], "search": ["{key}"], "record": ["{number}"]}
    for name, wanted in needed.items():
        path = getattr(profile, name)
        if re.findall(r"\{[^}]*\}", path) != wanted:
            yield f"{name}: needs {', '.join(wanted) or 'nothing'} in braces"
        if not _PATH.fullmatch(path):
            yield f"{name}: a path below the address of the system, without host and first slash"
