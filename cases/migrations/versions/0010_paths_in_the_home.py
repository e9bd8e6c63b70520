"""Where a file is, is said from the home on: a copied or moved home speaks of its own files."""

from collections.abc import Callable, Iterator
from pathlib import PurePath
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_SCANS = sa.table("scans", sa.column("id", sa.Integer), sa.column("path", sa.Text))
_CASES = sa.table(
    "cases", sa.column("serial", sa.Integer), sa.column("id", sa.Text), sa.column("page", sa.Text)
)
_KEYINGS = sa.table(
    "keyings",
    sa.column("id", sa.Integer),
    sa.column("case_id", sa.Text),
    sa.column("evidence", sa.JSON),
)
_AT_ONCE = 1000


def upgrade() -> None:
    """Leave of each path what begins in a home; what never lay in one stays as it was."""
    op.create_table(
        "file_store",
        sa.Column("one", sa.Integer(), nullable=False),
        sa.Column("identity", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("one", name="pk_file_store"),
    )
    _rewrite(_SCANS, "id", "path", lambda row: _from_home(row.path, "scans", 2))
    _rewrite(_CASES, "serial", "page", lambda row: _from_home(row.page, "pages", 3))
    _rewrite(_KEYINGS, "id", "evidence", _pictures)


def downgrade() -> None:
    """Drop the identity of the store; of the home nothing is known any more."""
    op.drop_table("file_store")


def _pictures(row: Any) -> list[str]:  # noqa: ANN401 -- a row
    return [_from_home(path, "evidence", 3) for path in row.evidence]


def _from_home(path: str, folder: str, depth: int) -> str:
    """Return the last parts of a path, where they begin with a folder of a home."""
    parts = PurePath(path).parts
    return "/".join(parts[-depth:]) if parts[-depth:][:1] == (folder,) else path


def _rewrite(table: sa.TableClause, key: str, column: str, now: Callable[[Any], Any]) -> None:
    db = op.get_bind()
    change = (
        sa.update(table)
        .where(table.c[key] == sa.bindparam("of"))
        .values({column: sa.bindparam("now", type_=table.c[column].type)})
    )
    for rows in _all_rows(db, table, key):
        changed = [(row, now(row)) for row in rows]
        other = [(row, new) for row, new in changed if new != getattr(row, column)]
        if other:
            db.execute(change, [{"of": getattr(row, key), "now": new} for row, new in other])


def _all_rows(db: sa.Connection, table: sa.TableClause, key: str) -> Iterator[list[Any]]:
    """Yield the rows of a table, so many at once."""
    some = sa.select(table).order_by(table.c[key]).limit(_AT_ONCE)
    rows = list(db.execute(some))
    while rows:
        yield rows
        rows = list(db.execute(some.where(table.c[key] > getattr(rows[-1], key))))
