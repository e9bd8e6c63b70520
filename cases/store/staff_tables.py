"""The tables of people who work at the desk, and of their log-ins."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from cases.store.columns import METADATA, WORD, Moment

USERS = Table(
    "users",
    METADATA,
    Column("name", WORD, primary_key=True),
    Column("display_name", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("role", WORD, nullable=False),
    Column("disabled", Boolean, nullable=False, default=False),
    Column("created_at", Moment, nullable=False),
)

SET_UP_TOKENS = Table(
    "set_up_tokens",
    METADATA,
    Column("token_hash", String(64), primary_key=True),
    Column("expires_at", Moment, nullable=False),
)

SESSIONS = Table(
    "sessions",
    METADATA,
    Column("token_hash", String(64), primary_key=True),
    Column("user_name", WORD, ForeignKey("users.name"), nullable=False, index=True),
    Column("opened_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
)

LOG_INS = Table(
    "log_ins",  # every attempt; the name is kept only where somebody has it
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("name", WORD, nullable=False),
    Column("address", WORD, nullable=False),
    Column("at", Moment, nullable=False),
    Column("succeeded", Boolean, nullable=False),
    Index(None, "name", "at"),
    Index(None, "address", "at"),
)
