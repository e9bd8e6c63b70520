"""Fields that are asked about by typing, by a test or by two people, and what was answered."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_WORD = sa.String(64)
_MOMENT = sa.DateTime(timezone=True)


def _case_id(*, primary_key: bool = False) -> sa.Column[str]:
    cases = sa.ForeignKey("cases.id")
    return sa.Column("case_id", sa.String(16), cases, primary_key=primary_key, nullable=False)


def upgrade() -> None:
    """Make the tables, and the shares of those that are asked about so."""
    op.create_table(
        "questions",
        _case_id(primary_key=True),
        sa.Column("field", _WORD, primary_key=True),
        sa.Column("way", _WORD, nullable=False),
        sa.Column("stage", _WORD, nullable=False),
        sa.Column("planted", sa.JSON),
        sa.Column("found", sa.Boolean),
    )
    op.create_table(
        "given_answers",
        sa.Column("id", sa.Integer, primary_key=True),
        _case_id(),
        sa.Column("field", _WORD, nullable=False),
        sa.Column("given_by", _WORD, nullable=False),
        sa.Column("given_at", _MOMENT, nullable=False),
        sa.Column("value", sa.JSON, nullable=False),
    )
    op.create_index("ix_given_answers_case_id", "given_answers", ["case_id"])
    op.create_table(
        "asked_values",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kind", _WORD, nullable=False),
        sa.Column("way", _WORD, nullable=False),
        sa.Column("found", sa.Boolean),
        sa.Column("right", sa.Boolean, nullable=False),
    )
    with op.batch_alter_table("risk_settings") as settings:
        for name, share in (("blind_share", "0.5"), ("planted_share", "0.02")):
            column = sa.Column(name, sa.Float, nullable=False, server_default=share)
            settings.add_column(column)


def downgrade() -> None:
    """Drop them."""
    with op.batch_alter_table("risk_settings") as settings:
        settings.drop_column("planted_share")
        settings.drop_column("blind_share")
    for name in ("asked_values", "given_answers", "questions"):
        op.drop_table(name)
