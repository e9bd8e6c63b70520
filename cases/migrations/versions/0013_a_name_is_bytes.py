"""What a dropped file is called may be no text: its bytes are kept, and where it lay."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; every name until now was text."""
    op.add_column("scans", sa.Column("raw_name", sa.LargeBinary()))
    op.add_column("scans", sa.Column("folder", sa.Text(), nullable=False, server_default=""))
    op.add_column("second_drops", sa.Column("raw_name", sa.LargeBinary()))


def downgrade() -> None:
    """Drop them."""
    op.drop_column("second_drops", "raw_name")
    op.drop_column("scans", "folder")
    op.drop_column("scans", "raw_name")
