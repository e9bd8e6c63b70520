"""What comes out of the reading room: values with everything needed to doubt or defend them."""

from dataclasses import dataclass
from enum import StrEnum

from ocr.base.doubts import Doubt
from ocr.base.reasons import Reason


class Decision(StrEnum):
    """What the desk must do with one field."""

    ACCEPT = "accept"
    CONFIRM = "confirm"
    RETYPE = "retype"


class Source(StrEnum):
    """Where a value came from."""

    IMAGE = "image"
    XLSX = "xlsx"
    PDF_TEXT = "pdf-text"
    PERSON = "person"


class PageState(StrEnum):
    """What became of a page in the reading room."""

    READ = "read"
    UNKNOWN_FORM = "unknown_form"
    ANOTHER_EDITION = "another_edition"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class SlotReading:
    """The text read in one box of the paper; `cell` is its anchor in the official workbook."""

    label: str
    cell: str | None
    text: str
    confidence: float


@dataclass(frozen=True, slots=True)
class OptionReading:
    """One checkbox: whether it is marked, and how sure that is (0.5 to 1)."""

    label: str
    cell: str | None
    marked: bool
    confidence: float


@dataclass(frozen=True, slots=True)
class FieldReading:
    """One field of a form as read.

    `value` is canonical (ISO date, `HH:MM`, half-width digits, full-width kana) where the raw
    text parses, else the raw text with a doubt. For a choice it is the tuple of marked labels.
    `candidates` are other values the paper may hold, best first. `doubts` tell why to look.
    `confidence` is how often such a value is right; `score` is what it was calibrated from.
    """

    name: str
    label: str
    kind: str
    raw: str
    value: str | tuple[str, ...]
    confidence: float
    decision: Decision
    doubts: tuple[Doubt, ...] = ()
    candidates: tuple[str, ...] = ()
    slots: tuple[SlotReading, ...] = ()
    options: tuple[OptionReading, ...] = ()
    source: Source = Source.IMAGE
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Quality:
    """How good the page was: turned by degrees, residual of the alignment in millimetres."""

    dpi: float
    rotation: int
    skew_degrees: float
    residual_mm: float
    support: float
    sharpness: float


@dataclass(frozen=True, slots=True)
class FormReading:
    """One page read against one registered form, with what is needed to explain it later."""

    template: str
    edition: str
    template_hash: str
    engine: str
    quality: Quality
    fields: tuple[FieldReading, ...]
    seconds: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class PageOutcome:
    """A page read, or the reason why it was not. `form` is None unless it was read."""

    state: PageState
    reason: Reason | None = None
    quality: Quality | None = None
    form: FormReading | None = None
