"""A character that a system cannot hold: shown with its proposal, accepted by a person, signed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.records.states import State
from cases.review.substitutions import Proposal, Substitution
from desk.review.substitutes import offers

TOLD = "氏名: 「髙」は登録できません。「高」に置き換えてよければ承諾してください"
NAME = Proposal("氏名", ("applicant_name",), "汐風　髙子", "汐風　高子", TOLD)


@pytest.fixture
def refused(office):
    case_id = office.keying(applicant_name="汐風　髙子")
    office.ledger.substitutions.propose(case_id, "hoiku", (NAME,), "bot")
    office.ledger.keying.refused(case_id, "氏名: 「髙」は登録できません", "bot")
    return case_id


@pytest.fixture
def number(office, refused):
    return office.ledger.substitutions.of_case(refused)[0].id


def test_the_case_shows_what_would_change(clerk, refused):
    page = clerk.get(f"/cases/{refused}").text
    assert TOLD in page
    assert "汐風　<mark>髙</mark>子" in page
    assert "汐風　<mark>高</mark>子" in page
    assert "この文字で登録してよい" in page


def test_a_clerk_accepts_and_the_value_stays(clerk, office, refused, number, value):
    answer = clerk.post(f"/cases/{refused}/substitutes/{number}")
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        f"/cases/{refused}#substitutes",
    )
    accepted = office.ledger.substitutions.accepted(refused, "hoiku")
    assert accepted == {("氏名", "汐風　髙子"): "汐風　高子"}
    assert value(refused, "applicant_name") == "汐風　髙子"
    page = clerk.get(f"/cases/{refused}").text
    assert "承諾 田中 健一" in page
    assert "置き換えを承諾" in page
    assert "この文字で登録してよい" not in page


def test_on_the_desk_it_can_be_accepted_still(clerk, office, refused, number):
    office.ledger.move(refused, State.TO_REVIEW, "tanaka", "文字を確かめる")
    assert "この文字で登録してよい" in clerk.get(f"/cases/{refused}").text
    assert clerk.post(f"/cases/{refused}/substitutes/{number}").status_code == 303


def test_once_approved_again_it_is_too_late(clerk, office, refused, number):
    office.ledger.move(refused, State.TO_REVIEW, "tanaka", "文字を確かめる")
    office.ledger.approve(refused, "tanaka", office.ledger.case(refused).version)
    answer = clerk.post(f"/cases/{refused}/substitutes/{number}")
    assert answer.status_code == 409
    assert "承諾できません" in answer.text
    assert office.ledger.substitutions.accepted(refused, "hoiku") == {}


def test_a_proposal_that_is_not_there_is_not_found(clerk, refused, number):
    assert clerk.post(f"/cases/{refused}/substitutes/{number + 1}").status_code == 404


def test_without_the_token_of_the_page_nothing_is_accepted(clerk, office, refused, number):
    clerk.token = "forged"
    assert clerk.post(f"/cases/{refused}/substitutes/{number}").status_code == 403
    assert office.ledger.substitutions.accepted(refused, "hoiku") == {}


def test_where_nobody_knows_another_text_only_the_trouble_is_told(clerk, office):
    case_id = office.keying(applicant_name="汐風　龘子")
    told = "氏名: 「龘」は登録できません。別の文字に直してください"
    unknown = Proposal("氏名", ("applicant_name",), "汐風　龘子", None, told)
    office.ledger.substitutions.propose(case_id, "hoiku", (unknown,), "bot")
    office.ledger.keying.refused(case_id, "氏名: 4文字目の文字は登録できません", "bot")
    page = clerk.get(f"/cases/{case_id}").text
    assert told in page
    assert "この文字で登録してよい" not in page


@given(written=st.text(max_size=12), instead=st.text(max_size=12))
def test_law_the_pieces_together_are_the_texts(written, instead):
    proposal = Proposal("氏名", ("applicant_name",), written, instead, "")
    (offer,) = offers([Substitution(1, "hoiku", proposal, None, None)])
    assert "".join(piece.text for piece in offer.written) == written
    assert "".join(piece.text for piece in offer.instead) == instead
    kept = [
        "".join(p.text for p in side if not p.changed) for side in (offer.written, offer.instead)
    ]
    assert kept[0] == kept[1]
