"""The residual error as stated, calibrations, and what was checked against the paper."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_WORD = sa.String(64)
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables and the columns."""
    op.add_column("cases", sa.Column("calibration", _WORD))
    op.add_column("cases", sa.Column("residual", sa.Float))
    op.add_column("cases", sa.Column("audit_share", sa.Float))
    op.add_column("case_fields", sa.Column("score", sa.Float))
    audited = sa.Column("audited", sa.Boolean, nullable=False, server_default=sa.false())
    op.add_column("case_fields", audited)
    _settings()
    _checked_values()


def downgrade() -> None:
    """Drop them."""
    for name in ("checked_values", "calibrations", "risk_settings"):
        op.drop_table(name)
    for table, columns in (
        ("case_fields", ("audited", "score")),
        ("cases", ("audit_share", "residual", "calibration")),
    ):
        for column in columns:
            op.drop_column(table, column)


def _settings() -> None:
    op.create_table(
        "risk_settings",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("residual", sa.Float, nullable=False),
        sa.Column("audit_share", sa.Float, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("set_by", _WORD, nullable=False),
        sa.Column("set_at", _MOMENT, nullable=False),
    )
    op.create_table(
        "calibrations",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("digest", _WORD, nullable=False, index=True),
        sa.Column("source", _WORD, nullable=False),
        sa.Column("engine", sa.Text, nullable=False),
        sa.Column("curves", sa.Text, nullable=False),
        sa.Column("made_by", _WORD, nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
    )


def _checked_values() -> None:
    op.create_table(
        "checked_values",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kind", _WORD, nullable=False),
        sa.Column("score", sa.Float, nullable=False),
        sa.Column("right", sa.Boolean, nullable=False),
        sa.Column("weight", sa.Float, nullable=False),
        sa.Column("doubted", sa.Boolean, nullable=False),
        sa.Column("audited", sa.Boolean, nullable=False),
        sa.Column("engine", sa.Text, nullable=False),
        sa.Column("template_hash", _WORD, nullable=False),
    )
