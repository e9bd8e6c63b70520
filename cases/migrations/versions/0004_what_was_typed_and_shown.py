"""What was typed into which box, and what the system showed back of it."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "keyed_boxes",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("case_id", sa.String(16), sa.ForeignKey("cases.id"), nullable=False, index=True),
        sa.Column("system", sa.String(64), nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("typed", sa.Text, nullable=False),
        sa.Column("shown", sa.Text),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("keyed_boxes")
