"""What is typed in place of what a system cannot hold: proposed, accepted, signed, forgotten."""

import pytest

from cases.records.errors import IllegalMove, NoSuchRecord
from cases.records.records import Event
from cases.records.states import State
from cases.review.substitutions import Proposal

TOLD = "氏名: 「髙」は登録できません。「高」に置き換えてよければ承諾してください"
NAME = Proposal("氏名", ("applicant_name",), "汐風　髙子", "汐風　高子", TOLD)
PLACE = Proposal("住所", ("town", "street"), "辻󠄀町1", "辻町1", "住所: …")


@pytest.fixture
def refused(ledger, office):
    """A case that a system refused for its characters, with two proposals."""
    case_id = office.keying()
    ledger.substitutions.propose(case_id, "hoiku", (NAME, PLACE), "bot-1")
    ledger.keying.refused(case_id, "氏名: 「髙」は登録できません", "bot-1")
    return case_id


def test_nothing_is_accepted_by_itself(ledger, refused):
    assert [one.proposal for one in ledger.substitutions.of_case(refused)] == [NAME, PLACE]
    assert ledger.substitutions.accepted(refused, "hoiku") == {}


def test_what_a_person_accepts_counts_for_that_box_of_that_system(ledger, refused):
    first, _ = ledger.substitutions.of_case(refused)
    ledger.substitutions.accept(refused, first.id, "tanaka")
    assert ledger.substitutions.accepted(refused, "hoiku") == {("氏名", "汐風　髙子"): "汐風　高子"}
    assert ledger.substitutions.accepted(refused, "gakudo") == {}
    accepted = ledger.substitutions.of_case(refused)[0]
    assert (accepted.accepted_by, accepted.accepted_at is not None) == ("tanaka", True)


def test_an_acceptance_is_signed_once(ledger, refused):
    first, _ = ledger.substitutions.of_case(refused)
    ledger.substitutions.accept(refused, first.id, "tanaka")
    ledger.substitutions.accept(refused, first.id, "sato")
    (entry,) = [entry for entry in ledger.case(refused).history if entry.event is Event.SUBSTITUTED]
    assert (entry.by, entry.field) == ("tanaka", "applicant_name")
    assert (entry.old, entry.new, entry.why) == ("汐風　髙子", "汐風　高子", "hoiku「氏名」")
    assert ledger.substitutions.of_case(refused)[0].accepted_by == "tanaka"


def test_the_value_of_the_field_stays_what_the_paper_says(ledger, refused):
    before = ledger.case(refused).fields
    ledger.substitutions.accept(refused, ledger.substitutions.of_case(refused)[0].id, "tanaka")
    assert ledger.case(refused).fields == before


def test_a_new_proposal_takes_the_place_of_those_that_nobody_accepted(ledger, refused):
    first, _ = ledger.substitutions.of_case(refused)
    ledger.substitutions.accept(refused, first.id, "tanaka")
    other = Proposal("備考", ("remarks",), "𠮟る", "叱る", "備考: …")
    ledger.substitutions.propose(refused, "hoiku", (other,), "bot-1")
    assert [one.proposal for one in ledger.substitutions.of_case(refused)] == [NAME, other]


def test_only_proposals_of_the_case_can_be_accepted(ledger, refused):
    number = ledger.substitutions.of_case(refused)[1].id
    with pytest.raises(NoSuchRecord):
        ledger.substitutions.accept(refused, number + 1, "tanaka")
    with pytest.raises(NoSuchRecord):
        ledger.substitutions.accept("0" * 10, number, "tanaka")


def test_nothing_is_accepted_while_a_case_is_being_keyed(ledger, office):
    case_id = office.keying()
    ledger.substitutions.propose(case_id, "hoiku", (NAME,), "bot-1")
    number = ledger.substitutions.of_case(case_id)[0].id
    with pytest.raises(IllegalMove, match="入力中"):
        ledger.substitutions.accept(case_id, number, "tanaka")


def test_a_purge_forgets_them(ledger, refused):
    ledger.substitutions.accept(refused, ledger.substitutions.of_case(refused)[0].id, "tanaka")
    ledger.move(refused, State.TO_REVIEW, "tanaka", "文字を確かめた")
    ledger.discard(refused, "tanaka", "別の手続きの書類")
    ledger.purge(refused, "system")
    assert ledger.substitutions.of_case(refused) == ()
    assert not any(
        "髙" in f"{entry.old}{entry.new}{entry.why}" for entry in ledger.case(refused).history
    )


def test_where_nobody_knows_another_text_there_is_nothing_to_accept(ledger, office):
    case_id = office.keying()
    unknown = Proposal("氏名", ("applicant_name",), "\ue000", None, "氏名: 別の文字に")
    ledger.substitutions.propose(case_id, "hoiku", (unknown,), "bot-1")
    ledger.keying.refused(case_id, "氏名: 1文字目の文字は登録できません", "bot-1")
    with pytest.raises(NoSuchRecord):
        ledger.substitutions.accept(case_id, ledger.substitutions.of_case(case_id)[0].id, "tanaka")
    assert ledger.substitutions.accepted(case_id, "hoiku") == {}
