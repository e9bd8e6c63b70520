"""The tables of what people are asked otherwise than openly, and of what they answered unseen."""

from sqlalchemy import Boolean, Column, Integer, Table

from cases.store.columns import JSON_VALUE, METADATA, WORD, Moment, case_id

QUESTIONS = Table(
    "questions",  # a planted value is nobody's statement: it stands here and nowhere else
    METADATA,
    case_id(primary_key=True),
    Column("field", WORD, primary_key=True),
    Column("way", WORD, nullable=False),
    Column("stage", WORD, nullable=False),
    Column("planted", JSON_VALUE),
    Column("found", Boolean),  # whether a planted value was noticed; null until it is answered
)

GIVEN_ANSWERS = Table(
    "given_answers",  # what was typed before anything else was shown; purged with the case
    METADATA,
    Column("id", Integer, primary_key=True),
    case_id(index=True),
    Column("field", WORD, nullable=False),
    Column("given_by", WORD, nullable=False),
    Column("given_at", Moment, nullable=False),
    Column("value", JSON_VALUE, nullable=False),
)

ASKED_VALUES = Table(
    "asked_values",  # what purged cases taught of the asking; nothing of what was written
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("kind", WORD, nullable=False),
    Column("way", WORD, nullable=False),
    Column("found", Boolean),
    Column("right", Boolean, nullable=False),
)
