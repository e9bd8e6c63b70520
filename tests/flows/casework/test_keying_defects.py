"""A case whose keying meets a defect of ours is put aside with a reason, and others are keyed."""

from datetime import timedelta

import pytest

from benchmarks.chaos.papers import lay_out
from cases.records.records import Outcome
from cases.records.states import State
from flows.casework.case_steps import CaseKeyer
from flows.casework.worker_names import worker_name
from flows.office.office import open_office


class Stumbling:
    """A bot with a mistake at one step; its system takes everything."""

    has_sent = True

    def __init__(self, step):
        self.step, self.typed = step, []

    def _at(self, step):
        if step == self.step:
            raise ZeroDivisionError("山田太郎")

    def start(self):
        self.typed.clear()
        self._at("start")

    def fill(self, entries):
        self.typed += entries
        self._at("fill")

    def held(self):
        return {entry.screen_field: entry.text for entry in self.typed}

    def submit(self):
        self._at("submit")

    def receipt_number(self):
        return "R-1"

    def numbers(self, key):
        return []

    def stored(self, number):
        return self.held()

    def picture(self, case_id, moment):
        return None


@pytest.fixture
def office(home, monkeypatch):
    monkeypatch.setenv("KAMIBASHI_SYSTEMS__HOIKU__ADDRESS", "http://hoiku.example")
    monkeypatch.setenv("KAMIBASHI_SYSTEMS__HOIKU__USER", "rpa01")
    with open_office() as office:
        yield office


@pytest.mark.parametrize(
    ("step", "state", "outcome"),
    [
        ("start", State.REFUSED, Outcome.REFUSED),
        ("fill", State.REFUSED, Outcome.REFUSED),
        ("submit", State.OUTCOME_UNKNOWN, Outcome.UNKNOWN),
    ],
)
def test_it_is_a_persons_or_the_look_ups_and_says_why(office, step, state, outcome, caplog):
    form = office.forms.find("shurou_shoumei", "2024-11")
    first, second = (paper.case_id for paper in lay_out(office.ledger, form, 2, 7))
    keyed = []
    for case_id, bot in ((first, Stumbling(step)), (second, Stumbling(None))):
        claimed = office.ledger.claim(State.KEYING, worker_name("keyer"), timedelta(minutes=5))
        assert claimed == case_id
        manifest = office.manifest("hoiku")
        keyer = CaseKeyer(office.ledger, office.forms, manifest, office.folders, bot)
        keyed.append(keyer.key(case_id))
    assert keyed == [state, State.KEYED]
    case = office.ledger.case(first)
    assert "ZeroDivisionError in test_keying_defects.py" in case.reason
    assert case.keyings[-1].outcome is outcome
    assert case.lease_owner is None
    assert "a defect of ours" in caplog.text
    assert "山田" not in caplog.text + case.reason
