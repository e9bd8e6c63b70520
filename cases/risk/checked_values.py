"""What people's answers say of the reading: which values were right, of what kind and score."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, and_, func, insert, or_, select

from cases.records.states import SETTLED
from cases.store.risk_tables import CHECKED_VALUES, PAPERS
from cases.store.tables import CASES, FIELDS
from cases.store.unit_of_work import UnitOfWork
from japanese.clock import TOKYO
from ocr.base.form_reading import Decision, Source
from ocr.confidence.calibration import kind_as_read
from ocr.values.decisions import PROBATION, is_doubted
from ocr.values.sameness import same_value

_MARKS = ("paper", "cluster", "scanner")


@dataclass(frozen=True, slots=True)
class CheckedValue:
    """One value that a person held against the paper, without the value.

    `weight` is how many values it stands for, `doubted` whether something else than its score sent
    it to a person, `audited` whether nothing did: the reader alone would have accepted it. A value
    that was accepted, and that somebody found wrong by chance, stands for none: audits count it
    already, by what they stand for. `paper`, `cluster` and `scanner` are those of `PaperMarks`;
    with field, kind and score they say where else the same may have gone wrong.
    """

    kind: str
    score: float
    right: bool
    weight: float
    doubted: bool
    audited: bool
    engine: str
    template_hash: str
    field: str = ""
    paper: str = ""
    cluster: str = ""
    scanner: str = ""
    day: str = ""


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
    columns = ("name", "kind", "score", "read_value", "value", "doubts", "audited", "decision")
    return (
        select(
            *(FIELDS.c[name] for name in (*columns, "decided_at")),
            *(CASES.c[name] for name in ("audit_share", "engine", "template_hash")),
            *(func.coalesce(PAPERS.c[name], "").label(name) for name in _MARKS),
        )
        .join(CASES, CASES.c.id == FIELDS.c.case_id)
        .outerjoin(PAPERS, PAPERS.c.case_id == CASES.c.id)
        .where(
            and_(FIELDS.c.decided_at.is_not(None), asked),
            FIELDS.c.score.is_not(None),
            FIELDS.c.source == Source.IMAGE.value,
        )
    )


def _checked(row: RowMapping) -> CheckedValue:
    return CheckedValue(
        kind=kind_as_read(row["kind"], blank=not row["read_value"]),
        score=row["score"],
        right=same_value(row["read_value"], row["value"]),
        weight=_weight(row),
        doubted=is_doubted(row["doubts"]),
        audited=row["audited"],
        engine=row["engine"],
        template_hash=row["template_hash"],
        field=row["name"],
        day=f"{row['decided_at'].astimezone(TOKYO):%Y-%m-%d}",
        **{name: row[name] for name in _MARKS},
    )


def _weight(row: RowMapping) -> float:
    """Return how many values one stands for.

    One that was drawn stands for those accepted ones that were not; of a form on probation each is
    seen. What was found by chance among the accepted is what the drawn ones stand for already.
    """
    share = row["audit_share"]
    if row["decision"] == Decision.ACCEPT.value:
        return 0.0 if share else 1.0
    drawn = row["audited"] and share and PROBATION not in row["doubts"]
    return 1 / share if drawn else 1.0
