"""How a file of one system looks: `<home>/systems/<system>.profile.toml`, see docs/doors.md."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from bots.protocol.door_profiles import Written
from japanese.day_patterns import ERA_CODES

Label = Annotated[str, Field(min_length=1)]
Count = Annotated[int, Field(ge=1)]


class Format(StrEnum):
    """What kind of file it is."""

    CSV = "csv"
    FIXED = "fixed"
    XLSX = "xlsx"


class Charset(StrEnum):
    """In which characters it is written."""

    CP932 = "cp932"
    UTF_8 = "utf-8"
    UTF_8_BOM = "utf-8-bom"

    @property
    def codec(self) -> str:
        """Return what Python calls it; the byte order mark is the file's, not the text's."""
        return "cp932" if self is Charset.CP932 else "utf-8"


class Newline(StrEnum):
    """How a line ends."""

    CRLF = "crlf"
    LF = "lf"
    NONE = "none"

    @property
    def text(self) -> str:
        """Return the characters themselves."""
        return {"crlf": "\r\n", "lf": "\n", "none": ""}[self]


class Quoting(StrEnum):
    """Which cells of a CSV line stand in quotation marks."""

    MINIMAL = "minimal"  # those that need it
    ALL = "all"
    NONE = "none"  # a text that would need it is refused


class Column(Written):
    """One column: which box of the keying plan goes into it, and how it is written there."""

    box: str = ""
    constant: str | None = None
    header: str = ""
    position: Count | None = None
    width: Count | None = None
    pad: Annotated[str, Field(min_length=1, max_length=1)] | None = None
    pad_side: Literal["left", "right"] = "right"
    empty: str = ""
    codes: dict[str, str] = Field(default={})
    date: str = ""

    @property
    def name(self) -> str:
        """Return what the column is called where a person reads of it."""
        return self.box or self.header or "固定値"

    @property
    def heading(self) -> str:
        """Return what stands above it."""
        return self.header or self.box


class FileProfile(Written):
    """The whole file. What belongs to another format than its own is a mistake.

    `charset` of a workbook says which characters the receiving system holds.
    """

    format: Format
    charset: Charset
    newline: Newline = Newline.CRLF
    delimiter: Literal[",", "tab"] = ","
    quoting: Quoting = Quoting.MINIMAL
    header: bool = True
    sheet: Annotated[str, Field(min_length=1, max_length=31, pattern=r"^[^\[\]:*?/\\]+$")] = (
        "Sheet1"
    )
    line_breaks: Literal["refuse", "lf", "crlf"] = "refuse"
    formulas: Literal["keep", "refuse"] = "keep"
    width_in: Literal["bytes", "characters"] = "bytes"
    eras: dict[str, Label] = Field(default=dict(ERA_CODES))
    name: str
    per: Literal["batch", "day"] = "batch"
    key: Label
    columns: Annotated[tuple[Column, ...], Field(min_length=1)]

    @property
    def separator(self) -> str:
        """Return the character between two cells of a line of CSV."""
        return "\t" if self.delimiter == "tab" else self.delimiter
