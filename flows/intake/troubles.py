"""What stood in the way of taking files in at one look: of which file, and why."""

from dataclasses import dataclass, field

from sqlalchemy.exc import InterfaceError, OperationalError

from cases.records.scans import FileName
from ocr.base.defects import reason_of
from ocr.base.reasons import Reason, ReasonCode

MACHINE = (OSError, OperationalError, InterfaceError)
"""Errors of the machine, or of the database: what met one is tried again."""


def reason_to_wait(error: BaseException) -> Reason:
    """Return what to say about an error of the machine; never the words of a database."""
    if isinstance(error, PermissionError):
        return Reason(ReasonCode.NOT_PERMITTED)
    if isinstance(error, OSError):
        return reason_of(error)
    return Reason(ReasonCode.MACHINE, type(error).__name__)


@dataclass(slots=True)
class Troubles:
    """The troubles of one look; what was claimed or split only in part is taken up at the next."""

    found: list[tuple[str, Reason]] = field(default_factory=list)
    half_done: bool = False

    def note(self, name: FileName | None, why: Reason, *, half_done: bool = False) -> None:
        """Note a trouble with a file, or with all of them."""
        self.found.append((name.shown if name else "", why))
        self.half_done |= half_done
