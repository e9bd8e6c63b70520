"""The tables of keying: attempts, jobs, what was typed, and who holds a system."""

from sqlalchemy import Boolean, Column, Index, Integer, Table, Text

from cases.store.columns import JSON_VALUE, METADATA, WORD, Moment, case_id

KEYINGS = Table(
    "keyings",
    METADATA,
    Column("id", Integer, primary_key=True),
    case_id(index=True),
    Column("system", WORD, nullable=False, default=""),
    Column("door", WORD, nullable=False, default="", server_default=""),
    Column("key", WORD, nullable=False, default=""),
    Column("keyed_by", WORD, nullable=False),
    Column("intent_at", Moment),
    Column("outcome", WORD, nullable=False),
    Column("receipt_number", Text),
    Column("receipt_at", Moment),
    Column("evidence", JSON_VALUE, nullable=False),
    Column("reason", Text, nullable=False, default=""),
)

JOBS = Table(
    "keying_jobs",  # the lease of a job is that of its case
    METADATA,
    case_id(primary_key=True),
    Column("system", WORD, primary_key=True),
    Column("key", WORD, nullable=False),
    Column("state", WORD, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("not_before", Moment),
    Column("priority", Integer, nullable=False, default=0),
    Column("deadline", Moment),
    Column("worker_died", Boolean, nullable=False, default=False),
    Index(None, "system", "key", unique=True),
)

KEYED_BOXES = Table(
    "keyed_boxes",  # what was typed and what the system showed back; purged with the case
    METADATA,
    Column("id", Integer, primary_key=True),
    case_id(index=True),
    Column("system", WORD, nullable=False),
    Column("label", Text, nullable=False),
    Column("typed", Text, nullable=False),
    Column("shown", Text),
)

SUBSTITUTIONS = Table(
    "substitutions",  # what is typed into a box in place of what its system cannot hold
    METADATA,
    Column("id", Integer, primary_key=True),
    case_id(index=True),
    Column("system", WORD, nullable=False),
    Column("box", Text, nullable=False),
    Column("fields", JSON_VALUE, nullable=False),
    Column("written", Text, nullable=False),
    Column("instead", Text),  # nobody knows one where it is null
    Column("told", Text, nullable=False),
    Column("proposed_at", Moment, nullable=False),
    Column("accepted_by", WORD),  # nobody yet where it is null
    Column("accepted_at", Moment),
)

HOLDS = Table(
    "holds",  # who keys into which system; the name "*" stops all keying
    METADATA,
    Column("name", WORD, primary_key=True),
    Column("owner", WORD, nullable=False),
    Column("taken_at", Moment, nullable=False),
    Column("until", Moment),
    Column("why", Text, nullable=False, default=""),
)
