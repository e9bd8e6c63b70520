"""What contradicts itself in a profile of a file, found before anything is written by it."""

import re
from collections import Counter
from collections.abc import Iterator

from bots.files.cells import Unfit, extent, fixed, refuse_characters
from bots.files.layout import laid_out
from bots.files.profile import Column, FileProfile, Format, Newline, Quoting
from japanese.day_patterns import ERA_CODES, is_pattern

_NAME = re.compile(r"[^/\\{}\x00-\x1f]+")
_OF_LINES = {"newline", "delimiter", "quoting"}
_NOT_OF = {
    Format.CSV: {"sheet"},
    Format.FIXED: {"delimiter", "quoting", "header", "line_breaks", "formulas", "sheet"},
    Format.XLSX: _OF_LINES,
}


def contradictions(profile: FileProfile) -> Iterator[str]:
    """Yield one line for each mistake that no key shows by itself."""
    for place, column in enumerate(profile.columns):
        found = _of_column(column, profile)
        yield from (f"columns.{place}.{mistake}" for mistake in found)
    yield from _of_boxes(profile)
    yield from _of_positions(profile)
    yield from _of_name(profile)
    yield from _of_eras(profile)
    yield from _of_format(profile)


def _of_column(column: Column, profile: FileProfile) -> Iterator[str]:
    if bool(column.box) == (column.constant is not None):
        yield "box: give either box or constant"
    if column.codes and column.date:
        yield "codes: give either codes or date"
    if len(set(column.codes.values())) != len(column.codes):
        yield "codes: two texts have one code, and could not be told apart when read back"
    if column.date and not is_pattern(column.date):
        yield "date: needs yyyy, or g and ee, and mm and dd, each once"
    yield from _of_width(column, profile)


def _of_width(column: Column, profile: FileProfile) -> Iterator[str]:
    if column.width is None and profile.format is Format.FIXED:
        yield "width: needed in a file of fixed width"
    elif column.width is None and column.pad is not None:
        yield "pad: needs a width"
    elif column.width and column.width % extent(column.pad or " ", profile):
        yield "width: not a multiple of what one pad takes"
    else:
        yield from _of_its_own_texts(column, profile)


def _of_its_own_texts(column: Column, profile: FileProfile) -> Iterator[str]:
    try:
        refuse_characters(column.heading, profile)
    except Unfit as reason:
        yield f"header: {reason}"
    texts = {"constant": column.constant or "", "empty": column.empty}
    texts |= {f"codes.{text}": code for text, code in column.codes.items()}
    for key, text in texts.items():
        try:
            fixed(text, column, profile)
        except Unfit as reason:
            yield f"{key}: {reason}"


def _of_boxes(profile: FileProfile) -> Iterator[str]:
    boxes = Counter(column.box for column in profile.columns if column.box)
    yield from (f"columns: {box!r} is written {n} times" for box, n in boxes.items() if n > 1)
    if profile.key not in boxes:
        yield f"key: no column has the box {profile.key!r}"
    headings = Counter(column.heading for column in profile.columns)
    if profile.format is not Format.FIXED and profile.header:
        for heading, n in headings.items():
            if n > 1 or not heading:
                yield f"columns: {n} have the heading {heading!r}"


def _of_positions(profile: FileProfile) -> Iterator[str]:
    placed = [column for column in profile.columns if column.position is not None]
    if not placed:
        return
    if len(placed) < len(profile.columns):
        yield "columns: give position to every column or to none"
        return
    try:
        laid_out(profile)
    except ValueError as mistake:
        yield f"columns: {mistake}"


def _of_name(profile: FileProfile) -> Iterator[str]:
    needed = "{number}" if profile.per == "batch" else "{date}"
    if needed not in profile.name:
        yield f"name: one file for each {profile.per} needs {needed} in its name"
    rest = profile.name.replace("{date}", "").replace("{number}", "")
    if not _NAME.fullmatch(rest) or rest.startswith("."):
        yield "name: a plain file name with {date} and {number}, and nothing else in braces"


def _of_eras(profile: FileProfile) -> Iterator[str]:
    codes = list(profile.eras.values())
    if set(profile.eras) != set(ERA_CODES):
        yield f"eras: needs {'、'.join(ERA_CODES)} and no other"
    elif len(set(codes)) != len(codes) or len(set(map(len, codes))) != 1:
        yield "eras: codes must differ and be equally long"


def _of_format(profile: FileProfile) -> Iterator[str]:
    for key in sorted(_NOT_OF[profile.format] & profile.model_fields_set):
        yield f"{key}: does not belong to format {profile.format}"
    if profile.format is Format.XLSX and profile.line_breaks == "crlf":
        yield "line_breaks: a workbook breaks lines by lf"
    if profile.format is Format.CSV:
        yield from _of_csv(profile)
    endless = profile.format is Format.FIXED and profile.newline is Newline.NONE
    if endless and profile.width_in == "characters":
        yield "newline: lines without an end need a width in bytes"


def _of_csv(profile: FileProfile) -> Iterator[str]:
    if profile.newline is Newline.NONE:
        yield "newline: lines of CSV need an end"
    if profile.quoting is Quoting.NONE and profile.line_breaks != "refuse":
        yield "line_breaks: only cells in quotation marks can hold them"
