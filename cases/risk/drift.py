"""The monitor of drift: is a form still read as it was when its values were shown to be right?

Two ears. Errors that people find among values the reader had accepted: more of them than the
residual error? And, without anybody's answer, papers unlike the first hundred of their form, in
scores, doubts or empty fields: one in ten should be, one in five may be. Both are bets that may be
looked at after each paper, made for each form, recogniser and kind of picture; all streams of an
office together raise a false alarm less than once in ten years, if nothing but chance is at work.

A first alarm raises the share of audits. A second of the same sort, or one of the other ear while
the first is in force, or a single very strong one, holds the form: it goes back to probation.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, insert, select

from cases.records.records import Event
from cases.records.risk import Alarm, Signal
from cases.risk.alarms import RAISED_FOR, in_force
from cases.risk.papers import UNLABELLED, Stream, lifted_at, of_form
from cases.risk.probation import WATCHED, Terms, is_held
from cases.store.risk_tables import ALARMS, PAPERS
from cases.store.unit_of_work import Change, UnitOfWork
from ocr.confidence.evidence import Answers, evidence_of_more

TOLERATED = 0.2
"""The share of papers that may be as unusual as one in ten of the first was."""

FALSE_ALARMS = 0.05
"""How many false alarms a year each of the two ears may raise, in a whole office."""

STRONG = 20.0
"""So many times what an alarm takes, and the form is held at once."""

_YEAR = timedelta(weeks=52)
LEAST_A_YEAR = 500
"""However few come: so many papers share the stake of a year at the least."""

_LISTENED = 1000
"""So many of the latest papers may have been the first bad one."""


@dataclass(frozen=True, slots=True)
class _Heard:
    """What one signal has brought since its stretch began."""

    signal: Signal
    since: datetime
    seen: int
    odd: int
    wealth: float


def after_reading(work: UnitOfWork, terms: Terms, stream: Stream) -> None:
    """Listen to how papers were read, after one more."""
    alarms = in_force(work.db, work.at, stream)
    if is_held(work.db, terms, stream, alarms):
        return
    limit = len(UNLABELLED) * _limit(work.db, work.at)
    for signal in UNLABELLED:
        heard = _unlike(work.db, work.at, stream, signal)
        if heard.wealth >= limit:
            _raise(work, stream, heard, heard.wealth / limit, alarms)
            return


def after_settling(work: UnitOfWork, terms: Terms, stream: Stream) -> None:
    """Listen to what people found, after one more paper."""
    heard = _errors(work.db, work.at, stream, terms.setting.residual)
    limit = _limit(work.db, work.at)
    if heard.wealth >= limit:
        alarms = in_force(work.db, work.at, stream)
        _raise(work, stream, heard, heard.wealth / limit, alarms)


def _limit(db: Connection, now: datetime) -> float:
    """Return the wealth at which a stream raises an alarm: all together have one budget."""
    streams = (
        select(*PAPERS.c["template_hash", "engine", "scanner"])
        .where(PAPERS.c.read_at > now - _YEAR)
        .distinct()
        .subquery()
    )
    count = db.execute(select(func.count()).select_from(streams)).scalar_one()
    return max(1, count) / FALSE_ALARMS


def _unlike(db: Connection, now: datetime, stream: Stream, signal: Signal) -> _Heard:
    since = _start(db, now, stream, signal)
    wanted = [*_of(stream), PAPERS.c.compared, PAPERS.c.read_at > since]
    columns = (PAPERS.c[f"odd_{signal}"], PAPERS.c.read_at)
    lately = select(*columns).where(*wanted).order_by(PAPERS.c.id.desc()).limit(_LISTENED)
    found = db.execute(lately).all()
    papers = [Answers(1, odd) for odd, _ in reversed(found)]
    first = found[-1].read_at if found else since
    return _heard(signal, first, papers, TOLERATED, _stakes(db, now, stream))


def _errors(db: Connection, now: datetime, stream: Stream, residual: float) -> _Heard:
    since = _start(db, now, stream, Signal.ERRORS)
    checked = PAPERS.c.filled_checked + PAPERS.c.blank_checked
    wrong = PAPERS.c.filled_wrong + PAPERS.c.blank_wrong
    wanted = [*_of(stream), PAPERS.c.settled_at > since, checked > 0]
    columns = (checked, wrong, PAPERS.c.read_at)
    lately = select(*columns).where(*wanted).order_by(PAPERS.c.settled_at.desc())
    found = db.execute(lately.limit(_LISTENED)).all()
    papers = [Answers(seen, bad) for seen, bad, _ in reversed(found)]
    first = found[-1].read_at if found else since
    return _heard(Signal.ERRORS, first, papers, residual, _stakes(db, now, stream))


def _of(stream: Stream) -> list[Any]:
    return [*of_form(PAPERS, stream), PAPERS.c.scanner == stream.scanner]


def _stakes(db: Connection, now: datetime, stream: Stream) -> float:
    """Return how many papers of a stream share the stake of a year."""
    counted = select(func.count()).where(*_of(stream), PAPERS.c.read_at > now - _YEAR)
    return max(LEAST_A_YEAR, db.execute(counted).scalar_one())


def _heard(
    signal: Signal, since: datetime, papers: Sequence[Answers], tolerated: float, stakes: float
) -> _Heard:
    total = sum(papers, Answers())
    wealth = evidence_of_more(tolerated, papers, stakes)
    return _Heard(signal, since, int(total.checked), int(total.wrong), wealth)


def _start(db: Connection, now: datetime, stream: Stream, signal: Signal) -> datetime:
    """Return from when on a signal is listened to: its last alarm, at most a year ago."""
    last = select(func.max(ALARMS.c.raised_at)).where(
        *of_form(ALARMS, stream),
        ALARMS.c.scanner == stream.scanner,
        ALARMS.c.signal == signal.value,
    )
    moments = (now - _YEAR, db.execute(last).scalar(), lifted_at(db, stream))
    return max(moment for moment in moments if moment is not None)


def _raise(
    work: UnitOfWork, stream: Stream, heard: _Heard, strength: float, alarms: Sequence[Alarm]
) -> None:
    lately = [alarm.signal for alarm in alarms if alarm.raised_at > work.at - RAISED_FOR]
    holds = strength >= STRONG or any(_seconds(heard.signal, signal) for signal in lately)
    row = {
        "template_hash": stream.template_hash,
        "engine": stream.engine,
        "scanner": stream.scanner,
        "signal": heard.signal.value,
        "holds": holds,
        "seen": heard.seen,
        "odd": heard.odd,
        "since": heard.since,
    }
    work.db.execute(insert(ALARMS).values(**row, raised_at=work.at))
    said = f"{stream.template_hash[:12]} {heard.signal.value} {heard.odd}/{heard.seen}"
    monitor = UnitOfWork(work.db, WATCHED, work.at)
    monitor.sign(Event.RISK, change=Change("alarm", None, f"{said}{' held' if holds else ''}"))


def _seconds(signal: Signal, earlier: Signal) -> bool:
    """Tell whether a signal says again what an earlier one said, or what the other ear says."""
    return signal is earlier or Signal.ERRORS in {signal, earlier}
