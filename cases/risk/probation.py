"""Probation: nothing is accepted on a form by a recogniser that a calibration was not learnt from.

Everything that would be accepted is confirmed by people, until these answers show on this office's
own papers that no more than the residual error of them is wrong. It is looked at after each paper,
so the rule is one that may be (`ocr.confidence.evidence`); what other forms of this office have
shown by the same recogniser lowers what it takes, as far as they have the same kinds of fields.
Then the audits begin high and fall to the stated share as more is known.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil
from typing import Any

from sqlalchemy import Connection, func, insert, select

from cases.records.records import Event
from cases.records.risk import Alarm, PartStanding, RiskSetting, Signal, Standing
from cases.risk.alarms import holding_since, in_force
from cases.risk.papers import Stream, of_form
from cases.store.risk_tables import ALARMS, PAPERS, SHOWN_FORMS
from cases.store.unit_of_work import Change, UnitOfWork
from ocr.confidence.calibration import Provenance
from ocr.confidence.evidence import (
    Answers,
    design_effect,
    evidence_of_at_most,
    values_missing,
    wealth_to_reach,
)

WATCHED = "monitor"
"""Who signs what nobody did."""

RAISED_SHARE = 0.25
"""The share of accepted values that is audited after probation, and after an alarm."""

_STEPS = ((1.25, RAISED_SHARE), (1.5, 0.1), (2.0, 0.05))
"""Until so many times as much was checked as it took to leave probation: this share."""

_LOOKED_BACK = timedelta(weeks=8)
_ENOUGH_OF_A_KIND = 35
_ENOUGH_WRONG = 5


class Part(StrEnum):
    """Fields in which something was read, and those in which nothing was."""

    FILLED = "filled"
    BLANK = "blank"

    @property
    def checked(self) -> str:
        """The column that counts what was held against the paper."""
        return f"{self.value}_checked"

    @property
    def wrong(self) -> str:
        """The column that counts what was wrong of it."""
        return f"{self.value}_wrong"


@dataclass(frozen=True, slots=True)
class Terms:
    """What forms are held against: the setting and the source of the calibration in force."""

    setting: RiskSetting
    provenance: Provenance

    def knows(self, stream: Stream) -> bool:
        """Tell whether the calibration was learnt from this form, by this recogniser."""
        learnt = self.provenance
        return stream.engine == learnt.engine and stream.template_hash in learnt.templates


def standing_of(db: Connection, now: datetime, terms: Terms, stream: Stream) -> Standing:
    """Return how a form stands, read by a recogniser."""
    alarms, known = in_force(db, now, stream), terms.knows(stream)
    since = holding_since(alarms)
    trial = since is not None or not known
    parts = {part: _part(db, terms, stream, part, since, trial=trial) for part in Part}
    filled, blank = parts[Part.FILLED], parts[Part.BLANK]
    return Standing(
        template_hash=stream.template_hash,
        engine=stream.engine,
        known=known,
        filled=filled,
        blank=blank,
        audit_share=_share(db, terms, stream, since, alarms, trial=trial),
        pace=_pace(db, now, stream),
        alarms=tuple(one for one in alarms if filled.held or blank.held or not one.holds),
    )


def is_held(db: Connection, terms: Terms, stream: Stream, alarms: Sequence[Alarm]) -> bool:
    """Tell whether an alarm holds a form that has shown nothing since."""
    since = holding_since(alarms)
    return since is not None and _shown(db, terms, stream, Part.FILLED, since) is None


def _part(  # noqa: PLR0913 -- what a question is about
    db: Connection,
    terms: Terms,
    stream: Stream,
    part: Part,
    since: datetime | None,
    *,
    trial: bool,
) -> PartStanding:
    found = _answers(db, stream, part, since)
    checked, wrong = int(found.checked), int(found.wrong)
    if not trial or _shown(db, terms, stream, part, since) is not None:
        return PartStanding(checked, wrong, 0, held=False)
    effect = _effect(db, stream, part, since, found)
    wealth = _wealth(db, stream, part)
    missing = values_missing(terms.setting.residual, found.thinned(effect), wealth)
    more = max(1, ceil(missing * effect))
    return PartStanding(checked, wrong, more, held=True, papers=_papers(db, stream, part, more))


def _answers(db: Connection, stream: Stream, part: Part, since: datetime | None) -> Answers:
    columns = (func.sum(PAPERS.c[part.checked]), func.sum(PAPERS.c[part.wrong]))
    checked, wrong = db.execute(select(*columns).where(*_of(stream, since))).one()
    return Answers(checked or 0, wrong or 0)


def _of(stream: Stream, since: datetime | None) -> list[Any]:
    wanted = [*of_form(PAPERS, stream), PAPERS.c.settled_at.is_not(None)]
    return wanted if since is None else [*wanted, PAPERS.c.settled_at > since]


def _effect(
    db: Connection, stream: Stream, part: Part, since: datetime | None, found: Answers
) -> float:
    if found.wrong < _ENOUGH_WRONG:
        return 1.0
    counts = select(*PAPERS.c[part.checked, part.wrong]).where(*_of(stream, since))
    return design_effect((checked, wrong) for checked, wrong in db.execute(counts))


def _shown(
    db: Connection, terms: Terms, stream: Stream, part: Part, since: datetime | None
) -> int | None:
    """Return after how many values a form had shown the residual error; None where it has not."""
    wanted = select(SHOWN_FORMS.c.checked).where(
        *of_form(SHOWN_FORMS, stream),
        SHOWN_FORMS.c.part == part.value,
        SHOWN_FORMS.c.residual <= terms.setting.residual * (1 + 1e-9),
    )
    if since is not None:
        wanted = wanted.where(SHOWN_FORMS.c.shown_at > since)
    found: int | None = db.execute(wanted.order_by(SHOWN_FORMS.c.id.desc()).limit(1)).scalar()
    return found


def _wealth(db: Connection, stream: Stream, part: Part) -> float:
    """Return how convincing the answers must be, after what other forms have shown."""
    others = select(*SHOWN_FORMS.c["template_hash", "kinds"]).where(
        SHOWN_FORMS.c.engine == stream.engine,
        SHOWN_FORMS.c.template_hash != stream.template_hash,
        SHOWN_FORMS.c.part == part.value,
    )
    kinds = {row.template_hash: row.kinds for row in db.execute(others)}
    failing = select(func.count(ALARMS.c.template_hash.distinct())).where(
        ALARMS.c.engine == stream.engine,
        ALARMS.c.template_hash != stream.template_hash,
        ALARMS.c.holds,
        ALARMS.c.signal == Signal.ERRORS.value,
        ALARMS.c.lifted_at.is_(None),
    )
    if not kinds:
        return wealth_to_reach(0, 0)
    own = _kinds(db, stream) if part is Part.FILLED else {"": 1}
    shown = sum(_alike(own, other) if part is Part.FILLED else 1.0 for other in kinds.values())
    return wealth_to_reach(shown, db.execute(failing).scalar_one())


def _alike(own: Mapping[str, int], other: Mapping[str, int]) -> float:
    """Return how much of what a form holds is of kinds that another has shown."""
    total = sum(own.values())
    known = sum(count for kind, count in own.items() if other.get(kind, 0) >= _ENOUGH_OF_A_KIND)
    return known / total if total else 0.0


def _kinds(db: Connection, stream: Stream) -> Counter[str]:
    """Return how many filled values of each kind were checked."""
    kinds: Counter[str] = Counter()
    for counted in db.execute(select(PAPERS.c.kinds).where(*_of(stream, None))).scalars():
        kinds.update(counted)
    return kinds


def _share(  # noqa: PLR0913 -- what a question is about
    db: Connection,
    terms: Terms,
    stream: Stream,
    since: datetime | None,
    alarms: Sequence[Alarm],
    *,
    trial: bool,
) -> float:
    """Return the share of audits: high after probation, falling; raised after an alarm."""
    stated = terms.setting.audit_share
    if any(not alarm.holds for alarm in alarms):
        return max(stated, RAISED_SHARE)
    if not trial:
        return stated
    took = {part: _shown(db, terms, stream, part, since) for part in Part}
    known = [
        _answers(db, stream, part, since).checked / max(1, needed)
        for part, needed in took.items()
        if needed is not None
    ]
    steps = (share for until, share in _STEPS if min(known, default=0.0) < until)
    return max(stated, next(steps, 0.0))


def _papers(db: Connection, stream: Stream, part: Part, missing: int) -> int | None:
    """Return how many papers bring what is missing, at what the latest ones hold."""
    latest = (
        select(PAPERS.c[part.value].label("held"))
        .where(*of_form(PAPERS, stream))
        .order_by(PAPERS.c.id.desc())
        .limit(100)
        .subquery()
    )
    each = db.execute(select(func.avg(latest.c.held))).scalar()
    return ceil(missing / float(each)) if each else None


def _pace(db: Connection, now: datetime, stream: Stream) -> float:
    """Return how many papers of a form came in a week, of the last eight weeks."""
    lately = [PAPERS.c.template_hash == stream.template_hash, PAPERS.c.read_at > now - _LOOKED_BACK]
    counts = select(func.count(), func.min(PAPERS.c.read_at)).where(*lately)
    count, first = db.execute(counts).one()
    if not count:
        return 0.0
    weeks: float = max(1.0, (now - first) / timedelta(weeks=1))
    return float(count) / weeks


def look(work: UnitOfWork, terms: Terms, stream: Stream) -> None:
    """Write down what a form has now shown, after one more paper of it was settled."""
    since = holding_since(in_force(work.db, work.at, stream))
    for part in Part:
        if _shown(work.db, terms, stream, part, since) is not None:
            continue
        found = _answers(work.db, stream, part, since)
        thinned = found.thinned(_effect(work.db, stream, part, since, found))
        wealth = evidence_of_at_most(terms.setting.residual, thinned)
        if wealth >= _wealth(work.db, stream, part):
            _write(work, terms, stream, part, found)


def _write(work: UnitOfWork, terms: Terms, stream: Stream, part: Part, found: Answers) -> None:
    row = {
        "template_hash": stream.template_hash,
        "engine": stream.engine,
        "part": part.value,
        "residual": terms.setting.residual,
        "checked": int(found.checked),
        "wrong": int(found.wrong),
        "kinds": dict(_kinds(work.db, stream)) if part is Part.FILLED else {},
    }
    work.db.execute(insert(SHOWN_FORMS).values(**row, shown_at=work.at))
    said = f"{stream.template_hash[:12]} {part.value} {row['wrong']}/{row['checked']}"
    monitor = UnitOfWork(work.db, WATCHED, work.at)
    monitor.sign(Event.RISK, change=Change("shown", None, said))
