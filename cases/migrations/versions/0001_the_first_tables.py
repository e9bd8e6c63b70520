"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_ID = sa.String(16)
_WORD = sa.String(64)
_JSON = sa.JSON()
_MOMENT = sa.DateTime(timezone=True)

_TABLES = (
    "scans",
    "second_drops",
    "cases",
    "case_fields",
    "distinct_pairs",
    "notes",
    "keyings",
    "holds",
    "audit",
    "users",
    "set_up_tokens",
    "sessions",
    "log_ins",
)


def upgrade() -> None:
    """Make every table."""
    _scans()
    _cases()
    _fields()
    _keyings()
    _audit()
    _staff()
    _log_ins()


def downgrade() -> None:
    """Drop every table."""
    for name in reversed(_TABLES):
        op.drop_table(name)


def _scans() -> None:
    op.create_table(
        "scans",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("sha256", _WORD, nullable=False, unique=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("state", _WORD, nullable=False),
        sa.Column("page_count", sa.Integer),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("received_by", _WORD, nullable=False),
        sa.Column("received_at", _MOMENT, nullable=False),
    )
    op.create_index("ix_scans_state_id", "scans", ["state", "id"])
    op.create_table(
        "second_drops",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("scan_id", sa.Integer, sa.ForeignKey("scans.id"), nullable=False, index=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("dropped_by", _WORD, nullable=False),
        sa.Column("dropped_at", _MOMENT, nullable=False),
    )


def _cases() -> None:
    op.create_table(
        "cases",
        sa.Column("serial", sa.Integer, primary_key=True),
        sa.Column("id", _ID, nullable=False, unique=True),
        sa.Column("scan_id", sa.Integer, sa.ForeignKey("scans.id"), nullable=False, index=True),
        sa.Column("page_numbers", _JSON, nullable=False),
        sa.Column("page", sa.Text, nullable=False),
        sa.Column("state", _WORD, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("lease_owner", _WORD),
        sa.Column("lease_until", _MOMENT),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("assigned_template", _WORD),
        sa.Column("assigned_edition", _WORD),
        sa.Column("template", _WORD),
        sa.Column("edition", _WORD),
        sa.Column("template_hash", _WORD),
        sa.Column("engine", sa.Text),
        sa.Column("quality", _JSON),
        sa.Column("thresholds", _JSON),
        sa.Column("read_seconds", sa.Float),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("name_field", _WORD, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("subject_folded", sa.Text, nullable=False),
        sa.Column("identity_fields", _JSON),
        sa.Column("identity", _WORD, index=True),
        sa.Column("receipt_number", sa.Text),
        sa.Column("linked_to", _ID, sa.ForeignKey("cases.id")),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
    )
    for columns in (
        ["state", "serial"],
        ["state", "attempts", "serial"],
        ["state", "subject_folded", "id"],
    ):
        op.create_index(f"ix_cases_{'_'.join(columns)}", "cases", columns)


def _fields() -> None:
    op.create_table(
        "case_fields",
        sa.Column("case_id", _ID, sa.ForeignKey("cases.id"), primary_key=True),
        sa.Column("name", _WORD, primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("kind", _WORD, nullable=False),
        sa.Column("raw", sa.Text, nullable=False),
        sa.Column("read_value", _JSON, nullable=False),
        sa.Column("value", _JSON, nullable=False),
        sa.Column("confidence", sa.Float, nullable=False),
        sa.Column("decision", _WORD, nullable=False),
        sa.Column("doubts", _JSON, nullable=False),
        sa.Column("candidates", _JSON, nullable=False),
        sa.Column("slots", _JSON, nullable=False),
        sa.Column("options", _JSON, nullable=False),
        sa.Column("source", _WORD, nullable=False),
        sa.Column("corrected", sa.Boolean, nullable=False),
        sa.Column("decided_by", _WORD),
        sa.Column("decided_at", _MOMENT),
    )
    op.create_table(
        "distinct_pairs",
        sa.Column("one", _ID, sa.ForeignKey("cases.id"), primary_key=True),
        sa.Column("other", _ID, sa.ForeignKey("cases.id"), primary_key=True),
    )
    op.create_table(
        "notes",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("case_id", _ID, sa.ForeignKey("cases.id"), nullable=False, index=True),
        sa.Column("written_by", _WORD, nullable=False),
        sa.Column("written_at", _MOMENT, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
    )


def _keyings() -> None:
    op.create_table(
        "keyings",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("case_id", _ID, sa.ForeignKey("cases.id"), nullable=False, index=True),
        sa.Column("system", _WORD, nullable=False),
        sa.Column("key", _WORD, nullable=False),
        sa.Column("keyed_by", _WORD, nullable=False),
        sa.Column("intent_at", _MOMENT),
        sa.Column("outcome", _WORD, nullable=False),
        sa.Column("receipt_number", sa.Text),
        sa.Column("receipt_at", _MOMENT),
        sa.Column("evidence", _JSON, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
    )
    op.create_table(
        "holds",
        sa.Column("name", _WORD, primary_key=True),
        sa.Column("owner", _WORD, nullable=False),
        sa.Column("taken_at", _MOMENT, nullable=False),
        sa.Column("until", _MOMENT),
        sa.Column("why", sa.Text, nullable=False),
    )


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("signed_at", _MOMENT, nullable=False, index=True),
        sa.Column("signed_by", _WORD, nullable=False),
        sa.Column("event", _WORD, nullable=False),
        sa.Column("case_id", _ID, sa.ForeignKey("cases.id"), index=True),
        sa.Column("scan_id", sa.Integer, sa.ForeignKey("scans.id"), index=True),
        sa.Column("field", _WORD),
        sa.Column("old", _JSON),
        sa.Column("new", _JSON),
        sa.Column("why", sa.Text, nullable=False),
    )


def _staff() -> None:
    op.create_table(
        "users",
        sa.Column("name", _WORD, primary_key=True),
        sa.Column("display_name", sa.Text, nullable=False),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.Column("role", _WORD, nullable=False),
        sa.Column("disabled", sa.Boolean, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
    )
    op.create_table(
        "set_up_tokens",
        sa.Column("token_hash", _WORD, primary_key=True),
        sa.Column("expires_at", _MOMENT, nullable=False),
    )


def _log_ins() -> None:
    op.create_table(
        "sessions",
        sa.Column("token_hash", _WORD, primary_key=True),
        sa.Column("user_name", _WORD, sa.ForeignKey("users.name"), nullable=False, index=True),
        sa.Column("opened_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
    )
    op.create_table(
        "log_ins",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", _WORD, nullable=False),
        sa.Column("address", _WORD, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("succeeded", sa.Boolean, nullable=False),
    )
    op.create_index("ix_log_ins_name_at", "log_ins", ["name", "at"])
    op.create_index("ix_log_ins_address_at", "log_ins", ["address", "at"])
