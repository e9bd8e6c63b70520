import pytest
from sqlalchemy import text

from cases.records.errors import ChangedMeanwhile, IllegalMove, NoSuchRecord, StillDoubtful
from cases.records.records import Event
from cases.records.states import State
from ocr.base.form_reading import PageState, Source


def test_a_doubtful_field_keeps_a_case_from_approval_until_it_is_confirmed(ledger, office):
    case_id = office.read(doubtful=True)
    with pytest.raises(StillDoubtful) as caught:
        ledger.approve(case_id, "sato", office.version(case_id))
    assert caught.value.fields == ("phone",)
    version = ledger.confirm(case_id, "phone", "sato", office.version(case_id))
    ledger.approve(case_id, "sato", version)
    assert office.state(case_id) is State.APPROVED


def test_a_corrected_value_is_the_one_that_is_keyed(ledger, office):
    case_id = office.read(doubtful=True)
    version = ledger.correct(case_id, "phone", "03-9999-0000", "sato", office.version(case_id))
    version = ledger.correct(case_id, "days", ("月",), "sato", version)
    ledger.approve(case_id, "sato", version)
    approved = ledger.approved_values(case_id)
    assert (approved.template, approved.edition) == ("shurou", "2024-11")
    assert approved.values == {
        "applicant_name": "山田 太郎",
        "birth_date": "1990-04-01",
        "days": ("月",),
        "phone": "03-9999-0000",
    }


def test_a_corrected_field_tells_what_was_read_and_who_changed_it(ledger, office):
    case_id = office.read(doubtful=True)
    ledger.correct(case_id, "phone", "03-9999-0000", "sato", office.version(case_id))
    phone = ledger.case(case_id).fields[3]
    assert (phone.read_value, phone.value) == ("03-1234-5678", "03-9999-0000")
    assert (phone.corrected, phone.source, phone.decided_by) == (True, Source.PERSON, "sato")


def test_typing_what_was_read_is_a_confirmation(ledger, office):
    case_id = office.read(doubtful=True)
    version = ledger.correct(case_id, "phone", "03-9999-0000", "sato", office.version(case_id))
    version = ledger.correct(case_id, "phone", "03-1234-5678", "sato", version)
    phone = ledger.case(case_id).fields[3]
    assert (phone.corrected, phone.source, phone.doubtful) == (False, Source.IMAGE, False)


def test_confirming_a_corrected_value_leaves_it_corrected(ledger, office):
    case_id = office.read(doubtful=True)
    version = ledger.correct(case_id, "phone", "03-9999-0000", "sato", office.version(case_id))
    ledger.confirm(case_id, "phone", "suzuki", version)
    phone = ledger.case(case_id).fields[3]
    assert (phone.corrected, phone.value, phone.decided_by) == (True, "03-9999-0000", "suzuki")


def test_the_second_of_two_people_at_one_case_is_told(ledger, office):
    case_id = office.read(doubtful=True)
    seen = office.version(case_id)
    ledger.confirm(case_id, "phone", "sato", seen)
    with pytest.raises(ChangedMeanwhile):
        ledger.correct(case_id, "phone", "03-0000-0000", "suzuki", seen)
    with pytest.raises(ChangedMeanwhile):
        ledger.approve(case_id, "suzuki", seen)
    assert ledger.case(case_id).fields[3].value == "03-1234-5678"


def test_nothing_changes_once_approved_until_it_is_withdrawn(ledger, office):
    case_id = office.approved()
    with pytest.raises(IllegalMove):
        ledger.correct(case_id, "phone", "03-0000-0000", "sato", office.version(case_id))
    ledger.withdraw(case_id, "sato", "電話番号の訂正")
    assert ledger.correct(case_id, "phone", "03-0000-0000", "sato", office.version(case_id))


def test_a_case_being_keyed_cannot_be_withdrawn(ledger, office):
    case_id = office.keying()
    with pytest.raises(IllegalMove):
        ledger.withdraw(case_id, "sato", "やめたい")
    assert office.state(case_id) is State.KEYING


def test_an_unknown_field_is_told(ledger, office):
    case_id = office.read()
    with pytest.raises(NoSuchRecord):
        ledger.confirm(case_id, "nosuch", "sato", office.version(case_id))


def test_sending_back_and_discarding_need_a_reason(ledger, office):
    returned, discarded = office.read(), office.read(name="佐藤 一郎")
    for refused in (ledger.send_back, ledger.discard):
        with pytest.raises(IllegalMove):
            refused(returned, "sato", " ")
    ledger.send_back(returned, "sato", "証明日がありません")
    ledger.discard(discarded, "sato", "別の書類です")
    assert ledger.case(returned).reason == "証明日がありません"
    assert ledger.case(discarded).state is State.DISCARDED
    ledger.discard(returned, "sato", "再提出がありました")


def test_a_corrected_form_is_linked_to_the_one_sent_back(ledger, office):
    first = office.read()
    ledger.send_back(first, "sato", "証明日がありません")
    second = office.read()
    with pytest.raises(IllegalMove):
        ledger.link(second, second, "sato")
    ledger.link(second, first, "sato")
    assert ledger.case(second).linked_to == first


def test_a_second_review_goes_there_and_back(ledger, office):
    case_id = office.read()
    ledger.move(case_id, State.TO_SECOND_REVIEW, "sato", "金額が大きい")
    ledger.move(case_id, State.TO_REVIEW, "suzuki", "差し戻し")
    ledger.move(case_id, State.TO_SECOND_REVIEW, "sato")
    with pytest.raises(IllegalMove):
        ledger.approve(case_id, "sato", office.version(case_id))
    ledger.approve(case_id, "suzuki", office.version(case_id))
    assert office.state(case_id) is State.APPROVED


def test_notes_stay_in_order(ledger, office):
    case_id = office.read()
    ledger.add_note(case_id, "電話しました", "sato")
    ledger.add_note(case_id, "折り返し待ち", "suzuki")
    notes = ledger.case(case_id).notes
    assert [(note.by, note.text) for note in notes] == [
        ("sato", "電話しました"),
        ("suzuki", "折り返し待ち"),
    ]


def test_the_trail_says_who_did_what_when_and_why(ledger, office):
    case_id = office.read(doubtful=True)
    ledger.opened(case_id, "sato")
    version = ledger.correct(case_id, "phone", "03-9999-0000", "sato", office.version(case_id))
    ledger.confirm(case_id, "days", "sato", version)
    ledger.send_back(case_id, "sato", "証明日がありません")
    trail = ledger.case(case_id).history
    told = [(entry.by, entry.event, entry.field, entry.old, entry.new) for entry in trail]
    assert told == [
        ("intake", Event.MOVED, "state", None, "received"),
        ("reader-1", Event.MOVED, "state", "received", "reading"),
        ("reader-1", Event.MOVED, "state", "reading", "to_review"),
        ("sato", Event.OPENED, None, None, None),
        ("sato", Event.CORRECTED, "phone", "03-1234-5678", "03-9999-0000"),
        ("sato", Event.CONFIRMED, "days", ("月", "火"), ("月", "火")),
        ("sato", Event.MOVED, "state", "to_review", "returned"),
    ]
    assert trail[-1].why == "証明日がありません"
    assert all(entry.at.utcoffset().total_seconds() == 0 for entry in trail)
    assert [entry.at for entry in trail] == sorted(entry.at for entry in trail)


def test_a_refused_act_leaves_no_trace(ledger, office):
    case_id = office.read(doubtful=True)
    before = ledger.case(case_id)
    with pytest.raises(StillDoubtful):
        ledger.approve(case_id, "sato", before.version)
    with pytest.raises(IllegalMove):
        ledger.withdraw(case_id, "sato", "まだ承認していない")
    assert ledger.case(case_id) == before


def test_no_error_quotes_what_a_citizen_wrote(ledger, office):
    case_id = office.read(doubtful=True)
    for act in (
        lambda: ledger.approve(case_id, "sato", office.version(case_id)),
        lambda: ledger.correct(case_id, "phone", "090-7777-7777", "sato", 99),
        lambda: ledger.correct(case_id, "nosuch", "090-7777-7777", "sato", office.version(case_id)),
    ):
        with pytest.raises((StillDoubtful, ChangedMeanwhile, NoSuchRecord)) as caught:
            act()
        assert not any(part in str(caught.value) for part in ("山田", "03-1234", "090-7777"))


def test_a_purged_case_keeps_its_moves_and_no_word_of_the_citizen(ledger, office, engine):
    case_id = office.read(name="山田 太郎", doubtful=True)
    version = ledger.correct(case_id, "phone", "090-7777-7777", "sato", office.version(case_id))
    ledger.correct(case_id, "applicant_name", "山田 次郎", "sato", version)
    ledger.add_note(case_id, "山田さんに電話", "sato")
    ledger.send_back(case_id, "sato", "山田さんの証明日がない")
    ledger.purge(case_id, "admin")
    case = ledger.case(case_id)
    assert (case.state, case.fields, case.notes) == (State.PURGED, (), ())
    assert [move.new for move in case.moves][-2:] == ["returned", "purged"]
    with engine.connect() as connection:
        names = ("cases", "case_fields", "audit", "notes", "keyings")
        stored = repr([connection.execute(text(f"SELECT * FROM {name}")).all() for name in names])
    assert case_id in stored
    assert not any(word in stored for word in ("山田", "090-7777", "1990-04-01"))


def test_a_case_that_is_still_worked_on_is_not_purged(ledger, office):
    for case_id in (office.read(), office.unread(PageState.UNREADABLE), office.sent(name="佐藤")):
        with pytest.raises(IllegalMove):
            ledger.purge(case_id, "admin")
