"""A job for each case and system, made from the keyings that there are."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_WORD = sa.String(64)
_MOMENT = sa.DateTime(timezone=True)

_STATES = {
    "open": "keying",
    "outcome_unknown": "outcome_unknown",
    "refused": "refused",
    "different": "refused",
    "keyed": "done",
    "adopted": "done",
}
"""The state of a job by the outcome of its last keying; any other outcome lets it wait."""


def upgrade() -> None:
    """Make the table, and the jobs of cases whose keying was begun."""
    jobs = op.create_table(
        "keying_jobs",
        sa.Column("case_id", sa.String(16), sa.ForeignKey("cases.id"), primary_key=True),
        sa.Column("system", _WORD, primary_key=True),
        sa.Column("key", _WORD, nullable=False),
        sa.Column("state", _WORD, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("not_before", _MOMENT),
        sa.Column("priority", sa.Integer, nullable=False),
        sa.Column("deadline", _MOMENT),
        sa.Column("worker_died", sa.Boolean, nullable=False),
    )
    op.create_index("ix_keying_jobs_system_key", "keying_jobs", ["system", "key"], unique=True)
    if begun := _begun():
        op.bulk_insert(jobs, begun)


def downgrade() -> None:
    """Drop it."""
    op.drop_table("keying_jobs")


def _begun() -> list[dict[str, object]]:
    keyings = sa.table("keyings", *map(sa.column, ("id", "case_id", "system", "key", "outcome")))
    wanted = sa.select(keyings).where(keyings.c.system != "").order_by(keyings.c.id)
    last: dict[tuple[str, str], dict[str, object]] = {}
    for row in op.get_bind().execute(wanted):
        before = last.get((row.case_id, row.system), {"attempts": 0})
        last[row.case_id, row.system] = {
            "case_id": row.case_id,
            "system": row.system,
            "key": row.key,
            "state": _STATES.get(row.outcome, "waiting"),
            "attempts": int(str(before["attempts"])) + 1,
            "priority": 0,
            "worker_died": row.outcome == "outcome_unknown",
        }
    return list(last.values())
