import pytest

from cases.records.errors import IllegalMove, LeaseLost
from cases.records.records import ReadingTerms
from cases.records.states import State
from ocr.base.form_reading import Decision, PageState, SlotReading, Source
from tests.cases.conftest import UNREAD


def test_a_reading_is_stored_whole_with_what_explains_it_years_later(ledger, office):
    case = ledger.case(office.read())
    assert case.state is State.TO_REVIEW
    assert (case.template, case.edition, case.template_hash) == ("shurou", "2024-11", "f" * 64)
    assert (case.engine, case.quality, case.read_seconds) == ("test-engine", office.quality, 1.25)
    assert case.thresholds == {"name": 0.98, "date": 0.95}
    form = office.outcome().form
    assert [stored.name for stored in case.fields] == [read.name for read in form.fields]
    for stored, read in zip(case.fields, form.fields, strict=True):
        for told in ("label", "kind", "raw", "value", "confidence", "decision", "doubts"):
            assert getattr(stored, told) == getattr(read, told)
        assert (stored.slots, stored.options) == (read.slots, read.options)
        assert (stored.candidates, stored.source) == (read.candidates, Source.IMAGE)
    assert case.fields[0].slots == (SlotReading("氏名", "I19", "山田 太郎", 0.99),)


def test_only_what_is_not_sure_is_doubtful(ledger, office):
    assert [field.name for field in ledger.case(office.read(doubtful=True)).doubtful] == ["phone"]
    assert ledger.case(office.read(born="1991-01-01")).doubtful == ()


@pytest.mark.parametrize(
    ("page", "state"),
    [
        (PageState.UNKNOWN_FORM, State.UNKNOWN_FORM),
        (PageState.ANOTHER_EDITION, State.ANOTHER_EDITION),
        (PageState.UNREADABLE, State.UNREADABLE),
    ],
)
def test_a_page_that_was_not_read_waits_for_a_person_with_its_reason(ledger, office, page, state):
    case = ledger.case(office.unread(page))
    assert (case.state, case.unread, case.fields) == (state, UNREAD, ())
    assert case.moves[-1].unread == UNREAD


def test_a_page_whose_form_a_person_named_is_claimed_again(ledger, office):
    case_id = office.unread(PageState.UNKNOWN_FORM)
    ledger.assign_template(case_id, "shurou", "2024-11", "sato")
    assert office.state(case_id) is State.READING
    assert ledger.claim(State.READING, "reader-2", office.lease) == case_id
    case = ledger.case(case_id)
    assert (case.assigned_template, case.assigned_edition) == ("shurou", "2024-11")
    assert ledger.claim(State.READING, "reader-3", office.lease) is None
    assert ledger.finish_reading(case_id, office.outcome(), "reader-2") is State.TO_REVIEW


def test_an_unreadable_page_may_be_read_again(ledger, office):
    case_id = office.unread(PageState.UNREADABLE)
    ledger.move(case_id, State.READING, "sato", "机の上で直した画像に差し替え")
    assert ledger.claim(State.READING, "reader-2", office.lease) == case_id


def test_a_sure_case_passes_the_desk_only_where_that_is_allowed(ledger, office):
    straight = ReadingTerms("applicant_name", office.terms.identity_fields, straight=True)
    assert office.state(office.read()) is State.TO_REVIEW
    assert office.state(office.read(straight, name="佐藤 一郎")) is State.APPROVED
    assert office.state(office.read(straight, name="鈴木 二郎", doubtful=True)) is State.TO_REVIEW
    assert office.state(office.read(straight, name="佐藤 一郎")) is State.TO_REVIEW  # a twin


def test_a_reader_whose_lease_went_to_another_cannot_file(ledger, office, clock):
    case_id = office.reading()
    clock.turn(minutes=11)
    assert ledger.release_expired() == (case_id,)
    assert ledger.claim(State.READING, "reader-2", office.lease) == case_id
    with pytest.raises(LeaseLost):
        ledger.finish_reading(case_id, office.outcome(name="だれか 別人"), "reader-1")
    assert ledger.case(case_id).fields == ()
    ledger.finish_reading(case_id, office.outcome(), "reader-2")
    with pytest.raises(LeaseLost):
        ledger.finish_reading(case_id, office.outcome(), "reader-2")


def test_a_plain_move_cannot_stand_in_for_one_that_checks(ledger, office):
    case_id = office.read(doubtful=True)
    for to in (State.APPROVED, State.KEYED, State.DISCARDED, State.PURGED, State.RECEIVED):
        with pytest.raises(IllegalMove):
            ledger.move(case_id, to, "sato")
    assert office.state(case_id) is State.TO_REVIEW


def test_decisions_come_back_as_they_went_in(ledger, office):
    decisions = {field.decision for field in ledger.case(office.read(doubtful=True)).fields}
    assert decisions == {Decision.ACCEPT, Decision.CONFIRM}
