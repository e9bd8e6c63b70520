"""Fields that are not asked about openly, under the fingers: Enter leads on only once done."""

import pytest
from playwright.sync_api import expect

from cases.records.questions import Way
from tests.desk.conftest import VALUES

pytestmark = pytest.mark.browser

NAME, READ = "issuer_name", VALUES["issuer_name"]
PLANTED, TYPED = "株式会杜ほしぞら製作所", "株式会社ほしそら製作所"


@pytest.fixture
def opened(page, office):
    def go(way, planted=None):
        case_id = office.asked(way, planted)
        page.goto(f"/cases/{case_id}")
        expect(box(page)).to_be_focused()
        return case_id

    return go


def box(page):
    return page.locator(f"#v-{NAME}")


def standing(page, word):
    expect(page.locator(f"#f-{NAME}")).to_have_attribute("data-standing", word)


def test_enter_on_a_planted_error_stays_and_the_second_enter_goes_on(page, opened, value):
    case_id = opened(Way.PLANTED, PLANTED)
    expect(box(page)).to_have_value(PLANTED)
    page.keyboard.press("Enter")
    expect(page.locator(f"#n-{NAME}")).to_contain_text("試験項目でした")
    expect(box(page)).to_have_value(READ)
    expect(box(page)).to_be_focused()
    page.keyboard.press("Enter")
    standing(page, "settled")
    expect(page.locator("#approve")).to_be_focused()
    assert value(case_id, NAME) == READ


def test_the_way_back_in_the_browser_stores_no_planted_value(page, opened, value):
    case_id = opened(Way.PLANTED, PLANTED)
    page.keyboard.press("Enter")
    expect(box(page)).to_have_value(READ)
    page.goto("/")
    page.go_back()
    page.locator(f"#v-{NAME}").fill(PLANTED)
    page.keyboard.press("Enter")
    expect(page.locator(f"#e-{NAME}")).to_be_visible()
    assert value(case_id, NAME) == READ


def test_what_is_typed_unseen_and_differs_stays_until_it_is_decided(page, opened, value):
    case_id = opened(Way.BLIND)
    expect(box(page)).to_have_value("")
    page.keyboard.insert_text(TYPED)
    page.keyboard.press("Enter")
    expect(page.locator(f"#n-{NAME}")).to_contain_text(READ)
    expect(box(page)).to_be_focused()
    page.keyboard.press("Alt+1")
    expect(box(page)).to_have_value(READ)
    page.keyboard.press("Enter")
    standing(page, "settled")
    assert value(case_id, NAME) == READ


def test_the_first_of_two_goes_on_to_the_end(page, opened):
    opened(Way.CONSENSUS)
    page.keyboard.insert_text(TYPED)
    page.keyboard.press("Enter")
    standing(page, "waiting")
    expect(box(page)).to_have_value("")
    expect(page.locator("#approve")).to_be_focused()
