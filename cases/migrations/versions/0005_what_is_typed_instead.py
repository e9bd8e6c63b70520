"""Proposals for what a system cannot hold, and who accepted them."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_WORD = sa.String(64)
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "substitutions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("case_id", sa.String(16), sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("system", _WORD, nullable=False),
        sa.Column("box", sa.Text, nullable=False),
        sa.Column("fields", sa.JSON, nullable=False),
        sa.Column("written", sa.Text, nullable=False),
        sa.Column("instead", sa.Text),
        sa.Column("told", sa.Text, nullable=False),
        sa.Column("proposed_at", _MOMENT, nullable=False),
        sa.Column("accepted_by", _WORD),
        sa.Column("accepted_at", _MOMENT),
    )
    op.create_index("ix_substitutions_case_id", "substitutions", ["case_id"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("substitutions")
