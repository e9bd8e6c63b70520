"""読み取りの確かさ as numbers and lines: what an error that may remain costs and saves."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log10

from cases.records.risk import AuditCount
from ocr.confidence.calibration import (
    BLANK,
    CONFIRMED,
    EMPTY_KINDS,
    SCANS,
    SYNTHETIC,
    UNMARKED,
    Calibration,
)
from ocr.confidence.terms import Shown
from ocr.confidence.thresholds import KindTerms, Terms, curve_of, terms
from ocr.confidence.wilson import wilson_upper
from ocr.forms.field_kind import Harm
from ocr.forms.kinds import KINDS

SOURCES = {
    SYNTHETIC: "合成ページによる初期値",
    SCANS: "正解のあるスキャンによる値",
    CONFIRMED: "この役所の確認結果による値",
}
"""What a calibration was learnt from."""

HARM_TITLES = {
    Harm.GRAVE: "重い（氏名・フリガナ・年月日・数・番号）",
    Harm.PLAIN: "ふつう（住所・電話・選択・空欄など）",
    Harm.SLIGHT: "軽い（自由記入）",
}
"""What an unseen error does."""

_CHOICES = (100, 300, 1000, 3000, 10000)
_WIDTH, _HEIGHT = 520, 250
_LEFT, _RIGHT, _TOP, _BOTTOM = 94, 500, 14, 206
_LEAST, _GREATEST = 0.0001, 0.1


@dataclass(frozen=True, slots=True)
class Offer:
    """What one error that may remain would bring: one value in `one_in`."""

    one_in: int
    terms: Terms
    current: bool


@dataclass(frozen=True, slots=True)
class KindLine:
    """One kind: its title, what it means for it, and what audits have found."""

    title: str
    terms: KindTerms
    checked: int
    wrong: int


@dataclass(frozen=True, slots=True)
class HarmLine:
    """One class of harm: its title, and what is shown of the values in it."""

    title: str
    shown: Shown


@dataclass(frozen=True, slots=True)
class Audited:
    """Accepted values, or empty fields, that people checked all the same."""

    title: str
    checked: int
    wrong: int

    @property
    def bound(self) -> float:
        """The upper end of Wilson's 95 % interval for the share that is wrong."""
        return wilson_upper(self.wrong, self.checked)


@dataclass(frozen=True, slots=True)
class Plot:
    """The risk–coverage curve as lines of an SVG `width` by `height`: points as `x,y x,y`."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    wrong: str
    bound: str
    target: float
    at: tuple[float, float] | None
    rows: tuple[tuple[float, str], ...]
    columns: tuple[tuple[float, str], ...]


def offers(calibration: Calibration, residual: float) -> tuple[Offer, ...]:
    """Return what the usual errors would bring, the stated one among them."""
    stated = one_in(residual)
    return tuple(
        Offer(number, terms(calibration, 1 / number), number == stated)
        for number in sorted({*_CHOICES, stated})
    )


def one_in(residual: float) -> int:
    """Return in how many values one may be wrong."""
    return round(1 / residual)


_EMPTY_TITLES = {BLANK: "空欄", UNMARKED: "印のない選択"}


def _title(kind: str) -> str:
    """Return how a clerk calls a kind; its own name where its package is gone."""
    return _EMPTY_TITLES.get(kind) or (KINDS[kind].title if kind in KINDS else kind)


def harm_lines(answer: Terms) -> tuple[HarmLine, ...]:
    """Return what is shown of each class of harm; none where nothing is certified."""
    if answer.proof is None:
        return ()
    return tuple(HarmLine(HARM_TITLES[harm], one) for harm, one in answer.proof.harms.items())


def kind_lines(answer: Terms, audits: Sequence[AuditCount]) -> tuple[KindLine, ...]:
    """Return a line for each kind, the most frequent first."""
    found = {one.kind: one for one in audits}
    nothing = AuditCount("", 0, 0)
    return tuple(
        KindLine(
            _title(kind.kind),
            kind,
            found.get(kind.kind, nothing).checked,
            found.get(kind.kind, nothing).wrong,
        )
        for kind in sorted(answer.kinds, key=lambda kind: -kind.seen)
    )


def audited(audits: Sequence[AuditCount]) -> tuple[Audited, Audited]:
    """Return what audits of values and of empty fields have found."""
    blank = [one for one in audits if one.kind in EMPTY_KINDS]
    filled = [one for one in audits if one.kind not in EMPTY_KINDS]
    return _summed("記入あり", filled), _summed("空欄", blank)


def _summed(title: str, counts: Sequence[AuditCount]) -> Audited:
    return Audited(title, sum(one.checked for one in counts), sum(one.wrong for one in counts))


def plot(calibration: Calibration, answer: Terms) -> Plot:
    """Draw how many values are accepted, and how many of these are wrong."""
    points = curve_of(calibration)
    at = (_x(answer.share), _y(answer.bound)) if answer.reachable else None
    return Plot(
        width=_WIDTH,
        height=_HEIGHT,
        left=_LEFT,
        right=_RIGHT,
        top=_TOP,
        bottom=_BOTTOM,
        wrong=_line([(point.share, point.wrong) for point in points]),
        bound=_line([(point.share, point.bound) for point in points]),
        target=_y(answer.residual),
        at=at,
        rows=tuple((_y(1 / number), f"{number:,}件に1件") for number in (10, 100, 1000, 10000)),
        columns=tuple((_x(share / 100), f"{share}%") for share in (0, 25, 50, 75, 100)),
    )


def _line(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{_x(share):.1f},{_y(wrong):.1f}" for share, wrong in points)


def _x(share: float) -> float:
    return _LEFT + (_RIGHT - _LEFT) * share


def _y(wrong: float) -> float:
    """Return the height of a share wrong, on a logarithmic scale that ends at both edges."""
    within = min(_GREATEST, max(_LEAST, wrong))
    part = log10(within / _LEAST) / log10(_GREATEST / _LEAST)
    return round(_BOTTOM - (_BOTTOM - _TOP) * part, 1)
