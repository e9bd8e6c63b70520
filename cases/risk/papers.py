"""What each paper tells of the reading: how it was read, and what people found, in numbers.

A row for each paper, which stays when its case is purged: it knows the paper, and who handed it
in, by keyed hashes alone.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from cases.records.records import PaperMarks
from cases.records.risk import Signal
from cases.store.risk_tables import ALARMS, PAPERS
from cases.store.tables import FIELDS
from cases.store.unit_of_work import UnitOfWork
from ocr.base.form_reading import FieldReading, FormReading, Source
from ocr.values.decisions import is_doubted, would_be_accepted
from ocr.values.sameness import same_value

REFERENCE = 100
"""The first papers of a form, which later ones are compared with."""

USUAL = 0.1
"""The share of papers that are as odd as this by the reference itself."""


UNLABELLED = (Signal.SCORES, Signal.DOUBTS, Signal.BLANKS)
"""The signals that need nobody's answer."""


@dataclass(frozen=True, slots=True)
class Stream:
    """Papers that are watched together: a form as it is, a recogniser, a kind of picture."""

    template_hash: str
    engine: str
    scanner: str = ""


def read(work: UnitOfWork, case_id: str, form: FormReading, marks: PaperMarks) -> Stream:
    """Keep how a paper was read, in place of an earlier reading; return the stream it is of."""
    work.db.execute(delete(PAPERS).where(PAPERS.c.case_id == case_id))
    sure = [
        field
        for field in form.fields
        if field.source is Source.IMAGE and would_be_accepted(field.decision, field.doubts)
    ]
    measures = _measures(form.fields)
    reference = _reference(work.db, form)
    row = {
        "case_id": case_id,
        "paper": marks.paper,
        "cluster": marks.cluster,
        "scanner": marks.scanner,
        "template_hash": form.template_hash,
        "engine": form.engine,
        "read_at": work.at,
        "filled": sum(bool(field.value) for field in sure),
        "blank": sum(not field.value for field in sure),
        "measures": measures,
        "compared": bool(reference),
        **{f"odd_{signal}": odd for signal, odd in _odd(measures, reference).items()},
        "kinds": {},
    }
    work.db.execute(insert(PAPERS).values(**row))
    return Stream(form.template_hash, form.engine, marks.scanner)


def _measures(fields: Sequence[FieldReading]) -> dict[str, float]:
    filled = [field for field in fields if field.value]
    scores = [field.confidence if field.score is None else field.score for field in filled]
    doubted = sum(is_doubted(field.doubts) for field in filled)
    return {
        Signal.SCORES: round(sum(scores) / len(scores), 6) if scores else 1.0,
        Signal.DOUBTS: round(doubted / len(filled), 6) if filled else 0.0,
        Signal.BLANKS: round(1 - len(filled) / len(fields), 6) if fields else 0.0,
    }


def _reference(db: Connection, form: FormReading) -> Sequence[Mapping[str, float]]:
    """Return what the first papers of a form measured, once there are enough; else nothing.

    What an administrator took for right by lifting an alarm begins anew.
    """
    asked = (PAPERS.c.template_hash == form.template_hash, PAPERS.c.engine == form.engine)
    wanted = select(PAPERS.c.measures).where(*asked)
    lifted = lifted_at(db, Stream(form.template_hash, form.engine))
    if lifted is not None:
        wanted = wanted.where(PAPERS.c.read_at > lifted)
    first = db.execute(wanted.order_by(PAPERS.c.id).limit(REFERENCE)).scalars().all()
    return first if len(first) == REFERENCE else ()


def lifted_at(db: Connection, stream: Stream) -> datetime | None:
    """Return when an alarm of a form was lifted last."""
    wanted = (
        select(ALARMS.c.lifted_at)
        .where(*of_form(ALARMS, stream), ALARMS.c.lifted_at.is_not(None))
        .order_by(ALARMS.c.lifted_at.desc())
    )
    found: datetime | None = db.execute(wanted.limit(1)).scalar()
    return found


def of_form(table: Any, stream: Stream) -> tuple[Any, Any]:  # noqa: ANN401 -- of SQLAlchemy
    """Return what picks the rows of a form and a recogniser from a table."""
    return table.c.template_hash == stream.template_hash, table.c.engine == stream.engine


def _odd(
    measures: Mapping[str, float], reference: Sequence[Mapping[str, float]]
) -> dict[Signal, bool]:
    """Tell which measures are such as fewer than one in ten papers of the reference had."""
    if not reference:
        return dict.fromkeys(UNLABELLED, False)
    tail, half = ceil(USUAL * len(reference)), ceil(USUAL / 2 * len(reference))
    scores, doubts, blanks = (sorted(one[signal] for one in reference) for signal in UNLABELLED)
    usual = blanks[half - 1] <= measures[Signal.BLANKS] <= blanks[-half]
    return {
        Signal.SCORES: measures[Signal.SCORES] < scores[tail - 1],
        Signal.DOUBTS: measures[Signal.DOUBTS] > doubts[-tail],
        Signal.BLANKS: not usual,
    }


def settled(work: UnitOfWork, case_id: str) -> Stream | None:
    """Keep what people found of a paper, once its case is approved; return the stream it is of.

    Approved again it counts once, as it is now. None where its reading was not kept.
    """
    row = work.db.execute(select(PAPERS).where(PAPERS.c.case_id == case_id)).mappings().first()
    if row is None:
        return None
    answered = select(*FIELDS.c["kind", "read_value", "value"]).where(
        FIELDS.c.case_id == case_id,
        FIELDS.c.audited,
        FIELDS.c.decided_at.is_not(None),
        FIELDS.c.source == Source.IMAGE.value,
    )
    found = work.db.execute(answered).mappings().all()
    changed = {**_counted(found), "settled_at": work.at}
    work.db.execute(update(PAPERS).where(PAPERS.c.id == row["id"]).values(**changed))
    return Stream(row["template_hash"], row["engine"], row["scanner"])


def _counted(found: Sequence[RowMapping]) -> dict[str, object]:
    filled = [row for row in found if row["read_value"]]
    blank = [row for row in found if not row["read_value"]]
    return {
        "filled_checked": len(filled),
        "filled_wrong": sum(map(_is_wrong, filled)),
        "blank_checked": len(blank),
        "blank_wrong": sum(map(_is_wrong, blank)),
        "kinds": dict(Counter(row["kind"] for row in filled)),
    }


def _is_wrong(row: RowMapping) -> bool:
    return not same_value(row["read_value"], row["value"])


def forget(work: UnitOfWork, case_id: str) -> None:
    """Let a paper be known by its keyed hash alone."""
    work.db.execute(update(PAPERS).where(PAPERS.c.case_id == case_id).values(case_id=None))


def marks_of(db: Connection, case_id: str) -> RowMapping | None:
    """Return paper, cluster and scanner of a case; None where its reading was not kept."""
    wanted = select(*PAPERS.c["paper", "cluster", "scanner"]).where(PAPERS.c.case_id == case_id)
    return db.execute(wanted).mappings().first()
