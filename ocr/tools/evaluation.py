"""How right a reading is, against the truth: exact slots, marks, and errors among the accepted."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from japanese.text import compose
from ocr.base.doubts import Doubt
from ocr.base.form_reading import Decision, FieldReading, FormReading
from ocr.confidence.calibration import Observation, kind_as_read
from ocr.confidence.wilson import wilson_upper as wilson_upper
from ocr.forms.kinds import KINDS
from ocr.forms.template import FormTemplate
from ocr.values.decisions import is_doubted
from ocr.values.sameness import same as same

Truth = Mapping[str, str | bool]
"""What a page says: anchor cell or field name to text, or to whether a box is marked."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One slot or checkbox against its truth. `strict` keeps spaces and letter shapes.

    `confidence` and `doubts` are those of the field it belongs to, `score` its own as the
    recogniser had it; `doubted` tells that something else than its score sends it to a person.
    """

    kind: str
    filled: bool
    exact: bool
    strict: bool
    accepted: bool
    confidence: float = 0.0
    score: float = 0.0
    doubts: tuple[Doubt, ...] = ()

    @property
    def doubted(self) -> bool:
        """Whether something else than its score sends it to a person."""
        return is_doubted(self.doubts)


@dataclass(frozen=True, slots=True)
class Score:
    """Counts over many comparisons of one kind."""

    kind: str
    filled: int = 0
    exact: int = 0
    strict: int = 0
    blank: int = 0
    blank_right: int = 0
    accepted: int = 0
    accepted_wrong: int = 0

    @property
    def share_exact(self) -> float:
        """Share of the filled ones that are exact; 1.0 where none is filled."""
        return self.exact / self.filled if self.filled else 1.0

    @property
    def share_accepted(self) -> float:
        """Share of the filled ones that no person would look at."""
        return self.accepted / self.filled if self.filled else 0.0

    @property
    def most_errors(self) -> float:
        """Upper end of Wilson's 95 % interval for the errors among the accepted filled ones."""
        return wilson_upper(self.accepted_wrong, self.accepted)


def same_strictly(read: str, truth: str) -> bool:
    """Tell whether two texts are equal letter by letter, spaces being one sort."""
    return _spaced(read) == _spaced(truth)


def _spaced(text: str) -> str:
    return re.sub(r"\s+", " ", compose(text)).strip()


@dataclass(frozen=True, slots=True)
class _Entry:
    """What a reading has at one cell or under one field name."""

    kind: str
    read: str | bool
    score: float
    field: FieldReading

    @property
    def accepted(self) -> bool:
        """Whether nobody would look at it."""
        return self.field.decision is Decision.ACCEPT


def compare(
    reading: FormReading | None, truth: Truth, kinds: Mapping[str, str]
) -> Iterator[Comparison]:
    """Compare a page with its truth; a page that was not read got every filled slot wrong.

    Args:
        reading: what was read, or None.
        truth: what the page says.
        kinds: the kind of each cell and field name, for a page that was not read (`kinds_of`).
    """
    fields = reading.fields if reading else ()
    seen = {key: entry for field in fields for key, entry in _entries(field)}
    for key, expected in truth.items():
        yield _compared(seen.get(key), expected, kinds.get(key, "unknown"))


def kinds_of(template: FormTemplate) -> dict[str, str]:
    """Return the kind of every anchor cell and field name of a form."""
    kinds = {field.name: field.kind for field in template.fields}
    cells = {s.cell: s.kind for field in template.fields for s in field.slots if s.cell}
    return kinds | cells


def _entries(field: FieldReading) -> Iterator[tuple[str, _Entry]]:
    """Yield what stands at each cell of a field, and the field's value under its own name."""
    parts = KINDS[field.kind].parts or (field.kind,)
    for slot, kind in zip(field.slots, parts, strict=bool(field.slots)):
        yield slot.cell or "", _Entry(kind, slot.text, slot.confidence, field)
    for option in field.options:
        yield option.cell or "", _Entry("mark", option.marked, option.confidence, field)
    value = field.value if isinstance(field.value, str) else "・".join(field.value)
    yield field.name, _Entry(field.kind, value, _score_of(field), field)


def _score_of(field: FieldReading) -> float:
    return field.confidence if field.score is None else field.score


def _compared(entry: _Entry | None, truth: str | bool, kind: str) -> Comparison:  # noqa: FBT001
    if isinstance(truth, bool):
        right = strict = entry is not None and entry.read is truth
        kind, filled = "mark", True
    else:
        text = entry.read if entry is not None and isinstance(entry.read, str) else ""
        right, strict = same(text, truth), same_strictly(text, truth)
        kind, filled = entry.kind if entry else kind, bool(truth.strip())
    if entry is None:
        return Comparison(kind, filled=filled, exact=right, strict=strict, accepted=False)
    return Comparison(
        kind,
        filled=filled,
        exact=right,
        strict=strict,
        accepted=entry.accepted,
        confidence=entry.field.confidence,
        score=entry.score,
        doubts=entry.field.doubts,
    )


def observations(reading: FormReading, truth: Truth, *, page: str = "") -> Iterator[Observation]:
    """Yield what a page teaches a calibration: every field whose truth is known in all its boxes.

    A field is right where each of its boxes is exact, or its value where the truth is told by its
    name. `page` names the paper, so that values of one page are known to be.
    """
    for field in reading.fields:
        exact = exact_boxes(field, truth)
        if exact:
            yield Observation(
                kind=kind_as_read(field.kind, blank=not field.value),
                score=_score_of(field),
                right=all(exact),
                doubted=is_doubted(field.doubts),
                page=page,
            )


def exact_boxes(field: FieldReading, truth: Truth) -> list[bool]:
    """Return whether each box of a field is exact, nothing where the truth of one is not told."""
    *boxes, (name, whole) = _entries(field)
    if boxes and all(cell in truth for cell, _ in boxes):
        return [_compared(entry, truth[cell], "").exact for cell, entry in boxes]
    return [_compared(whole, truth[name], "").exact] if name in truth else []


def score(comparisons: Sequence[Comparison]) -> dict[str, Score]:
    """Count by kind, with `text slots` for all but the marks."""
    by_kind: dict[str, list[Comparison]] = {}
    for one in comparisons:
        by_kind.setdefault(one.kind, []).append(one)
    scores = {kind: _scored(kind, ones) for kind, ones in sorted(by_kind.items())}
    texts = [one for one in comparisons if one.kind != "mark"]
    return {**scores, "text slots": _scored("text slots", texts)}


def _scored(kind: str, ones: Sequence[Comparison]) -> Score:
    filled = [one for one in ones if one.filled]
    blank = [one for one in ones if not one.filled]
    accepted = [one for one in filled if one.accepted]
    return Score(
        kind=kind,
        filled=len(filled),
        exact=sum(one.exact for one in filled),
        strict=sum(one.strict for one in filled),
        blank=len(blank),
        blank_right=sum(one.exact for one in blank),
        accepted=len(accepted),
        accepted_wrong=sum(not one.exact for one in accepted),
    )
