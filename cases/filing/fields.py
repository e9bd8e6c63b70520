"""The fields of a case: filed as they were read, confirmed or corrected by a person."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from cases.records.errors import NoSuchRecord
from cases.records.records import StoredField, Value
from cases.store.tables import FIELDS
from cases.store.unit_of_work import UnitOfWork
from ocr.base.form_reading import Decision, FieldReading, OptionReading, SlotReading, Source
from ocr.values.decisions import would_be_accepted


def file_away(work: UnitOfWork, case_id: str, readings: Sequence[FieldReading]) -> None:
    """Store the fields of a reading in place of those of an earlier one."""
    work.db.execute(delete(FIELDS).where(FIELDS.c.case_id == case_id))
    rows = [
        {"case_id": case_id, "position": position, **_row(reading)}
        for position, reading in enumerate(readings)
    ]
    if rows:
        work.db.execute(insert(FIELDS), rows)


def _row(reading: FieldReading) -> dict[str, Any]:
    row = asdict(reading)  # tuples become JSON lists on their way in
    row["doubts"] = reading.doubts
    row["read_value"] = row["value"]
    row["decision"] = reading.decision.value
    row["source"] = reading.source.value
    row["audited"] = would_be_accepted(Decision.CONFIRM, reading.doubts)
    return row


def of_case(db: Connection, case_id: str) -> tuple[StoredField, ...]:
    """Return the fields of a case in the order of the form."""
    rows = db.execute(select(FIELDS).where(FIELDS.c.case_id == case_id).order_by(FIELDS.c.position))
    return tuple(map(_stored, rows.mappings()))


def one(db: Connection, case_id: str, name: str) -> StoredField:
    """Return one field of a case."""
    row = (
        db.execute(select(FIELDS).where(FIELDS.c.case_id == case_id, FIELDS.c.name == name))
        .mappings()
        .first()
    )
    if row is None:
        raise NoSuchRecord(f"case {case_id} has no field {name}")
    return _stored(row)


def decide(work: UnitOfWork, case_id: str, name: str, value: Value, *, corrected: bool) -> None:
    """Write a person's decision on a field."""
    work.db.execute(
        update(FIELDS)
        .where(FIELDS.c.case_id == case_id, FIELDS.c.name == name)
        .values(value=value, corrected=corrected, decided_by=work.by, decided_at=work.at)
    )


def values(stored: Sequence[StoredField]) -> Mapping[str, Value]:
    """Return the values that count, by field name."""
    return {field.name: field.value for field in stored}


def value_from_json(stored: str | list[str]) -> Value:
    """Return a value as it was before JSON made a list of a choice."""
    return stored if isinstance(stored, str) else tuple(stored)


def _stored(row: RowMapping) -> StoredField:
    source = Source.PERSON if row["corrected"] else Source(row["source"])
    return StoredField(
        name=row["name"],
        label=row["label"],
        kind=row["kind"],
        raw=row["raw"],
        read_value=value_from_json(row["read_value"]),
        value=value_from_json(row["value"]),
        confidence=row["confidence"],
        decision=Decision(row["decision"]),
        doubts=row["doubts"],
        candidates=tuple(row["candidates"]),
        slots=tuple(SlotReading(**slot) for slot in row["slots"]),
        options=tuple(OptionReading(**option) for option in row["options"]),
        source=source,
        corrected=row["corrected"],
        decided_by=row["decided_by"],
        decided_at=row["decided_at"],
        score=row["score"],
        audited=row["audited"],
    )
