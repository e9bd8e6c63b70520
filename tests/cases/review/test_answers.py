"""Fields that are typed unseen, tested with a planted error, or typed by two people."""

import pytest
from argon2 import PasswordHasher

from cases.people.staff import Role, Staff
from cases.records.errors import AnswerRefused, ChangedMeanwhile, StillDoubtful
from cases.records.questions import Stage, Way
from cases.records.records import Event
from cases.records.states import State
from ocr.values.decisions import CONSENSUS
from tests.cases.review.conftest import NAME, PLANTED, READ, TRUE

pytestmark = pytest.mark.both_databases


@pytest.fixture
def answer(ledger, office):
    def give(case_id, value, by="sato", name=NAME):
        return ledger.correct(case_id, name, value, by, office.version(case_id))

    return give


@pytest.fixture
def at(ledger):
    """The value of a field, who stands by it, and how far the asking has come."""

    def look(case_id, name=NAME):
        case = ledger.case(case_id)
        (field,) = (one for one in case.fields if one.name == name)
        return field.value, field.decided_by, case.questions[name].stage

    return look


def events(ledger, case_id):
    return [one.event for one in ledger.case(case_id).history]


# Typed unseen


@pytest.mark.parametrize("typed", [READ, "山田太郎", "山田　太郎"])
def test_what_is_typed_unseen_and_says_what_was_read_confirms_it(ledger, asked, answer, at, typed):
    case_id = asked(Way.BLIND)
    answer(case_id, typed)
    assert at(case_id) == (READ, "sato", Stage.SETTLED)
    assert events(ledger, case_id)[-2:] == [Event.TYPED_BLIND, Event.CONFIRMED]


def test_what_differs_is_decided_by_who_sees_both_and_both_are_kept(
    ledger, office, asked, answer, at
):
    case_id = asked(Way.BLIND)
    answer(case_id, TRUE)
    assert at(case_id) == (READ, None, Stage.DIFFERS)
    with pytest.raises(StillDoubtful):
        ledger.approve(case_id, "sato", office.version(case_id))
    answer(case_id, TRUE)
    assert at(case_id) == (TRUE, "sato", Stage.SETTLED)
    (given_answer,) = ledger.case(case_id).questions[NAME].answers
    assert (given_answer.by, given_answer.value) == ("sato", TRUE)
    (field,) = (one for one in ledger.case(case_id).fields if one.name == NAME)
    assert field.read_value == READ


def test_what_was_read_may_be_right_against_what_was_typed(ledger, office, asked, answer, at):
    case_id = asked(Way.BLIND)
    answer(case_id, TRUE)
    ledger.confirm(case_id, NAME, "sato", office.version(case_id))
    assert at(case_id) == (READ, "sato", Stage.SETTLED)


def test_what_is_not_shown_cannot_be_confirmed(ledger, office, asked, at):
    for way in (Way.BLIND, Way.CONSENSUS):
        case_id = asked(way)
        with pytest.raises(AnswerRefused):
            ledger.confirm(case_id, NAME, "sato", office.version(case_id))
        assert at(case_id) == (READ, None, Stage.OPEN)


def test_marks_are_compared_as_marks(ledger, asked, answer, at):
    case_id = asked(Way.BLIND, field="days")
    answer(case_id, ("火", "月"), name="days")
    assert at(case_id, "days")[2] is Stage.SETTLED
    other = asked(Way.BLIND, field="days")
    answer(other, ("火",), name="days")
    assert at(other, "days") == (("月", "火"), None, Stage.DIFFERS)


# Planted errors


def test_who_corrects_a_planted_error_has_found_it_and_is_believed(ledger, asked, answer, at):
    for typed in (READ, TRUE):
        case_id = asked(Way.PLANTED, PLANTED)
        answer(case_id, typed)
        assert at(case_id) == (typed, "sato", Stage.SETTLED)
        assert ledger.case(case_id).questions[NAME].found is True
        assert Event.TEST_FOUND in events(ledger, case_id)


@pytest.mark.parametrize("typed", [None, PLANTED, "山由太郎"])
def test_who_confirms_a_planted_error_has_missed_it_and_is_asked_openly(
    ledger, office, asked, answer, at, typed
):
    case_id = asked(Way.PLANTED, PLANTED)
    if typed is None:
        ledger.confirm(case_id, NAME, "sato", office.version(case_id))
    else:
        answer(case_id, typed)
    assert at(case_id) == (READ, None, Stage.MISSED)
    assert ledger.case(case_id).questions[NAME].found is False
    with pytest.raises(StillDoubtful):
        ledger.approve(case_id, "sato", office.version(case_id))
    ledger.confirm(case_id, NAME, "sato", office.version(case_id))
    ledger.approve(case_id, "sato", office.version(case_id))
    assert ledger.approved_values(case_id).values[NAME] == READ


def test_a_planted_value_is_refused_however_often_it_is_sent(ledger, office, asked, answer, at):
    case_id = asked(Way.PLANTED, PLANTED)
    shown = office.version(case_id)
    answer(case_id, PLANTED)
    with pytest.raises(ChangedMeanwhile):  # the same form, sent again from another window
        ledger.correct(case_id, NAME, PLANTED, "mori", shown)
    for person in ("sato", "mori"):
        with pytest.raises(AnswerRefused):
            answer(case_id, PLANTED, person)
    answer(case_id, TRUE)
    with pytest.raises(AnswerRefused):
        answer(case_id, PLANTED)
    assert at(case_id) == (TRUE, "sato", Stage.SETTLED)


def test_where_paper_says_by_chance_what_was_planted_a_second_person_may_say_so(
    ledger, asked, answer, at
):
    case_id = asked(Way.PLANTED, PLANTED)
    ledger.opened(case_id, "sato")
    ledger.opened(case_id, "mori")
    answer(case_id, PLANTED)
    with pytest.raises(AnswerRefused):
        answer(case_id, PLANTED, "kato")
    ledger.move(case_id, State.TO_SECOND_REVIEW, "sato")
    for who_had_it in ("sato", "mori"):
        with pytest.raises(AnswerRefused):
            answer(case_id, PLANTED, who_had_it)
    answer(case_id, PLANTED, "kato")
    assert at(case_id) == (PLANTED, "kato", Stage.SETTLED)


def test_what_says_the_same_as_what_was_read_is_no_test(ledger, asked):
    for planted in (READ, "山田太郎", None):
        assert dict(ledger.case(asked(Way.PLANTED, planted)).questions) == {}
    assert dict(ledger.case(asked(Way.BLIND, field="none")).questions) == {}


def test_a_planted_value_is_signed_nowhere(ledger, asked, answer):
    case_id = asked(Way.PLANTED, PLANTED)
    answer(case_id, PLANTED)
    answer(case_id, TRUE)
    signed = [(one.old, one.new, one.why) for one in ledger.case(case_id).history]
    assert not any(PLANTED in said for said in signed)


# Two people


@pytest.fixture
def staff(engine):
    people = Staff(engine, hasher=PasswordHasher(1, 8, 1))
    token = people.new_set_up_token()
    people.set_up(token, "chief", "課長", "nagai-aikotoba-7")
    people.add_user("mori", "森", "nagai-aikotoba-7", Role.CLERK, "chief")
    return people


def test_two_people_who_agree_settle_it(ledger, office, apart, answer, at):
    case_id = apart()
    answer(case_id, TRUE, "sato")
    assert at(case_id) == (READ, None, Stage.HALF)
    with pytest.raises(StillDoubtful):
        ledger.approve(case_id, "sato", office.version(case_id))
    answer(case_id, TRUE, "mori")
    assert at(case_id) == (TRUE, "mori", Stage.SETTLED)
    assert [one.by for one in ledger.case(case_id).questions[NAME].answers] == ["sato", "mori"]
    ledger.approve(case_id, "mori", office.version(case_id))


def test_one_person_does_not_agree_with_themselves(apart, answer, at):
    case_id = apart()
    for typed in (READ, TRUE, TRUE):
        answer(case_id, typed, "sato")
    assert at(case_id) == (READ, None, Stage.HALF)
    answer(case_id, TRUE, "mori")
    assert at(case_id) == (TRUE, "mori", Stage.SETTLED)


def test_where_two_differ_a_third_decides(ledger, apart, answer, at):
    case_id = apart()
    answer(case_id, TRUE, "sato")
    answer(case_id, READ, "mori")
    assert at(case_id) == (READ, None, Stage.DIFFERS)
    for one_of_them in ("sato", "mori"):
        with pytest.raises(AnswerRefused):
            answer(case_id, TRUE, one_of_them)
    answer(case_id, TRUE, "kato")
    assert at(case_id) == (TRUE, "kato", Stage.SETTLED)


def test_an_administrator_decides_too_though_one_of_the_two(apart, answer, at, staff):
    case_id = apart()
    answer(case_id, TRUE, "chief")
    answer(case_id, READ, "mori")
    with pytest.raises(AnswerRefused):
        answer(case_id, READ, "mori")
    answer(case_id, TRUE, "chief")
    assert at(case_id) == (TRUE, "chief", Stage.SETTLED)


def test_what_two_have_settled_neither_of_them_changes_alone(apart, answer, at):
    case_id = apart()
    answer(case_id, READ, "sato")
    answer(case_id, READ, "mori")
    with pytest.raises(AnswerRefused):
        answer(case_id, TRUE, "mori")
    assert at(case_id) == (READ, "mori", Stage.SETTLED)


# What they leave behind


def test_a_purged_case_keeps_counts_and_no_answer(ledger, office, asked, answer):
    tested, blind = asked(Way.PLANTED, PLANTED), asked(Way.BLIND)
    answer(tested, PLANTED)
    answer(tested, READ)
    answer(blind, TRUE)
    answer(blind, TRUE)
    for case_id in (tested, blind):
        ledger.approve(case_id, "sato", office.version(case_id))
    before = ledger.risk.detection()
    (count,) = before
    assert (count.kind, count.planted, count.found) == ("text", 1, 0)
    assert (count.blind, count.blind_wrong) == (1, 1)
    ledger.withdraw(blind, "sato", "返戻")
    ledger.send_back(blind, "sato", "不備")
    ledger.purge(blind, "admin")
    assert dict(ledger.case(blind).questions) == {}
    assert ledger.case(tested).questions[NAME].found is False
    assert ledger.risk.detection() == before


def test_what_nobody_stands_by_yet_is_not_counted(ledger, asked, answer):
    case_id = asked(Way.PLANTED, PLANTED)
    answer(case_id, PLANTED)
    assert ledger.risk.detection() == ()


def test_an_answer_and_a_purge_leave_the_questions_of_others(ledger, office, asked, answer):
    mine, other = (asked(Way.CONSENSUS, doubt=CONSENSUS, also=("phone",)) for _ in range(2))
    for case_id in (mine, other):
        for name in (NAME, "phone"):
            answer(case_id, READ, "sato", name)
    before = ledger.case(other).questions, ledger.case(mine).questions["phone"]
    answer(mine, TRUE, "mori")
    assert ledger.case(mine).questions[NAME].stage is Stage.DIFFERS
    assert (ledger.case(other).questions, ledger.case(mine).questions["phone"]) == before
    ledger.discard(mine, "sato", "別の書類")
    ledger.purge(mine, "admin")
    assert dict(ledger.case(mine).questions) == {}
    assert ledger.case(other).questions == before[0]
