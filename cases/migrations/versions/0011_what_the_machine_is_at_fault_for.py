"""A case may rest where the machine is at fault, and processes say what they wait for."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column and the table; nothing rests yet."""
    op.add_column("cases", sa.Column("rests_until", sa.DateTime(timezone=True)))
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(64), nullable=False),
        sa.Column("told_by", sa.String(64), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_notices"),
    )
    op.create_index("ix_notices_place_told_by", "notices", ["place", "told_by"])


def downgrade() -> None:
    """Drop both."""
    op.drop_table("notices")
    op.drop_column("cases", "rests_until")
