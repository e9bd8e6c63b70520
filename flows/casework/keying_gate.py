"""The gate before each record: hours and closures of its system, and the stop that people set.

It stands between two records and never inside one: what is being keyed is always brought to its
end. A look at the clock and one at the database, so that a batch may ask before every record.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from cases.ledger import Ledger
from flows.errors import KeyingClosed
from flows.office.keying_hours import Open, may_key, without_hours
from flows.office.manifests import SystemManifest


@dataclass(frozen=True)
class Gate:
    """The gate of one system; `at_any_hour` lets through outside its hours, not on its closures."""

    ledger: Ledger
    manifest: SystemManifest
    at_any_hour: bool = False

    def why_shut(self) -> str:
        """Return in Japanese why the next record must not be keyed; empty where it may."""
        system = self.manifest.name
        if stop := self.ledger.keying.stopped(system):
            why = f"（{stop.why}）" if stop.why else ""
            what = "このシステムへの" if stop.system else "すべての"
            return f"{system}: {stop.by} さんが{what}入力を止めています{why}"
        pace = may_key(self._hours, self.ledger.now())
        return "" if isinstance(pace, Open) else f"{system}: {pace}"

    def check(self) -> None:
        """Do nothing where the next record may be keyed.

        Raises:
            KeyingClosed: saying in Japanese why not, and when again.
        """
        if why := self.why_shut():
            raise KeyingClosed(why)

    def sign_overruling(self, by: str) -> None:
        """Where somebody keys outside the system's hours, record who."""
        pace = may_key(self.manifest, self.ledger.now())
        if self.at_any_hour and not isinstance(pace, Open):
            self.ledger.keying.overrule_hours(self.manifest.name, by, pace.why)

    def turns(self) -> Iterator[None]:
        """Yield once for each record that may be keyed, as long as the gate is open.

        Between two records the system is left in peace as long as its manifest says.
        """
        while not self.why_shut():
            yield
            time.sleep(self.manifest.rest_seconds)

    @cached_property
    def _hours(self) -> SystemManifest:
        return without_hours(self.manifest) if self.at_any_hour else self.manifest
