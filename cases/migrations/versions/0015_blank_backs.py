"""Blank backs of sheets scanned on both sides are told with their scan, and make no case."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; until now each was a case."""
    op.add_column("scans", sa.Column("blank_backs", sa.JSON()))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("scans", "blank_backs")
