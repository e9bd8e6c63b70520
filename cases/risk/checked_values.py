"""What people's answers say of the reading: which values were right, of what kind and score."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, and_, insert, or_, select

from cases.records.states import SETTLED
from cases.store.risk_tables import CHECKED_VALUES
from cases.store.tables import CASES, FIELDS
from cases.store.unit_of_work import UnitOfWork
from ocr.base.form_reading import Decision, Source
from ocr.confidence.calibration import kind_as_read
from ocr.values.decisions import is_doubted
from ocr.values.sameness import same_value


@dataclass(frozen=True, slots=True)
class CheckedValue:
    """One value that a person held against the paper, without the value.

    `weight` is how many values it stands for, `doubted` whether something else than its score sent
    it to a person, `audited` whether nothing did.
    """

    kind: str
    score: float
    right: bool
    weight: float
    doubted: bool
    audited: bool
    engine: str
    template_hash: str


def keep(work: UnitOfWork, case_id: str) -> None:
    """Keep what a case that is about to be purged has taught, without anything of the citizen's."""
    wanted = _answered().where(CASES.c.id == case_id)
    rows = [asdict(_checked(row)) for row in work.db.execute(wanted).mappings()]
    if rows:
        work.db.execute(insert(CHECKED_VALUES), rows)


def of_all(db: Connection) -> Iterator[CheckedValue]:
    """Yield everything that was checked: of present cases, then of purged ones."""
    present = _answered().where(CASES.c.state.in_([state.value for state in SETTLED]))
    yield from (_checked(row) for row in db.execute(present).mappings())
    kept = select(*(column for column in CHECKED_VALUES.c if column.name != "id"))
    yield from (CheckedValue(**row) for row in db.execute(kept).mappings())


def _answered() -> Select[Any]:
    """Return the fields read from pictures that say something about the reading.

    A value that was accepted and that nobody asked about counts only where a person saw that it
    was wrong: what people leave alone they may not have looked at.
    """
    asked = or_(FIELDS.c.decision != Decision.ACCEPT.value, FIELDS.c.corrected)
    columns = ("kind", "score", "read_value", "value", "doubts", "audited")
    return (
        select(
            *(FIELDS.c[name] for name in columns),
            *(CASES.c[name] for name in ("audit_share", "engine", "template_hash")),
        )
        .join(CASES, CASES.c.id == FIELDS.c.case_id)
        .where(
            and_(FIELDS.c.decided_at.is_not(None), asked),
            FIELDS.c.score.is_not(None),
            FIELDS.c.source == Source.IMAGE.value,
        )
    )


def _checked(row: RowMapping) -> CheckedValue:
    # One audited value stands for all those accepted ones that were not drawn.
    drawn = row["audited"] and row["audit_share"]
    return CheckedValue(
        kind=kind_as_read(row["kind"], blank=not row["read_value"]),
        score=row["score"],
        right=same_value(row["read_value"], row["value"]),
        weight=1 / row["audit_share"] if drawn else 1.0,
        doubted=is_doubted(row["doubts"]),
        audited=row["audited"],
        engine=row["engine"],
        template_hash=row["template_hash"],
    )
