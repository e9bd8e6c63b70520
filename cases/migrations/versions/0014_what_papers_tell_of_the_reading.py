"""What each paper tells of the reading: forms on probation, those shown, alarms of drift."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_WORD = sa.String(64)
_JSON = sa.JSON(none_as_null=True)
_MOMENT = sa.DateTime(timezone=True)
_OF_VALUES = {"field": 64, "paper": 64, "cluster": 64, "scanner": 64, "day": 10}


def upgrade() -> None:
    """Make the tables; of values that were checked before it is not known where."""
    with op.batch_alter_table("checked_values") as values:
        for name, size in _OF_VALUES.items():
            column = sa.Column(name, sa.String(size), nullable=False, server_default="")
            values.add_column(column)
    _make_papers()
    _make_shown_forms()
    _make_alarms()


def _make_papers() -> None:
    op.create_table(
        "papers",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("case_id", sa.String(16)),
        *(sa.Column(name, _WORD, nullable=False) for name in ("paper", "cluster", "scanner")),
        sa.Column("template_hash", _WORD, nullable=False),
        sa.Column("engine", sa.Text, nullable=False),
        sa.Column("read_at", _MOMENT, nullable=False),
        sa.Column("filled", sa.Integer, nullable=False),
        sa.Column("blank", sa.Integer, nullable=False),
        sa.Column("measures", _JSON, nullable=False),
        sa.Column("compared", sa.Boolean, nullable=False),
        sa.Column("odd_scores", sa.Boolean, nullable=False),
        sa.Column("odd_doubts", sa.Boolean, nullable=False),
        sa.Column("odd_blanks", sa.Boolean, nullable=False),
        sa.Column("settled_at", _MOMENT),
        sa.Column("filled_checked", sa.Integer, nullable=False),
        sa.Column("filled_wrong", sa.Integer, nullable=False),
        sa.Column("blank_checked", sa.Integer, nullable=False),
        sa.Column("blank_wrong", sa.Integer, nullable=False),
        sa.Column("kinds", _JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_papers"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_papers_case_id_cases"),
        sa.UniqueConstraint("case_id", name="uq_papers_case_id"),
    )
    op.create_index("ix_papers_template_hash_read_at", "papers", ["template_hash", "read_at"])


def _make_shown_forms() -> None:
    op.create_table(
        "shown_forms",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("template_hash", _WORD, nullable=False),
        sa.Column("engine", sa.Text, nullable=False),
        sa.Column("part", _WORD, nullable=False),
        sa.Column("residual", sa.Float, nullable=False),
        sa.Column("checked", sa.Integer, nullable=False),
        sa.Column("wrong", sa.Integer, nullable=False),
        sa.Column("kinds", _JSON, nullable=False),
        sa.Column("shown_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_shown_forms"),
    )
    op.create_index("ix_shown_forms_template_hash", "shown_forms", ["template_hash"])


def _make_alarms() -> None:
    op.create_table(
        "alarms",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("template_hash", _WORD, nullable=False),
        sa.Column("engine", sa.Text, nullable=False),
        sa.Column("scanner", _WORD, nullable=False),
        sa.Column("signal", _WORD, nullable=False),
        sa.Column("holds", sa.Boolean, nullable=False),
        sa.Column("seen", sa.Integer, nullable=False),
        sa.Column("odd", sa.Integer, nullable=False),
        sa.Column("since", _MOMENT, nullable=False),
        sa.Column("raised_at", _MOMENT, nullable=False),
        sa.Column("lifted_by", _WORD),
        sa.Column("lifted_at", _MOMENT),
        sa.Column("why", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_alarms"),
    )
    op.create_index("ix_alarms_template_hash", "alarms", ["template_hash"])


def downgrade() -> None:
    """Forget all of it."""
    for table in ("alarms", "shown_forms", "papers"):
        op.drop_table(table)
    with op.batch_alter_table("checked_values") as values:
        for name in _OF_VALUES:
            values.drop_column(name)
