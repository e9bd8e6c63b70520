"""The book of keyings: intent before the click, receipt after, and everything between."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine

from cases.clock import now_utc


@dataclass(frozen=True, slots=True)
class Stop:
    """Keying is stopped: by whom, since when, why."""

    by: str
    at: datetime
    why: str


class KeyingBook:
    """What was meant to be sent, what came of it, and who holds which legacy system."""

    def __init__(self, engine: Engine, now: Callable[[], datetime] = now_utc) -> None:
        raise NotImplementedError

    def intent(self, case_id: str, system: str, key: str, by: str) -> None:
        """Record, before the one click, that the case is about to be sent.

        Raises:
            LeaseLost: the lease ran out or is another's: do not click.
            IllegalMove: an intent is already written: do not click.
        """
        raise NotImplementedError

    def receipt(
        self, case_id: str, number: str, at: datetime, by: str, evidence: Sequence[Path] = ()
    ) -> None:
        """Record the system's receipt: keying (or outcome_unknown, if late) → keyed."""
        raise NotImplementedError

    def nothing_sent(
        self, case_id: str, reason: str, by: str, evidence: Sequence[Path] = ()
    ) -> None:
        """keying → approved: it may be tried again. `reason` is Japanese, without values."""
        raise NotImplementedError

    def refused(self, case_id: str, reason: str, by: str, evidence: Sequence[Path] = ()) -> None:
        """keying → refused: a person must change the values."""
        raise NotImplementedError

    def outcome_unknown(
        self, case_id: str, reason: str, by: str, evidence: Sequence[Path] = ()
    ) -> None:
        """keying → outcome_unknown: to be looked up before anything else."""
        raise NotImplementedError

    def adopt_receipt(
        self, case_id: str, number: str, at: datetime, by: str, evidence: Sequence[Path] = ()
    ) -> None:
        """outcome_unknown → keyed: the record was found in the system, and is ours."""
        raise NotImplementedError

    def found_absent(
        self, case_id: str, reason: str, by: str, evidence: Sequence[Path] = ()
    ) -> None:
        """outcome_unknown → approved: looked up and not there; it may be keyed again."""
        raise NotImplementedError

    def found_different(
        self, case_id: str, reason: str, by: str, evidence: Sequence[Path] = ()
    ) -> None:
        """outcome_unknown → to_review: there with other values; a person decides."""
        raise NotImplementedError

    def stop(self, by: str, why: str) -> None:
        """「すべての入力を止める」: nothing more is claimed for keying until `resume`."""
        raise NotImplementedError

    def resume(self, by: str) -> None:
        """Let keying go on."""
        raise NotImplementedError

    def stopped(self) -> Stop | None:
        """Return who stopped keying, or None while it runs."""
        raise NotImplementedError

    def hold(self, system: str, by: str, lease: timedelta) -> bool:
        """Take (or extend) the one session of a legacy system; False while another has it."""
        raise NotImplementedError

    def let_go(self, system: str, by: str) -> None:
        """Give the session of a legacy system back."""
        raise NotImplementedError
