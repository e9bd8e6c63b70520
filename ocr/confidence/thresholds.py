"""Thresholds from the residual error that the administrator states.

The residual error is the share of accepted values that may be wrong, filled and empty ones. Where a
calibration has pages that certify it, `certifying` answers from these alone; else `in_sample`
answers from what was learnt, and says no more than that.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ocr.confidence.calibration import BLANK, Calibration, bare_of_empty, kind_as_read
from ocr.confidence.certifying import certified_terms
from ocr.confidence.in_sample import terms_of_before
from ocr.confidence.risk_curves import Point as Point
from ocr.confidence.risk_curves import curve_of as curve_of
from ocr.confidence.risk_curves import risk_coverage as risk_coverage
from ocr.confidence.terms import NEVER as NEVER
from ocr.confidence.terms import KindTerms as KindTerms
from ocr.confidence.terms import Terms as Terms
from ocr.forms.template import FieldSpec

RESIDUAL = 0.001
"""At most one accepted value in a thousand may be wrong, where nobody says otherwise."""

AUDIT_SHARE = 0.01
"""One accepted value in a hundred goes to a person anyway, where nobody says otherwise."""


@dataclass(frozen=True, slots=True)
class Risk:
    """How sure a value must be to be accepted: what the reading room is told by the office.

    Without a calibration a confidence is the bare score and 0.95 is enough: for tests, and for
    measuring what calibration is worth.

    Attributes:
        calibration: what a score is worth; None for the bare score.
        thresholds: the least confidence that is accepted, by the name of the kind or its curve.
        residual: the share of accepted values that may be wrong.
        audit_share: the share of accepted values that a person sees anyway.
    """

    calibration: Calibration | None = None
    thresholds: Mapping[str, float] = field(default_factory=dict)
    residual: float = RESIDUAL
    audit_share: float = 0.0

    def confidence(self, kind: str, score: float) -> float:
        """Return how sure a value of a kind is; `BLANK` or `UNMARKED` for an empty field."""
        if self.calibration is None:
            return bare_of_empty(score) if kind == BLANK else score
        return self.calibration.confidence(kind, score)

    def threshold(self, spec: FieldSpec, *, blank: bool = False) -> float:
        """Return the least confidence at which a field is accepted.

        A form's author may ask for more than the residual error does, by `accept_at`, never for
        less. A kind of which too little was seen is never accepted. Empty fields are kinds of their
        own; where the calibration is of before they had a score, they are accepted whatever it is,
        unless something else is doubtful in them.
        """
        if self.calibration is None:
            return spec.accept_at
        asked = spec.accept_at if "accept_at" in spec.model_fields_set else 0.0
        if blank and self.calibration.sets is None:
            return asked
        return max(asked, self._least(self.calibration, kind_as_read(spec.kind, blank=blank)))

    def accepts(self, kind: str) -> bool:
        """Tell whether any value of a kind can be accepted: whether enough is known of the kind."""
        return self.calibration is None or self._least(self.calibration, kind) < NEVER

    def _least(self, calibration: Calibration, kind: str) -> float:
        """Return the least confidence at which a kind is accepted; what is unknown never is."""
        if not calibration.knows(kind):
            return NEVER
        name = kind if calibration.sets else calibration.curve_of(kind)
        return self.thresholds.get(name, NEVER)

    def pinned(self, fields: Iterable[FieldSpec]) -> dict[str, float]:
        """Return the threshold of each field by its name, to be kept with what was read."""
        return {spec.name: self.threshold(spec) for spec in fields}


def terms(calibration: Calibration, residual: float) -> Terms:
    """Return the thresholds that keep a residual error, and what may be said of them."""
    if calibration.sets is not None:
        return certified_terms(calibration, calibration.sets, residual)
    return terms_of_before(calibration, residual)


def risk_at(calibration: Calibration, residual: float, audit_share: float = 0.0) -> Risk:
    """Return what the reading room is told for a residual error."""
    return Risk(calibration, terms(calibration, residual).thresholds, residual, audit_share)
