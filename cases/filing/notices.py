"""What processes wait for at this moment: files, folders, disks. They say it again and again."""

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import Connection, RowMapping, delete, insert, select

from cases.records.scans import Notice
from cases.store.tables import NOTICES
from cases.store.unit_of_work import Transactions
from ocr.base.reasons import Reason

SILENCE = timedelta(minutes=15)
"""After so long without a word a notice counts no more: who told it is gone."""

_AGAIN = timedelta(minutes=3)


class NoticeBook:
    """The notices of every process that takes files in, reads or keys."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def tell(self, place: str, by: str, waits: Collection[tuple[str, Reason]]) -> None:
        """Say all that a process waits for at a place: of which file ("" for all), and why.

        What it said there before and does not say any more is over. It costs a look where nothing
        is new, so that it may be said at every turn.
        """
        with self._transactions.look() as db:
            known, now = _told(db, place, by), self._transactions.now()
        if _says_the_same(known, waits) and all(now - row["told_at"] < _AGAIN for row in known):
            return
        with self._transactions.write(by) as work:
            kept = {
                (row["subject"], row["said"]): row["since"] for row in _told(work.db, place, by)
            }
            mine = (NOTICES.c.place == place) & (NOTICES.c.told_by == by)
            work.db.execute(delete(NOTICES).where(mine))
            row = {"place": place, "told_by": by, "told_at": work.at}
            for subject, said in waits:
                since = kept.get((subject, said), work.at)
                new = insert(NOTICES).values(**row, subject=subject, said=said, since=since)
                work.db.execute(new)

    def current(self) -> tuple[Notice, ...]:
        """Return what is waited for now, the longest first."""
        since = self._transactions.now() - SILENCE
        wanted = select(NOTICES).where(NOTICES.c.told_at >= since)
        with self._transactions.look() as db:
            rows = db.execute(wanted.order_by(NOTICES.c.since, NOTICES.c.id)).mappings().all()
        return tuple(map(_notice, rows))


def _told(db: Connection, place: str, by: str) -> list[RowMapping]:
    wanted = select(NOTICES).where(NOTICES.c.place == place, NOTICES.c.told_by == by)
    return list(db.execute(wanted).mappings())


def _says_the_same(known: list[RowMapping], waits: Collection[tuple[str, Reason]]) -> bool:
    return {(row["subject"], row["said"]) for row in known} == set(waits)


def _notice(row: RowMapping) -> Notice:
    return Notice(row["place"], row["told_by"], row["subject"], row["said"], row["since"])
