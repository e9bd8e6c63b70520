"""The stops of keying: one on everything, and one on each system."""

from cases.records.records import Event
from cases.records.states import State


def test_a_system_is_stopped_without_the_others(ledger, office):
    case_id = office.approved()
    ledger.keying.open_jobs({"hoiku": [], "juki": []}, "juki", "keyer")
    ledger.keying.stop("sato", "画面が変わった", "hoiku")
    assert ledger.keying.stopped() is None
    assert ledger.keying.stopped("juki") is None
    stop = ledger.keying.stopped("hoiku")
    assert (stop.by, stop.why, stop.system) == ("sato", "画面が変わった", "hoiku")
    assert ledger.claim(State.KEYING, "bot-1", office.lease, system="hoiku") is None
    assert ledger.claim(State.KEYING, "bot-1", office.lease, system="juki") == case_id


def test_a_stopped_system_is_not_keyed_into_until_it_is_resumed(ledger, office):
    case_id = office.approved()
    ledger.keying.open_jobs({"hoiku": []}, "hoiku", "keyer")
    ledger.keying.stop("sato", "", "hoiku")
    ledger.keying.stop("suzuki", "二度目", "hoiku")
    ledger.keying.stop("suzuki", "")
    assert [(stop.by, stop.system) for stop in ledger.keying.stops()] == [
        ("suzuki", ""),
        ("sato", "hoiku"),
    ]
    ledger.keying.resume("sato")
    assert ledger.claim(State.KEYING, "bot-1", office.lease, system="hoiku") is None
    ledger.keying.resume("sato", "hoiku")
    assert ledger.keying.stops() == ()
    assert ledger.claim(State.KEYING, "bot-1", office.lease, system="hoiku") == case_id


def test_each_stop_and_what_went_past_the_hours_is_signed(ledger, clock):
    began = clock()
    ledger.keying.stop("sato", "点検", "hoiku")
    ledger.keying.resume("suzuki", "hoiku")
    ledger.keying.resume("suzuki", "hoiku")
    ledger.keying.overrule_hours("hoiku", "command line", "祝日です")
    entries = ledger.history(began, clock())
    assert [(e.by, e.event, e.field, e.why) for e in entries] == [
        ("sato", Event.STOPPED, "hoiku", "点検"),
        ("suzuki", Event.RESUMED, "hoiku", ""),
        ("command line", Event.OVERRULED, "hoiku", "祝日です"),
    ]
