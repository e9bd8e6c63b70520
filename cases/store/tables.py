"""The tables of scans, of cases and of what was said of them."""

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
)

from cases.store.columns import ID, JSON_VALUE, METADATA, WORD, Doubts, Moment, WhyUnread, case_id

SCANS = Table(
    "scans",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("raw_name", LargeBinary),  # where its bytes are not those of the name
    Column("folder", Text, nullable=False, default="", server_default=""),
    Column("path", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("state", WORD, nullable=False),
    Column("page_count", Integer),
    Column("blank_backs", JSON_VALUE),
    Column("unread", WhyUnread),
    Column("received_by", WORD, nullable=False),
    Column("received_at", Moment, nullable=False),
    Index(None, "state", "id"),
)

DROPS = Table(
    "second_drops",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("scan_id", Integer, ForeignKey("scans.id"), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("raw_name", LargeBinary),
    Column("dropped_by", WORD, nullable=False),
    Column("dropped_at", Moment, nullable=False),
)

FILE_STORE = Table(
    "file_store",  # one row: the folder whose files the paths of scans, cases, keyings are in
    METADATA,
    Column("one", Integer, primary_key=True),
    Column("identity", WORD, nullable=False),
)

NOTICES = Table(
    "notices",  # what a process waits for now; it says so again and again
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("place", WORD, nullable=False),
    Column("told_by", WORD, nullable=False),
    Column("subject", Text, nullable=False),
    Column("said", WhyUnread, nullable=False),
    Column("since", Moment, nullable=False),
    Column("told_at", Moment, nullable=False),
    Index(None, "place", "told_by"),
)

CASES = Table(
    "cases",
    METADATA,
    Column("serial", Integer, primary_key=True),  # the order of arrival, page after page
    Column("id", ID, nullable=False, unique=True),
    Column("scan_id", Integer, ForeignKey("scans.id"), nullable=False, index=True),
    Column("page_numbers", JSON_VALUE, nullable=False),
    Column("page", Text, nullable=False),
    Column("state", WORD, nullable=False),
    Column("version", Integer, nullable=False, default=1),
    Column("lease_owner", WORD),
    Column("lease_until", Moment),
    Column("attempts", Integer, nullable=False, default=0),
    Column("rests_until", Moment),  # the machine was at fault: not claimed before
    Column("assigned_template", WORD),
    Column("assigned_edition", WORD),
    Column("template", WORD),
    Column("edition", WORD),
    Column("template_hash", String(64)),
    Column("engine", Text),
    Column("quality", JSON_VALUE),
    Column("thresholds", JSON_VALUE),
    Column("calibration", String(64)),
    Column("residual", Float),
    Column("audit_share", Float),
    Column("read_seconds", Float),
    Column("reason", Text, nullable=False, default=""),  # in a person's or a system's words
    Column("unread", WhyUnread),
    Column("name_field", WORD, nullable=False, default=""),
    Column("subject", Text, nullable=False, default=""),
    Column("subject_folded", Text, nullable=False, default=""),
    Column("identity_fields", JSON_VALUE),
    Column("identity", String(64), index=True),
    Column("receipt_number", Text),
    Column("linked_to", ID, ForeignKey("cases.id")),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Index(None, "state", "serial"),  # lists and counts
    Index(None, "state", "attempts", "serial"),  # claims
    Index(None, "state", "subject_folded", "id"),  # searches, without a look at the rows
)

FIELDS = Table(
    "case_fields",
    METADATA,
    case_id(primary_key=True),
    Column("name", WORD, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("label", Text, nullable=False),
    Column("kind", WORD, nullable=False),
    Column("raw", Text, nullable=False),
    Column("read_value", JSON_VALUE, nullable=False),
    Column("value", JSON_VALUE, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("decision", WORD, nullable=False),
    Column("doubts", Doubts, nullable=False),
    Column("candidates", JSON_VALUE, nullable=False),
    Column("slots", JSON_VALUE, nullable=False),
    Column("options", JSON_VALUE, nullable=False),
    Column("source", WORD, nullable=False),
    Column("corrected", Boolean, nullable=False, default=False),
    Column("decided_by", WORD),
    Column("decided_at", Moment),
    Column("score", Float),
    Column("audited", Boolean, nullable=False, default=False),
)

DISTINCT_PAIRS = Table(
    "distinct_pairs",  # a person said that these two are not the same paper; one < other
    METADATA,
    Column("one", ID, ForeignKey("cases.id"), primary_key=True),
    Column("other", ID, ForeignKey("cases.id"), primary_key=True),
)

NOTES = Table(
    "notes",
    METADATA,
    Column("id", Integer, primary_key=True),
    case_id(index=True),
    Column("written_by", WORD, nullable=False),
    Column("written_at", Moment, nullable=False),
    Column("text", Text, nullable=False),
)

AUDIT = Table(
    "audit",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("signed_at", Moment, nullable=False, index=True),
    Column("signed_by", WORD, nullable=False),
    Column("event", WORD, nullable=False),
    Column("case_id", ID, ForeignKey("cases.id"), index=True),
    Column("scan_id", Integer, ForeignKey("scans.id"), index=True),
    Column("field", WORD),
    Column("old", JSON_VALUE),
    Column("new", JSON_VALUE),
    Column("why", Text, nullable=False, default=""),
    Column("unread", WhyUnread),
)
