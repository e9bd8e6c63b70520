"""What processes wait for stands there while they say so, and goes when they do not."""

import pytest

from ocr.base.reasons import Reason, ReasonCode

pytestmark = pytest.mark.both_databases

FULL = Reason(ReasonCode.MACHINE, "No space left on device")
AWAY = Reason(ReasonCode.STORE_AWAY)


def told(ledger):
    return [(one.place, one.by, one.subject, one.said) for one in ledger.notices.current()]


def test_what_is_not_said_any_more_is_over_and_others_stand(ledger):
    ledger.notices.tell("intake", "a", [("一.pdf", FULL), ("二.pdf", FULL)])
    ledger.notices.tell("reading", "b", [("", AWAY)])
    ledger.notices.tell("intake", "a", [("二.pdf", FULL)])
    assert told(ledger) == [("intake", "a", "二.pdf", FULL), ("reading", "b", "", AWAY)]
    ledger.notices.tell("intake", "a", [])
    assert told(ledger) == [("reading", "b", "", AWAY)]


def test_it_keeps_its_beginning_however_often_it_is_said(ledger, clock):
    ledger.notices.tell("intake", "a", [("一.pdf", FULL)])
    (first,) = ledger.notices.current()
    for _ in range(10):
        clock.turn(minutes=5)
        ledger.notices.tell("intake", "a", [("一.pdf", FULL)])
    assert ledger.notices.current() == (first,)


def test_of_a_process_that_is_gone_nothing_stands_for_long(ledger, clock):
    ledger.notices.tell("reading", "b", [("", AWAY)])
    clock.turn(minutes=16)
    assert told(ledger) == []
