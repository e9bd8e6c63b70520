"""By which door a record was sent: another door cannot say what became of it."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; of what was sent before it is not known."""
    with op.batch_alter_table("keyings") as keyings:
        keyings.add_column(sa.Column("door", sa.String(64), nullable=False, server_default=""))


def downgrade() -> None:
    """Drop it."""
    with op.batch_alter_table("keyings") as keyings:
        keyings.drop_column("door")
