"""When a system may be keyed into: its hours, its closures, holidays. Pure: told a moment, answers.

A night belongs to the day on which it begins: a window that opened on the eve of a holiday stays
open past midnight, one that would open on the holiday does not. A closure is stricter, for then the
system itself is at work: it closes its own days to the minute, and the nights that begin on them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import jpholiday

from flows.office.closures import DaysOfYear
from flows.office.hour_windows import Window
from flows.office.manifests import Holidays, SystemManifest
from japanese.clock import TOKYO

_MIDNIGHT = time(tzinfo=TOKYO)
_DAY = timedelta(days=1)
_DAY_MINUTES = 24 * 60
_ALWAYS = (Window.parse("daily 00:00-24:00"),)
_YEAR_END = DaysOfYear((12, 29), (1, 3))
"""Days on which town halls are closed by ordinance, after 地方自治法 article 4-2, paragraph 2."""

_LOOK_AHEAD = 400
_WEEKDAYS = "月火水木金土日"


@dataclass(frozen=True, slots=True)
class Open:
    """The system may be keyed into, until then; without an end as far as can be seen."""

    until: datetime | None


@dataclass(frozen=True, slots=True)
class Closed:
    """The system may not be keyed into, why (Japanese), and from when again, if ever in a year."""

    why: str
    until: datetime | None

    def __str__(self) -> str:
        """Return the line that a clerk reads."""
        if self.until is None:
            return f"{self.why}。この先一年、入力できる時間がありません。管理者に知らせてください"
        return f"{self.why}。次は{_written(self.until)}から入力できます"


def may_key(manifest: SystemManifest, now: datetime) -> Open | Closed:
    """Return whether a system may be keyed into at a moment (with a time zone), and how long so."""
    now = now.astimezone(TOKYO)
    why = why_closed(manifest, now)
    changes = (at for at in _edges(manifest, now) if bool(why_closed(manifest, at)) != bool(why))
    until = None if _never_changes(manifest) else next(changes, None)
    return Closed(why, until) if why else Open(until)


def why_closed(manifest: SystemManifest, now: datetime) -> str:
    """Return in Japanese why a system may not be keyed into at a moment; empty where it may."""
    now = now.astimezone(TOKYO)
    begun = [day for day in (now.date(), now.date() - _DAY) if _in_window(manifest, day, now)]
    reasons = [_why_not_that_night(manifest, day, now.date()) for day in begun]
    if not reasons:
        return _why_not_that_night(manifest, now.date(), now.date()) or "入力できる時間の外です"
    return min(reasons)  # an empty reason is a window that is open


def without_hours(manifest: SystemManifest) -> SystemManifest:
    """Return a manifest that keeps its closures only: what `kamibashi key --now` goes by."""
    return manifest.model_copy(update={"windows": (), "holidays": Holidays.KEY})


def _in_window(manifest: SystemManifest, day: date, now: datetime) -> bool:
    stretches = (window.stretch(day, _MIDNIGHT) for window in manifest.windows or _ALWAYS)
    return any(stretch[0] <= now < stretch[1] for stretch in stretches if stretch)


def _why_not_that_night(manifest: SystemManifest, begun: date, today: date) -> str:
    for closure in manifest.closures:
        if today in closure or begun in closure:
            return "入力を休む日（締め日など）です"
    if manifest.holidays is Holidays.SKIP:
        if begun in _YEAR_END:
            return "年末年始の閉庁日です"
        if name := jpholiday.is_holiday_name(begun):
            return f"祝日です（{name}）"
    return ""


def _never_changes(manifest: SystemManifest) -> bool:
    return not (manifest.windows or manifest.closures or manifest.holidays is Holidays.SKIP)


def _edges(manifest: SystemManifest, now: datetime) -> Iterator[datetime]:
    """Yield every moment after `now` at which something may open or close, in order."""
    clock = {
        minute % _DAY_MINUTES for each in manifest.windows for minute in (each.start, each.end)
    }
    for step in range(_LOOK_AHEAD):
        zero = datetime.combine(now.date() + step * _DAY, _MIDNIGHT)
        edges = (zero + timedelta(minutes=minute) for minute in sorted({0, *clock}))
        yield from (at for at in edges if at > now)


def _written(at: datetime) -> str:
    return f"{at.month}月{at.day}日（{_WEEKDAYS[at.weekday()]}）{at:%H:%M}"
