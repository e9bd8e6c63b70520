"""On whose word the screens of a system are accepted, and what is accepted on nobody's."""

from datetime import timedelta

import pytest

from bots.canary.baselines import BaselineStore, Sight
from bots.canary.screens import ScreenBox
from cases.records.errors import ScreensNotAccepted
from cases.records.records import Event

NAME, ADDRESS = ScreenBox("氏名", "shimei", "text"), ScreenBox("住所", "jusho", "text")


@pytest.fixture
def store(tmp_path):
    return BaselineStore(tmp_path / "screens")


def see(store, clock, *boxes):
    return store.see("hoiku", Sight(at=clock(), by="canary", screens={"入力": boxes}))


def signed(ledger, clock):
    trail = ledger.history(clock.at - timedelta(days=1), clock())
    return [
        (one.by, one.field, one.old, one.new, one.why)
        for one in trail
        if one.event is Event.SCREENS
    ]


def test_what_was_seen_is_the_baseline_once_an_administrator_says_so(ledger, store, clock):
    first = see(store, clock, NAME)
    ledger.screens.accept(store, first, "sato")
    changed = see(store, clock, NAME, ADDRESS)
    assert not changed.stopped
    ledger.screens.accept(store, changed, "suzuki", " 改修 ")
    assert store.verdict("hoiku").baseline == changed.seen
    one, other = first.seen.digest, changed.seen.digest
    assert signed(ledger, clock) == [
        ("sato", "hoiku", None, one, ""),
        ("suzuki", "hoiku", one, other, "改修"),
    ]


def test_screens_that_nobody_saw_or_that_changed_since_are_not_accepted(ledger, store, clock):
    with pytest.raises(ScreensNotAccepted, match="まだ画面を見ていません"):
        ledger.screens.accept(store, store.verdict("hoiku"), "sato")
    shown = see(store, clock, NAME)
    see(store, clock, NAME, ADDRESS)
    with pytest.raises(ScreensNotAccepted, match="また画面が変わりました"):
        ledger.screens.accept(store, shown, "sato")
    assert (store.verdict("hoiku").baseline, signed(ledger, clock)) == (None, [])


def test_what_stops_keying_is_not_accepted_without_a_reason(ledger, store, clock):
    ledger.screens.accept(store, see(store, clock, NAME, ADDRESS), "sato")
    changed = see(store, clock, NAME)
    assert changed.stopped
    for why in ("", " 　"):
        with pytest.raises(ScreensNotAccepted, match="理由が必要です"):
            ledger.screens.accept(store, changed, "sato", why)
    assert store.verdict("hoiku").baseline != changed.seen
    ledger.screens.accept(store, changed, "sato", "住所は別の画面に移った")
    assert store.verdict("hoiku").baseline == changed.seen
