"""How many planted errors clerks noticed, and what typing unseen found: counts without values."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, RowMapping, Select, and_, insert, select

from cases.records.questions import Way
from cases.records.risk import DetectionCount
from cases.records.states import SETTLED
from cases.store.question_tables import ASKED_VALUES, QUESTIONS
from cases.store.tables import CASES, FIELDS
from cases.store.unit_of_work import UnitOfWork
from ocr.confidence.calibration import kind_as_read
from ocr.values.sameness import same_value


@dataclass(frozen=True, slots=True)
class _AskedValue:
    """One field that was not asked about openly, without its value."""

    kind: str
    way: str
    found: bool | None
    right: bool


def keep(work: UnitOfWork, case_id: str) -> None:
    """Keep what a case that is about to be purged has taught of the asking."""
    wanted = _answered().where(CASES.c.id == case_id)
    rows = [asdict(_asked(row)) for row in work.db.execute(wanted).mappings()]
    if rows:
        work.db.execute(insert(ASKED_VALUES), rows)


def of_all(db: Connection) -> tuple[DetectionCount, ...]:
    """Return the counts by kind, of present cases and of purged ones."""
    counts: dict[str, DetectionCount] = defaultdict(lambda: DetectionCount(""))
    for one in _every(db):
        counts[one.kind] += _counted(one)
    return tuple(counts[kind] for kind in sorted(counts))


def _every(db: Connection) -> Iterator[_AskedValue]:
    settled = CASES.c.state.in_([state.value for state in SETTLED])
    yield from map(_asked, db.execute(_answered().where(settled)).mappings())
    kept = select(*(column for column in ASKED_VALUES.c if column.name != "id"))
    yield from (_AskedValue(**row) for row in db.execute(kept).mappings())


def _answered() -> Select[tuple[object, ...]]:
    """Return the audited fields that were asked about by typing or by a test, and answered."""
    columns = (FIELDS.c[name] for name in ("kind", "read_value", "value"))
    here = and_(QUESTIONS.c.case_id == FIELDS.c.case_id, QUESTIONS.c.field == FIELDS.c.name)
    return (
        select(*columns, QUESTIONS.c.way, QUESTIONS.c.found)
        .join(QUESTIONS, here)
        .join(CASES, CASES.c.id == FIELDS.c.case_id)
        .where(FIELDS.c.audited, FIELDS.c.decided_at.is_not(None))
    )


def _asked(row: RowMapping) -> _AskedValue:
    right = same_value(row["read_value"], row["value"])
    kind = kind_as_read(row["kind"], blank=not row["read_value"])
    return _AskedValue(kind, row["way"], row["found"], right)


def _counted(one: _AskedValue) -> DetectionCount:
    if one.way == Way.PLANTED.value:
        return DetectionCount(one.kind, planted=1, found=int(one.found is True))
    blind = one.way == Way.BLIND.value
    return DetectionCount(one.kind, blind=int(blind), blind_wrong=int(blind and not one.right))
