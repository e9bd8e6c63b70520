"""How right a reading is, against the truth: exact slots, marks, and errors among the accepted."""

import math
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ocr.japanese import compose
from ocr.kinds import KINDS
from ocr.readings import Decision, FieldReading, FormReading
from ocr.template import FormTemplate

Truth = Mapping[str, str | bool]
"""What a page says: anchor cell or field name to text, or to whether a box is marked."""

_LONG_MARKS = str.maketrans(dict.fromkeys("ー−‐‑‒–—―－ｰ", "-"))
_SMALL_NUMBER = re.compile(r"^0+(?=\d)")


@dataclass(frozen=True, slots=True)
class Comparison:
    """One slot or checkbox against its truth. `strict` keeps spaces and letter shapes."""

    kind: str
    filled: bool
    exact: bool
    strict: bool
    accepted: bool


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


def wilson_upper(wrong: int, of: int, z: float = 1.96) -> float:
    """Return the upper end of Wilson's score interval for `wrong` out of `of`; 1.0 for none.

    Source: E. B. Wilson, Journal of the American Statistical Association 22 (1927), 209–212.
    """
    if of == 0:
        return 1.0
    share = wrong / of
    centre = share + z * z / (2 * of)
    spread = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return min(1.0, (centre + spread) / (1 + z * z / of))


def same(read: str, truth: str) -> bool:
    """Tell whether two texts are equal after NFKC, without spaces, dashes as one, `08` as `8`."""
    return _folded(read) == _folded(truth)


def same_strictly(read: str, truth: str) -> bool:
    """Tell whether two texts are equal letter by letter, spaces being one sort."""
    return _spaced(read) == _spaced(truth)


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).translate(_LONG_MARKS)
    bare = re.sub(r"\s", "", plain)
    return _SMALL_NUMBER.sub("", bare) if len(bare) <= 2 else bare


def _spaced(text: str) -> str:
    return re.sub(r"\s+", " ", compose(text)).strip()


@dataclass(frozen=True, slots=True)
class _Entry:
    """What a reading has at one cell or under one field name."""

    kind: str
    read: str | bool
    accepted: bool


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
    accepted = field.decision is Decision.ACCEPT
    parts = KINDS[field.kind].parts or (field.kind,)
    for slot, kind in zip(field.slots, parts, strict=bool(field.slots)):
        yield slot.cell or "", _Entry(kind, slot.text, accepted)
    for option in field.options:
        yield option.cell or "", _Entry("mark", option.marked, accepted)
    value = field.value if isinstance(field.value, str) else "・".join(field.value)
    yield field.name, _Entry(field.kind, value, accepted)


def _compared(entry: _Entry | None, truth: str | bool, kind: str) -> Comparison:  # noqa: FBT001
    accepted = entry is not None and entry.accepted
    if isinstance(truth, bool):
        right = entry is not None and entry.read is truth
        return Comparison("mark", filled=True, exact=right, strict=right, accepted=accepted)
    text = entry.read if entry is not None and isinstance(entry.read, str) else ""
    return Comparison(
        entry.kind if entry else kind,
        filled=bool(truth.strip()),
        exact=same(text, truth),
        strict=same_strictly(text, truth),
        accepted=accepted,
    )


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
