"""The tables of the error that may remain: as stated, as learnt, as people found it."""

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from cases.store.columns import ID, JSON_VALUE, METADATA, WORD, Moment

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
    Column(
        "template_hash", String(64), nullable=False
    ),  # What was checked before these were kept does not say
    Column("field", WORD, nullable=False, default="", server_default=""),
    Column("paper", String(64), nullable=False, default="", server_default=""),
    Column("cluster", String(64), nullable=False, default="", server_default=""),
    Column("scanner", String(64), nullable=False, default="", server_default=""),
    Column("day", String(10), nullable=False, default="", server_default=""),
)

PAPERS = Table(
    "papers",  # what each paper that was read tells of the reading; nothing of what was written
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("case_id", ID, ForeignKey("cases.id"), unique=True),  # null once the case is purged
    Column("paper", String(64), nullable=False),  # keyed hashes, as is the next one
    Column("cluster", String(64), nullable=False),
    Column("scanner", String(64), nullable=False),
    Column("template_hash", String(64), nullable=False),
    Column("engine", Text, nullable=False),
    Column("read_at", Moment, nullable=False),
    Column("filled", Integer, nullable=False),  # values that the reader itself would accept
    Column("blank", Integer, nullable=False),  # the same of empty fields
    Column("measures", JSON_VALUE, nullable=False),
    Column("compared", Boolean, nullable=False),  # whether there was a reference to compare with
    Column("odd_scores", Boolean, nullable=False),
    Column("odd_doubts", Boolean, nullable=False),
    Column("odd_blanks", Boolean, nullable=False),
    Column("settled_at", Moment),
    Column("filled_checked", Integer, nullable=False, default=0),
    Column("filled_wrong", Integer, nullable=False, default=0),
    Column("blank_checked", Integer, nullable=False, default=0),
    Column("blank_wrong", Integer, nullable=False, default=0),
    Column("kinds", JSON_VALUE, nullable=False),  # filled values checked, by kind
    Index(None, "template_hash", "read_at"),
)

SHOWN_FORMS = Table(
    "shown_forms",  # forms that have shown, on this office's papers, that few enough are wrong
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("template_hash", String(64), nullable=False, index=True),
    Column("engine", Text, nullable=False),
    Column("part", WORD, nullable=False),
    Column("residual", Float, nullable=False),
    Column("checked", Integer, nullable=False),
    Column("wrong", Integer, nullable=False),
    Column("kinds", JSON_VALUE, nullable=False),
    Column("shown_at", Moment, nullable=False),
)

ALARMS = Table(
    "alarms",  # of the monitor of drift
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("template_hash", String(64), nullable=False, index=True),
    Column("engine", Text, nullable=False),
    Column("scanner", String(64), nullable=False),
    Column("signal", WORD, nullable=False),
    Column("holds", Boolean, nullable=False),
    Column("seen", Integer, nullable=False),
    Column("odd", Integer, nullable=False),
    Column("since", Moment, nullable=False),
    Column("raised_at", Moment, nullable=False),
    Column("lifted_by", WORD),
    Column("lifted_at", Moment),
    Column("why", Text, nullable=False, default=""),
)
