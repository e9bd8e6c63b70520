"""What tests and unseen typing say of audits: how many errors are noticed, and what follows."""

from collections.abc import Sequence
from dataclasses import dataclass

from cases.records.risk import AuditCount, DetectionCount
from ocr.confidence.binomial import most_wrong
from ocr.confidence.calibration import EMPTY_KINDS
from ocr.confidence.detection import ALPHA, ENOUGH_PLANTED, errors_at_most, least_noticed


@dataclass(frozen=True, slots=True)
class Detection:
    """How many planted errors were noticed, and the errors among filled values with that.

    `blind` values were typed unseen, of which `blind_wrong` showed an error; `opened` are the other
    audits, with `open_wrong`: where fewer errors are found in these, clerks overlook some.
    `corrected` is the upper bound of the share wrong, None while too few tests were answered.
    """

    planted: int
    found: int
    blind: int
    blind_wrong: int
    opened: int
    open_wrong: int
    corrected: float | None

    @property
    def at_least(self) -> float:
        """The lower bound (97.5 %) of the share of errors that is noticed."""
        return least_noticed(self.found, self.planted, ALPHA / 2)

    @property
    def missing(self) -> int:
        """How many more tests it takes before anything is said."""
        return max(0, ENOUGH_PLANTED - self.planted)

    @property
    def blind_at_most(self) -> float:
        """The upper bound (95 %) of the share wrong among what was typed unseen."""
        return most_wrong(self.blind_wrong, self.blind, ALPHA)


def detection(audits: Sequence[AuditCount], counts: Sequence[DetectionCount]) -> Detection:
    """Bring together what audits of filled values found and how sharp they are."""
    filled = [one for one in audits if one.kind not in EMPTY_KINDS]
    checked, wrong = sum(one.checked for one in filled), sum(one.wrong for one in filled)
    every = sum((one for one in counts if one.kind not in EMPTY_KINDS), DetectionCount(""))
    return Detection(
        planted=every.planted,
        found=every.found,
        blind=every.blind,
        blind_wrong=every.blind_wrong,
        opened=checked - every.blind - every.planted,
        open_wrong=max(0, wrong - every.blind_wrong),
        corrected=errors_at_most(wrong, checked, every.found, every.planted),
    )
