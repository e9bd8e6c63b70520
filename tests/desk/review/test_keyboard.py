"""The page of a case under the fingers: real Chromium, the keyboard and nothing else."""

import pytest
from playwright.sync_api import expect

from cases.records.states import State

pytestmark = pytest.mark.browser


@pytest.fixture
def opened(page, office):
    """A case with four doubts, opened; the first doubtful field has the focus."""
    case_id = office.to_review()
    page.goto(f"/cases/{case_id}")
    expect_focus(page, "applicant_name")
    return case_id


def field(page, name):
    return page.locator(f"#f-{name}")


def expect_focus(page, name):
    expect(page.locator(f"#f-{name} :focus")).to_have_count(1)


def expect_settled(page, *names):
    for name in names:
        expect(field(page, name)).to_have_attribute("data-standing", "settled")


def doubtful(office, case_id):
    return [one.name for one in office.ledger.case(case_id).doubtful]


def state(office, case_id):
    return office.ledger.case(case_id).state


def test_enter_leads_from_the_first_doubt_to_the_last_and_to_the_approval(page, office, opened):
    for here, onward in [
        ("applicant_name", "birth_date"),
        ("birth_date", "employment_term"),
        ("employment_term", "work_days"),
    ]:
        page.keyboard.press("Enter")
        expect_settled(page, here)
        expect_focus(page, onward)
    page.keyboard.press("Enter")
    expect(page.locator("#approve")).to_be_focused()
    assert doubtful(office, opened) == []
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/?approved=*")
    assert state(office, opened) is State.APPROVED


def test_what_is_typed_over_a_value_is_a_correction(page, office, value, opened):
    page.keyboard.type("汐風　奈々子")
    page.keyboard.press("Enter")
    expect_settled(page, "applicant_name")
    expect(field(page, "applicant_name")).to_contain_text("訂正済み")
    expect(page.locator("#left")).to_have_text("3")
    page.keyboard.type("R2.4.1")
    page.keyboard.press("Enter")
    expect_settled(page, "birth_date")
    assert value(opened, "applicant_name") == "汐風　奈々子"
    assert value(opened, "birth_date") == "2020-04-01"


def test_a_wrong_date_is_explained_and_what_was_typed_stays(page, office, value, opened):
    page.keyboard.press("Enter")
    expect_focus(page, "birth_date")
    page.keyboard.type("1990-02-30")
    page.keyboard.press("Enter")
    expect(field(page, "birth_date").get_by_role("alert")).to_contain_text("書き方の例")
    expect_focus(page, "birth_date")
    expect(page.get_by_label("生年月日")).to_have_value("1990-02-30")
    assert value(opened, "birth_date") == "1990-04-01"
    page.keyboard.type("1990-02-28")
    page.keyboard.press("Enter")
    expect_settled(page, "birth_date")
    expect_focus(page, "employment_term")


def test_alt_and_a_number_take_a_candidate_and_escape_gives_the_value_back(page, value, opened):
    box = page.get_by_label("本人氏名")
    page.keyboard.press("Alt+1")
    expect(box).to_have_value("汐風　奈々子")
    page.keyboard.press("Escape")
    expect(box).to_have_value("汐風　菜々子")
    page.keyboard.press("Alt+1")
    page.keyboard.press("Enter")
    expect_settled(page, "applicant_name")
    assert value(opened, "applicant_name") == "汐風　奈々子"


def test_shift_enter_goes_back_and_a_settled_field_can_be_changed_again(page, value, opened):
    page.keyboard.press("Enter")
    expect_focus(page, "birth_date")
    page.keyboard.press("Shift+Enter")
    expect_focus(page, "applicant_name")
    page.keyboard.type("汐風　奈津子")
    page.keyboard.press("Enter")
    expect_focus(page, "birth_date")
    assert value(opened, "applicant_name") == "汐風　奈津子"


def test_options_are_ticked_by_number_and_reached_by_arrow(page, value, opened):
    for onward in ("birth_date", "employment_term"):
        page.keyboard.press("Enter")
        expect_focus(page, onward)
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    expect_settled(page, "employment_term")
    expect_focus(page, "work_days")
    page.keyboard.press("2")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect_settled(page, "work_days")
    assert value(opened, "employment_term") == ("無期",)
    assert value(opened, "work_days") == ("月", "火")


def test_the_enter_that_ends_a_conversion_does_not_confirm(page, office, opened):
    sent = []
    page.on("request", lambda request: sent.append(request.method))
    composing = "new KeyboardEvent('keydown', {key: 'Enter', bubbles: true, isComposing: true})"
    page.evaluate(f"document.activeElement.dispatchEvent({composing})")
    expect_focus(page, "applicant_name")
    assert "POST" not in sent
    assert len(doubtful(office, opened)) == 4
    plain = composing.replace(", isComposing: true", "")
    page.evaluate(f"document.activeElement.dispatchEvent({plain})")
    expect_settled(page, "applicant_name")


def test_a_held_enter_key_confirms_one_field_only(page, office, opened):
    held = "new KeyboardEvent('keydown', {key: 'Enter', bubbles: true, repeat: true})"
    page.evaluate(f"document.activeElement.dispatchEvent({held})")
    expect_focus(page, "applicant_name")
    assert len(doubtful(office, opened)) == 4


def test_who_was_slower_sees_it_and_decides_again(page, office, value, version, opened):
    office.ledger.correct(opened, "birth_date", "1991-05-05", "sato", version(opened))
    page.keyboard.type("汐風　奈津子")
    page.keyboard.press("Enter")
    alert = field(page, "applicant_name").get_by_role("alert")
    expect(alert).to_contain_text("佐藤 恵 さんがこの案件を先に変更しました")
    expect(page.get_by_label("本人氏名")).to_have_value("汐風　奈津子")
    expect_focus(page, "applicant_name")
    page.keyboard.press("Enter")
    expect_settled(page, "applicant_name")
    assert value(opened, "applicant_name") == "汐風　奈津子"
    assert value(opened, "birth_date") == "1991-05-05"


def test_illegible_leaves_a_note_and_ends_at_the_button_for_sending_back(page, office, opened):
    for onward in ("birth_date", "employment_term", "work_days"):
        page.keyboard.press("F9")
        expect_focus(page, onward)
    page.keyboard.press("F9")
    button = page.get_by_role("button", name="返戻する").first
    expect(button).to_be_focused()
    assert len(office.ledger.case(opened).notes) == 4
    page.reload()
    button.press("Enter")
    draft = page.get_by_label("申請者に伝える理由")
    expect(draft).to_have_value(
        "本人氏名・生年月日・雇用期間の定め・就労曜日が判読できないため、確認をお願いします。"
    )
    draft.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("/")
    assert state(office, opened) is State.RETURNED


def test_approving_too_early_leads_to_the_first_open_field(page, office, opened):
    page.keyboard.press("F8")
    expect_focus(page, "birth_date")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("まだ確認していない項目が 4 件")
    expect_focus(page, "applicant_name")
    assert state(office, opened) is State.TO_REVIEW


def test_control_enter_stores_what_was_just_typed_before_it_approves(page, office, value):
    case_id = office.to_review(doubtful=("applicant_name",))
    page.goto(f"/cases/{case_id}")
    expect_focus(page, "applicant_name")
    page.keyboard.type("汐風　奈津子")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/?approved=*")
    assert state(office, case_id) is State.APPROVED
    assert value(case_id, "applicant_name") == "汐風　奈津子"


def test_what_was_typed_and_left_is_stored_before_the_approval(page, office, value):
    case_id = office.to_review(doubtful=("applicant_name", "birth_date"))
    page.goto(f"/cases/{case_id}")
    page.get_by_label("本人氏名").fill("汐風　奈津子")
    page.get_by_label("生年月日").fill("1990-02-30")
    page.locator("#approve").click()
    expect(field(page, "birth_date").get_by_role("alert")).to_be_visible()
    expect_settled(page, "applicant_name")
    assert state(office, case_id) is State.TO_REVIEW
    page.get_by_label("生年月日").fill("1990-02-28")
    page.locator("#approve").click()
    page.wait_for_url("**/?approved=*")
    assert value(case_id, "applicant_name") == "汐風　奈津子"
    assert value(case_id, "birth_date") == "1990-02-28"


def test_f2_opens_the_other_fields_and_they_can_be_corrected(page, value, opened):
    page.keyboard.press("F2")
    expect_focus(page, "issuer_name")
    page.keyboard.type("株式会社つきよ")
    page.keyboard.press("Enter")
    expect(field(page, "issuer_name").locator("input[name=value]")).to_have_value("株式会社つきよ")
    expect_focus(page, "start_time")
    assert value(opened, "issuer_name") == "株式会社つきよ"
    page.keyboard.press("F2")
    expect_focus(page, "applicant_name")


def test_the_box_of_the_current_field_is_marked_on_the_page(page, opened):
    marked = page.locator("svg g.here")
    expect(marked).to_have_attribute("data-box", "applicant_name")
    page.keyboard.press("Enter")
    expect(marked).to_have_attribute("data-box", "birth_date")
    expect(marked.locator("rect")).to_have_count(3)
    page.keyboard.press("F4")
    expect(marked.locator("rect").first).to_be_in_viewport()
    place = marked.locator("rect").first.bounding_box()
    picture = page.get_by_alt_text("スキャンした書類").bounding_box()
    assert (place["x"] - picture["x"]) / picture["width"] == pytest.approx(19.4 / 210, abs=0.01)
    assert (place["y"] - picture["y"]) / picture["height"] == pytest.approx(59.4 / 297, abs=0.01)


def test_a_session_that_ended_leads_to_the_log_in(page, office, opened):
    office.staff.disable("tanaka", "sato")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/login?next=/cases/{opened}")


def test_every_control_has_a_name(page, opened):
    page.keyboard.press("F2")
    nameless = page.evaluate(
        """() => [...document.querySelectorAll("input:not([type=hidden]), select, textarea")]
            .filter((box) => !box.labels?.length && !box.ariaLabel).map((box) => box.outerHTML)"""
    )
    assert nameless == []
    assert page.locator("html").get_attribute("lang") == "ja"


def test_without_scripts_every_field_is_confirmed_by_plain_forms(
    chromium, address, office, page, value
):
    case_id = office.to_review(doubtful=("applicant_name", "birth_date"))
    context = chromium.new_context(
        base_url=address, java_script_enabled=False, storage_state=page.context.storage_state()
    )
    plain = context.new_page()
    plain.goto(f"/cases/{case_id}")
    plain.get_by_label("本人氏名").press("Enter")
    plain.wait_for_url("**#f-birth_date")
    plain.locator("#f-birth_date .pick").first.click()
    plain.wait_for_url("**#case-bar")
    plain.locator("#approve").click()
    plain.wait_for_url("**/?approved=*")
    context.close()
    assert value(case_id, "birth_date") == "1990-04-07"
    assert state(office, case_id) is State.APPROVED
