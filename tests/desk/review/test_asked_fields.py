"""What a clerk is shown of a field that is typed unseen, tested, or typed by two people."""

import re

import pytest

from cases.people.staff import Role
from cases.records.questions import Way
from cases.records.states import State
from tests.desk.conftest import PASSWORD, RAW, VALUES, Browsing

READ, NAME = VALUES["issuer_name"], "issuer_name"
PLANTED, TYPED = "株式会杜ほしぞら製作所", "株式会社ほしそら製作所"
TEST_SAID = "試験項目でした"


@pytest.fixture
def post(version):
    """Post the answer to a field as the page would, and return what comes back."""

    def send(browser, case_id, value, name=NAME, **more):
        more = {"version": version(case_id), "headers": {"HX-Request": "true"}, **more}
        return browser.post(f"/cases/{case_id}/fields/{name}", value=value, **more)

    return send


@pytest.fixture
def mori(app, office):
    office.staff.add_user("mori", "森 さくら", PASSWORD, Role.CLERK, "sato")
    return Browsing(app).log_in("mori")


def card(page, name=NAME):
    text = page.text
    start = text.index(f'id="f-{name}"')
    return text[start : text.index("</article>", start)]


def of_case(browser, case_id, name=NAME):
    return card(browser.get(f"/cases/{case_id}"), name)


# Typed unseen


def test_what_was_read_stands_nowhere_in_the_card_until_it_is_typed(clerk, office, post):
    case_id = office.asked(Way.BLIND)
    shown = of_case(clerk, case_id)
    assert READ not in shown
    assert "画像のとおりに入力してください" in shown
    assert 'data-standing="open"' in shown
    after = post(clerk, case_id, READ)
    assert 'data-standing="settled"' in after.text
    assert READ in card(after)


def test_a_name_that_is_typed_unseen_stands_not_in_the_bar_either(clerk, office):
    case_id = office.asked(Way.BLIND, name="applicant_name")
    assert VALUES["applicant_name"] not in clerk.get(f"/cases/{case_id}").text


@pytest.mark.parametrize("name", ["employment_term", "work_days"])
def test_options_that_are_ticked_unseen_are_unmarked(clerk, office, name):
    case_id = office.asked(Way.BLIND, name=name)
    assert "checked" not in of_case(clerk, case_id, name)


def test_where_it_differs_both_are_shown_and_the_card_asks_again(clerk, office, post, value):
    case_id = office.asked(Way.BLIND)
    after = card(post(clerk, case_id, TYPED))
    assert f"「{TYPED}」" in after
    assert f"「{READ}」" in after
    assert "data-problem" in after
    assert f'value="{TYPED}"' in after
    assert value(case_id, NAME) == READ
    post(clerk, case_id, TYPED)
    assert value(case_id, NAME) == TYPED


# Planted errors


def test_a_test_looks_like_any_audit(clerk, office):
    def plain(case_id, shown):
        text = re.sub(case_id, "", of_case(clerk, case_id))
        return re.sub(r'(name="token" value=)"[^"]*"', r"\1", text).replace(shown, "")

    audit, tested = office.audited(), office.asked(Way.PLANTED, PLANTED)
    assert RAW not in of_case(clerk, audit)
    assert plain(tested, PLANTED) == plain(audit, READ)
    assert READ not in clerk.get(f"/cases/{tested}").text


def test_who_takes_it_for_right_is_told_at_once_and_asked_openly(clerk, office, post, value):
    case_id = office.asked(Way.PLANTED, PLANTED)
    after = card(post(clerk, case_id, PLANTED))
    assert TEST_SAID in after
    assert PLANTED not in after
    assert f'value="{READ}"' in after
    assert 'data-standing="open"' in after
    assert TEST_SAID in of_case(clerk, case_id)
    refused = clerk.post(f"/cases/{case_id}/approve", version=office.ledger.case(case_id).version)
    assert refused.status_code == 409
    post(clerk, case_id, READ)
    assert value(case_id, NAME) == READ


def test_who_corrects_it_is_thanked(clerk, office, post, value):
    case_id = office.asked(Way.PLANTED, PLANTED)
    after = card(post(clerk, case_id, READ))
    assert TEST_SAID in after
    assert 'data-standing="settled"' in after
    assert value(case_id, NAME) == READ


def test_the_back_button_and_a_second_enter_store_no_planted_value(
    clerk, office, post, value, version
):
    case_id = office.asked(Way.PLANTED, PLANTED)
    before = version(case_id)
    post(clerk, case_id, PLANTED)
    late = post(clerk, case_id, PLANTED, version=before)
    assert late.status_code == 409
    assert PLANTED not in late.text
    again = post(clerk, case_id, PLANTED)
    assert again.status_code == 409
    assert "記録できません" in again.text
    assert f'value="{READ}"' in card(again)
    assert value(case_id, NAME) == READ


def test_two_windows_store_no_planted_value(clerk, mori, office, post, value, version):
    case_id = office.asked(Way.PLANTED, PLANTED)
    before = version(case_id)
    assert PLANTED in of_case(mori, case_id)
    post(clerk, case_id, READ)
    late = post(mori, case_id, PLANTED, version=before)
    assert (late.status_code, PLANTED in late.text) == (409, False)
    assert post(mori, case_id, PLANTED).status_code == 409
    assert value(case_id, NAME) == READ


def test_the_page_without_scripts_says_the_same(clerk, office, post, value):
    case_id = office.asked(Way.PLANTED, PLANTED)
    answer = post(clerk, case_id, PLANTED, headers=None)
    assert answer.headers["location"] == f"/cases/{case_id}#f-{NAME}"
    assert TEST_SAID in of_case(clerk, case_id)
    assert value(case_id, NAME) == READ


def test_a_case_that_is_put_away_shows_what_was_read(clerk, office):
    case_id = office.asked(Way.PLANTED, PLANTED)
    office.ledger.discard(case_id, "sato", "別の書類")
    text = clerk.get(f"/cases/{case_id}").text
    assert READ in text
    assert PLANTED not in text


# Two people


def test_neither_of_two_sees_what_was_read_or_what_the_other_typed(
    clerk, mori, office, post, value
):
    case_id = office.asked(Way.CONSENSUS)
    assert READ not in of_case(clerk, case_id)
    mine = card(post(clerk, case_id, TYPED))
    assert 'data-standing="waiting"' in mine
    assert TYPED not in mine
    theirs = of_case(mori, case_id)
    assert 'data-standing="open"' in theirs
    assert TYPED not in theirs
    assert READ not in theirs
    post(mori, case_id, TYPED)
    assert value(case_id, NAME) == TYPED


def test_who_has_done_their_part_is_told_to_hand_it_on(clerk, office, post, version):
    case_id = office.asked(Way.CONSENSUS)
    post(clerk, case_id, TYPED)
    refused = clerk.post(f"/cases/{case_id}/approve", version=version(case_id))
    assert refused.status_code == 409
    assert "二次確認へ回す" in refused.text


def test_the_second_may_approve_what_both_agree_on(clerk, mori, office, post, version):
    case_id = office.asked(Way.CONSENSUS)
    post(clerk, case_id, READ)
    clerk.post(f"/cases/{case_id}/second", version=version(case_id))
    post(mori, case_id, READ)
    assert mori.post(f"/cases/{case_id}/approve", version=version(case_id)).status_code == 303
    assert office.ledger.case(case_id).state is State.APPROVED


def test_where_two_differ_an_administrator_sees_both_and_decides(
    clerk, mori, admin, office, post, value
):
    case_id = office.asked(Way.CONSENSUS)
    post(clerk, case_id, READ)
    post(mori, case_id, TYPED)
    assert TYPED not in of_case(clerk, case_id)
    assert post(clerk, case_id, READ).status_code == 409
    shown = of_case(admin, case_id)
    assert f"「{READ}」と「{TYPED}」" in shown
    assert 'id="v-issuer_name" name="value" value=""' in shown
    post(admin, case_id, TYPED)
    assert value(case_id, NAME) == TYPED
