"""Which store of files a database belongs to: the files know it by a marker beside them."""

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from cases.store.tables import FILE_STORE
from cases.store.unit_of_work import Transactions

_BY = "store"
_ONE = 1


class StoreBook:
    """The identity of the one folder in which the files of this database lie."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def identity(self) -> str | None:
        """Return the identity of the store; None where no file was ever put into one."""
        with self._transactions.look() as db:
            return _identity(db)

    def settle(self, identity: str) -> str:
        """Let this be the store where there is none yet; return the one that holds."""
        with self._transactions.write(_BY) as work:
            row = {"one": _ONE, "identity": identity}
            # two watchers may begin at once; each database says that in words of its own
            if work.db.dialect.name == "sqlite":
                work.db.execute(sqlite.insert(FILE_STORE).values(row).on_conflict_do_nothing())
            else:
                work.db.execute(postgresql.insert(FILE_STORE).values(row).on_conflict_do_nothing())
            return _identity(work.db) or identity


def _identity(db: Connection) -> str | None:
    return db.execute(select(FILE_STORE.c.identity)).scalar()
