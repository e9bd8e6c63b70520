"""What the record room refuses, each error named for what may be done next."""

from collections.abc import Sequence
from datetime import datetime


class CaseError(Exception):
    """Base of every error raised in `cases`. Messages name case ids and fields, never a value."""

    exit_code = 30


class NoSuchRecord(CaseError):
    """There is no case, scan, field or person of this name."""

    exit_code = 31


class IllegalMove(CaseError):
    """The case does not stand where this may be done: look at its state again."""

    exit_code = 32


class AnswerRefused(IllegalMove):
    """A field is not answered so, or not by this person: the Japanese message says what to do."""


class ChangedMeanwhile(CaseError):
    """Somebody else changed the case since it was shown: show it again."""

    exit_code = 33


class StillDoubtful(CaseError):
    """Some fields are neither sure nor confirmed: confirm or correct `fields` first."""

    exit_code = 34

    def __init__(self, case_id: str, fields: Sequence[str]) -> None:
        super().__init__(f"案件 {case_id}: まだ確認していない項目が {len(fields)} 件あります")
        self.fields = tuple(fields)


class SamePaperTwice(CaseError):
    """Another case may hold the same certificate: say that it does not, or discard one."""

    exit_code = 35

    def __init__(self, case_id: str, twins: Sequence[str]) -> None:
        super().__init__(f"案件 {case_id}: 同じ証明書の可能性があります ({', '.join(twins)})")
        self.twins = tuple(twins)


class LeaseLost(CaseError):
    """The worker's time ran out and the case is no longer its own: leave it alone."""

    exit_code = 36


class LogInRefused(CaseError):
    """Name or password is wrong, or the person is disabled; it is never said which."""

    exit_code = 37


class TooManyAttempts(LogInRefused):
    """Too many failed log-ins: nothing is checked before `retry_at`."""

    def __init__(self, retry_at: datetime) -> None:
        super().__init__("ログインの失敗が続いたため、しばらく待ってからやり直してください")
        self.retry_at = retry_at


class StaffRefused(CaseError):
    """An account cannot be made or changed so; the Japanese message says what to do."""

    exit_code = 38


class RiskRefused(CaseError):
    """So small or so large an error cannot be stated; the Japanese message says what can."""


class DatabaseUnusable(CaseError):
    """The case database cannot be opened or brought up to date."""

    exit_code = 39


class ScreensNotAccepted(CaseError):
    """What was seen of a system's screens cannot become their baseline; the message says why."""
