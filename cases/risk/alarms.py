"""Alarms of the monitor of drift: which are in force, and how one is lifted."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, RowMapping, select, update

from cases.records.errors import RiskRefused
from cases.records.records import Event
from cases.records.risk import Alarm, Signal
from cases.risk.papers import Stream, of_form
from cases.store.risk_tables import ALARMS
from cases.store.unit_of_work import Change, UnitOfWork

RAISED_FOR = timedelta(days=90)
"""So long an alarm that holds nothing raises the share of audits."""


def latest(db: Connection, limit: int = 20) -> tuple[Alarm, ...]:
    """Return the alarms of all forms, the latest first."""
    wanted = select(ALARMS).order_by(ALARMS.c.id.desc()).limit(limit)
    return tuple(map(_alarm, db.execute(wanted).mappings()))


def in_force(db: Connection, now: datetime, stream: Stream) -> tuple[Alarm, ...]:
    """Return the alarms of a form that nobody has lifted and that are not over, oldest first."""
    wanted = select(ALARMS).where(*of_form(ALARMS, stream), ALARMS.c.lifted_at.is_(None))
    found = map(_alarm, db.execute(wanted.order_by(ALARMS.c.id)).mappings())
    return tuple(one for one in found if one.holds or one.raised_at > now - RAISED_FOR)


def holding_since(alarms: Sequence[Alarm]) -> datetime | None:
    """Return since when nothing of a form is accepted by an alarm; None where none says so."""
    return max((alarm.raised_at for alarm in alarms if alarm.holds), default=None)


def lift(work: UnitOfWork, alarm_id: int, why: str) -> None:
    """Say that an alarm is over, for a reason: what comes from now on is what is usual."""
    if not why.strip():
        raise RiskRefused("警報を解除するには理由が必要です")
    changed = work.db.execute(
        update(ALARMS)
        .where(ALARMS.c.id == alarm_id, ALARMS.c.lifted_at.is_(None))
        .values(lifted_by=work.by, lifted_at=work.at, why=why.strip())
    )
    if changed.rowcount != 1:
        raise RiskRefused("この警報はすでに解除されています")
    work.sign(Event.RISK, change=Change("alarm", str(alarm_id), "lifted", why.strip()))


def _alarm(row: RowMapping) -> Alarm:
    return Alarm(**{**row, "signal": Signal(row["signal"])})
