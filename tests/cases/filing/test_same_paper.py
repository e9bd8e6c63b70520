import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.filing.same_paper import fingerprint, fold
from cases.records.errors import SamePaperTwice
from cases.records.states import State


def test_the_same_paper_scanned_again_is_a_doubt_on_both(ledger, office):
    first, second = office.read(), office.read()
    assert ledger.twins(second) == (first,)
    assert ledger.case(first).twins == (second,)
    for case_id in (first, second):
        with pytest.raises(SamePaperTwice) as caught:
            ledger.approve(case_id, "sato", office.version(case_id))
        assert caught.value.twins == ledger.twins(case_id)


def test_a_twin_that_was_keyed_long_ago_still_counts(ledger, office, clock):
    first = office.sent()
    ledger.keying.receipt(first, "R-1", clock(), "bot-1")
    second = office.read()
    with pytest.raises(SamePaperTwice):
        ledger.approve(second, "sato", office.version(second))


@pytest.mark.parametrize("away", ["discard", "send_back"])
def test_a_twin_put_away_is_none(ledger, office, away):
    first, second = office.read(), office.read()
    getattr(ledger, away)(second, "sato", "重複")
    ledger.approve(first, "sato", office.version(first))
    assert office.state(first) is State.APPROVED


def test_a_person_may_say_that_it_is_another_paper(ledger, office):
    first, second = office.read(), office.read()
    ledger.not_the_same(second, "sato", "勤務先が2か所")
    assert ledger.twins(first) == ledger.twins(second) == ()
    ledger.approve(second, "sato", office.version(second))
    third = office.read()
    assert ledger.twins(third) == (first, second)
    assert ledger.case(second).history[-2].new == first


def test_a_correction_may_make_or_end_a_twin(ledger, office):
    first, second = office.read(), office.read(name="山田 大郎")
    assert ledger.twins(second) == ()
    seen = office.version(second)
    version = ledger.correct(second, "applicant_name", "山田　太郎", "sato", seen)
    assert ledger.twins(second) == (first,)
    ledger.correct(second, "birth_date", "1991-04-01", "sato", version)
    assert ledger.twins(second) == ()


def test_papers_without_a_name_are_nobodys_twins(ledger, office):
    office.read(name="")
    assert ledger.twins(office.read(name=" ")) == ()


@given(st.text(), st.text(alphabet=" \u3000\t"))
def test_width_case_and_spaces_do_not_tell_two_names_apart(name, space):
    assert fold(space.join(name)) == fold(name) == fold(fold(name))


words = st.text(alphabet="ab山田,[]\"'", min_size=1, max_size=3)


@given(st.lists(words, min_size=1, max_size=3), st.lists(words, min_size=1, max_size=3))
def test_two_identities_are_one_only_if_every_part_is(one, other):
    assert (fingerprint(one) == fingerprint(other)) == (
        list(map(fold, one)) == list(map(fold, other))
    )


def test_an_identity_with_a_part_missing_is_none():
    assert fingerprint([]) is None
    assert fingerprint(["山田", ""]) is None
    assert fingerprint(["山田", ()]) is None
