"""The tables of the case database. Alembic's migrations must say the same (tested)."""

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)

from ocr.base.doubts import Doubt, DoubtCode
from ocr.base.reasons import Reason, ReasonCode


class Doubts(TypeDecorator[tuple[Doubt, ...]]):
    """Doubts as a JSON list of objects with `code` and `detail`."""

    impl = JSON
    cache_ok = True

    def process_bind_param(
        self, value: tuple[Doubt, ...] | None, dialect: Dialect
    ) -> list[dict[str, str]]:
        """Return plain JSON values."""
        return [{"code": one.code.value, "detail": one.detail} for one in value or ()]

    def process_result_value(
        self, value: list[dict[str, str]] | None, dialect: Dialect
    ) -> tuple[Doubt, ...]:
        """Return the stored doubts."""
        return tuple(Doubt(DoubtCode(one["code"]), one["detail"]) for one in value or ())


class WhyUnread(TypeDecorator[Reason]):
    """A reason as a JSON object with `code` and `detail`; null where there is none."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def process_bind_param(self, value: Reason | None, dialect: Dialect) -> dict[str, str] | None:
        """Return plain JSON values."""
        return None if value is None else {"code": value.code.value, "detail": value.detail}

    def process_result_value(self, value: dict[str, str] | None, dialect: Dialect) -> Reason | None:
        """Return the stored reason."""
        return None if value is None else Reason(ReasonCode(value["code"]), value["detail"])


class Moment(TypeDecorator[datetime]):
    """A moment in UTC. SQLite has no time zones, so aware moments go in and come out as UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment in UTC; a naive one is a defect of ours."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the stored moment with its time zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

METADATA = MetaData(naming_convention=_NAMES)

_ID = String(16)
_WORD = String(64)
_JSON = JSON(none_as_null=True)


def _case_id(*, primary_key: bool = False, index: bool = False) -> Column[str]:
    return Column(
        "case_id", _ID, ForeignKey("cases.id"), primary_key=primary_key, index=index, nullable=False
    )


SCANS = Table(
    "scans",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("state", _WORD, nullable=False),
    Column("page_count", Integer),
    Column("unread", WhyUnread),
    Column("received_by", _WORD, nullable=False),
    Column("received_at", Moment, nullable=False),
    Index(None, "state", "id"),
)

DROPS = Table(
    "second_drops",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("scan_id", Integer, ForeignKey("scans.id"), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("dropped_by", _WORD, nullable=False),
    Column("dropped_at", Moment, nullable=False),
)

CASES = Table(
    "cases",
    METADATA,
    Column("serial", Integer, primary_key=True),  # the order of arrival, page after page
    Column("id", _ID, nullable=False, unique=True),
    Column("scan_id", Integer, ForeignKey("scans.id"), nullable=False, index=True),
    Column("page_numbers", _JSON, nullable=False),
    Column("page", Text, nullable=False),
    Column("state", _WORD, nullable=False),
    Column("version", Integer, nullable=False, default=1),
    Column("lease_owner", _WORD),
    Column("lease_until", Moment),
    Column("attempts", Integer, nullable=False, default=0),
    Column("assigned_template", _WORD),
    Column("assigned_edition", _WORD),
    Column("template", _WORD),
    Column("edition", _WORD),
    Column("template_hash", String(64)),
    Column("engine", Text),
    Column("quality", _JSON),
    Column("thresholds", _JSON),
    Column("calibration", String(64)),
    Column("residual", Float),
    Column("audit_share", Float),
    Column("read_seconds", Float),
    Column("reason", Text, nullable=False, default=""),  # in a person's or a system's words
    Column("unread", WhyUnread),
    Column("name_field", _WORD, nullable=False, default=""),
    Column("subject", Text, nullable=False, default=""),
    Column("subject_folded", Text, nullable=False, default=""),
    Column("identity_fields", _JSON),
    Column("identity", String(64), index=True),
    Column("receipt_number", Text),
    Column("linked_to", _ID, ForeignKey("cases.id")),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Index(None, "state", "serial"),  # lists and counts
    Index(None, "state", "attempts", "serial"),  # claims
    Index(None, "state", "subject_folded", "id"),  # searches, without a look at the rows
)

FIELDS = Table(
    "case_fields",
    METADATA,
    _case_id(primary_key=True),
    Column("name", _WORD, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("label", Text, nullable=False),
    Column("kind", _WORD, nullable=False),
    Column("raw", Text, nullable=False),
    Column("read_value", _JSON, nullable=False),
    Column("value", _JSON, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("decision", _WORD, nullable=False),
    Column("doubts", Doubts, nullable=False),
    Column("candidates", _JSON, nullable=False),
    Column("slots", _JSON, nullable=False),
    Column("options", _JSON, nullable=False),
    Column("source", _WORD, nullable=False),
    Column("corrected", Boolean, nullable=False, default=False),
    Column("decided_by", _WORD),
    Column("decided_at", Moment),
    Column("score", Float),
    Column("audited", Boolean, nullable=False, default=False),
)

RISK_SETTINGS = Table(
    "risk_settings",  # the last one is in force
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("residual", Float, nullable=False),
    Column("audit_share", Float, nullable=False),
    Column("why", Text, nullable=False, default=""),
    Column("set_by", _WORD, nullable=False),
    Column("set_at", Moment, nullable=False),
)

CALIBRATIONS = Table(
    "calibrations",  # the last one is in force
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("digest", String(64), nullable=False, index=True),
    Column("source", _WORD, nullable=False),
    Column("engine", Text, nullable=False),
    Column("curves", Text, nullable=False),
    Column("made_by", _WORD, nullable=False),
    Column("made_at", Moment, nullable=False),
)

CHECKED_VALUES = Table(
    "checked_values",  # what purged cases taught; nothing of what was written, nor by whom
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("kind", _WORD, nullable=False),
    Column("score", Float, nullable=False),
    Column("right", Boolean, nullable=False),
    Column("weight", Float, nullable=False),
    Column("doubted", Boolean, nullable=False),
    Column("audited", Boolean, nullable=False),
    Column("engine", Text, nullable=False),
    Column("template_hash", String(64), nullable=False),
)

DISTINCT_PAIRS = Table(
    "distinct_pairs",  # a person said that these two are not the same paper; one < other
    METADATA,
    Column("one", _ID, ForeignKey("cases.id"), primary_key=True),
    Column("other", _ID, ForeignKey("cases.id"), primary_key=True),
)

NOTES = Table(
    "notes",
    METADATA,
    Column("id", Integer, primary_key=True),
    _case_id(index=True),
    Column("written_by", _WORD, nullable=False),
    Column("written_at", Moment, nullable=False),
    Column("text", Text, nullable=False),
)

KEYINGS = Table(
    "keyings",
    METADATA,
    Column("id", Integer, primary_key=True),
    _case_id(index=True),
    Column("system", _WORD, nullable=False, default=""),
    Column("door", _WORD, nullable=False, default="", server_default=""),
    Column("key", _WORD, nullable=False, default=""),
    Column("keyed_by", _WORD, nullable=False),
    Column("intent_at", Moment),
    Column("outcome", _WORD, nullable=False),
    Column("receipt_number", Text),
    Column("receipt_at", Moment),
    Column("evidence", _JSON, nullable=False),
    Column("reason", Text, nullable=False, default=""),
)

JOBS = Table(
    "keying_jobs",  # the lease of a job is that of its case
    METADATA,
    _case_id(primary_key=True),
    Column("system", _WORD, primary_key=True),
    Column("key", _WORD, nullable=False),
    Column("state", _WORD, nullable=False),
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
    _case_id(index=True),
    Column("system", _WORD, nullable=False),
    Column("label", Text, nullable=False),
    Column("typed", Text, nullable=False),
    Column("shown", Text),
)

SUBSTITUTIONS = Table(
    "substitutions",  # what is typed into a box in place of what its system cannot hold
    METADATA,
    Column("id", Integer, primary_key=True),
    _case_id(index=True),
    Column("system", _WORD, nullable=False),
    Column("box", Text, nullable=False),
    Column("fields", _JSON, nullable=False),
    Column("written", Text, nullable=False),
    Column("instead", Text),  # nobody knows one where it is null
    Column("told", Text, nullable=False),
    Column("proposed_at", Moment, nullable=False),
    Column("accepted_by", _WORD),  # nobody yet where it is null
    Column("accepted_at", Moment),
)

HOLDS = Table(
    "holds",  # who keys into which system; the name "*" stops all keying
    METADATA,
    Column("name", _WORD, primary_key=True),
    Column("owner", _WORD, nullable=False),
    Column("taken_at", Moment, nullable=False),
    Column("until", Moment),
    Column("why", Text, nullable=False, default=""),
)

AUDIT = Table(
    "audit",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("signed_at", Moment, nullable=False, index=True),
    Column("signed_by", _WORD, nullable=False),
    Column("event", _WORD, nullable=False),
    Column("case_id", _ID, ForeignKey("cases.id"), index=True),
    Column("scan_id", Integer, ForeignKey("scans.id"), index=True),
    Column("field", _WORD),
    Column("old", _JSON),
    Column("new", _JSON),
    Column("why", Text, nullable=False, default=""),
    Column("unread", WhyUnread),
)

USERS = Table(
    "users",
    METADATA,
    Column("name", _WORD, primary_key=True),
    Column("display_name", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("role", _WORD, nullable=False),
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
    Column("user_name", _WORD, ForeignKey("users.name"), nullable=False, index=True),
    Column("opened_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
)

LOG_INS = Table(
    "log_ins",  # every attempt; the name is kept only where somebody has it
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("name", _WORD, nullable=False),
    Column("address", _WORD, nullable=False),
    Column("at", Moment, nullable=False),
    Column("succeeded", Boolean, nullable=False),
    Index(None, "name", "at"),
    Index(None, "address", "at"),
)
