"""In whatever order people act: no planted value is approved, and two people stay two."""

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from cases.records.errors import CaseError
from cases.records.questions import Stage, Way
from cases.records.records import Event
from cases.records.states import ON_THE_DESK, State
from ocr.values.sameness import same_value
from tests.cases.review.conftest import NAME, PLANTED, READ, TRUE

pytestmark = pytest.mark.lengthy


@pytest.fixture(autouse=True)
def hurry(engine):
    """Wait for no disk: a power cut is not what is tried here."""
    event.listen(engine, "connect", lambda db, _: db.execute("PRAGMA synchronous = OFF").close())
    engine.dispose()


_MOVES = ("approve", "second", "back", "withdraw")
_TYPED = {"planted": PLANTED, "spaced": "山由太郎", "read": READ, "true": TRUE}


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_in_whatever_order_people_act_a_planted_value_is_never_approved(ledger, asked, data):
    case_id = asked(Way.PLANTED, PLANTED)
    shown = [ledger.case(case_id).version]
    acts = st.sampled_from(["open", "confirm", "planted", "spaced", "read", "true", *_MOVES])
    for _ in range(data.draw(st.integers(1, 12))):
        act, by = data.draw(acts), data.draw(st.sampled_from(["sato", "mori", "kato"]))
        version = data.draw(st.sampled_from(shown)) if data.draw(st.booleans()) else shown[-1]
        with suppress(CaseError):
            _act(ledger, case_id, act, by, version)
        case = ledger.case(case_id)
        shown.append(case.version)
        (field,) = (one for one in case.fields if one.name == NAME)
        if same_value(field.value, PLANTED):
            _somebody_who_never_had_it_said_so(case)
        if case.state is State.APPROVED:
            assert case.questions[NAME].stage is Stage.SETTLED
            assert ledger.approved_values(case_id).values[NAME] == field.value


def _act(ledger, case_id, act, by, version):
    if act in _TYPED:
        ledger.correct(case_id, NAME, _TYPED[act], by, version)
    elif act == "open":
        ledger.opened(case_id, by)
    elif act == "confirm":
        ledger.confirm(case_id, NAME, by, version)
    elif act == "approve":
        ledger.approve(case_id, by, version)
    elif act == "withdraw":
        ledger.withdraw(case_id, by, "訂正")
    else:
        to = {"second": State.TO_SECOND_REVIEW, "back": State.TO_REVIEW}[act]
        ledger.move(case_id, to, by)


def _somebody_who_never_had_it_said_so(case):
    tests = (Event.TEST_FOUND, Event.TEST_MISSED)
    (ended,) = (place for place, one in enumerate(case.history) if one.event in tests)
    said = [one for one in case.history if one.event is Event.CORRECTED][-1]
    assert said.by not in {one.by for one in case.history[: ended + 1]}
    before = case.history[: case.history.index(said)]
    assert [one.new for one in before if one.event is Event.MOVED][-1] == State.TO_SECOND_REVIEW


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(
    acts=st.lists(
        st.tuples(
            st.sampled_from(["open", "confirm", "read", "true", *_MOVES]),
            st.sampled_from(["sato", "mori", "kato"]),
        ),
        max_size=12,
    )
)
def test_nothing_that_two_should_type_is_settled_by_one(ledger, apart, acts):
    case_id = apart()
    for act, by in acts:
        with suppress(CaseError):
            _act(ledger, case_id, act, by, ledger.case(case_id).version)
        case = ledger.case(case_id)
        (field,) = (one for one in case.fields if one.name == NAME)
        answers = case.questions[NAME].answers
        if field.decided_by is not None:
            assert len({one.by for one in answers}) == 2
            agreed = same_value(answers[0].value, answers[1].value)
            third = field.decided_by not in {one.by for one in answers}
            assert third or (agreed and same_value(answers[0].value, field.value))
        elif case.state not in ON_THE_DESK:
            pytest.fail(f"approved without a decision: {acts}")
