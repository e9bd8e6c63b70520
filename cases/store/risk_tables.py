"""The tables of the error that may remain: as stated, as learnt, as people found it."""

from sqlalchemy import Boolean, Column, Float, Integer, String, Table, Text

from cases.store.columns import METADATA, WORD, Moment

RISK_SETTINGS = Table(
    "risk_settings",  # the last one is in force
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("residual", Float, nullable=False),
    Column("audit_share", Float, nullable=False),
    Column("blind_share", Float, nullable=False, server_default="0.5"),
    Column("planted_share", Float, nullable=False, server_default="0.02"),
    Column("why", Text, nullable=False, default=""),
    Column("set_by", WORD, nullable=False),
    Column("set_at", Moment, nullable=False),
)

CALIBRATIONS = Table(
    "calibrations",  # the last one is in force
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("digest", String(64), nullable=False, index=True),
    Column("source", WORD, nullable=False),
    Column("engine", Text, nullable=False),
    Column("curves", Text, nullable=False),
    Column("made_by", WORD, nullable=False),
    Column("made_at", Moment, nullable=False),
)

CHECKED_VALUES = Table(
    "checked_values",  # what purged cases taught; nothing of what was written, nor by whom
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("kind", WORD, nullable=False),
    Column("score", Float, nullable=False),
    Column("right", Boolean, nullable=False),
    Column("weight", Float, nullable=False),
    Column("doubted", Boolean, nullable=False),
    Column("audited", Boolean, nullable=False),
    Column("engine", Text, nullable=False),
    Column("template_hash", String(64), nullable=False),
)
