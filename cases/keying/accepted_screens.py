"""The book of screens: who said that the screens of a system are right, and why."""

from bots.canary.baselines import BaselineStore, Verdict
from cases.records.errors import ScreensNotAccepted
from cases.records.records import Event
from cases.store.unit_of_work import Change, Transactions


class ScreenBook:
    """Signs what administrators accept; the screens themselves stand in a store of files."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def accept(self, store: BaselineStore, verdict: Verdict, by: str, why: str = "") -> None:
        """Let what was seen be the baseline from now on, signed by an administrator.

        Args:
            store: where the verdict comes from.
            verdict: what was shown to the administrator; if something else was seen meanwhile,
                that is not accepted.
            by: the administrator.
            why: the reason; changes that stop keying are not accepted without one.

        Raises:
            ScreensNotAccepted: there is nothing to accept, no reason, or other screens by now.
        """
        seen, latest = verdict.seen, store.verdict(verdict.system).seen
        if seen is None or latest is None:
            raise ScreensNotAccepted(f"{verdict.system}: まだ画面を見ていません")
        if latest.digest != seen.digest:
            raise ScreensNotAccepted(f"{verdict.system}: その後また画面が変わりました")
        if verdict.stopped and not why.strip():
            raise ScreensNotAccepted(f"{verdict.system}: 入力を止める変更には、理由が必要です")
        self._sign(verdict, seen.digest, by, why.strip())
        store.accept(verdict.system, seen)

    def _sign(self, verdict: Verdict, new: str, by: str, why: str) -> None:
        old = verdict.baseline.digest if verdict.baseline else None
        with self._transactions.write(by) as work:
            work.sign(Event.SCREENS, change=Change(verdict.system, old, new, why))
