"""読み取りの確かさ: administrators state the error that may remain, and see what follows."""

import pytest

from cases.records.questions import Way
from cases.records.risk import AskedShares
from desk.administration.risk_view import kind_lines
from desk.web.doubt_words import sentence_of
from ocr.confidence.calibration import Tally
from ocr.confidence.thresholds import KindTerms, Terms
from ocr.values.decisions import UNSURE

FORM = {"one_in": "500", "audit": "5", "why": "年度はじめなので多めに確かめる"}


def test_the_page_says_where_its_figures_come_from(admin):
    shown = admin.get("/risk").text
    assert "合成ページによる初期値" in shown
    assert 'name="one_in" value="1000"' in shown
    assert "<svg" in shown


def test_what_an_administrator_states_is_in_force_and_signed(admin, office):
    assert admin.post("/risk", **FORM).status_code == 303
    setting = office.ledger.risk.setting()
    assert (setting.residual, setting.audit_share, setting.by) == (0.002, 0.05, "sato")
    assert office.ledger.risk.in_force().residual == 0.002
    shown = admin.get("/risk").text
    assert "佐藤 恵" in shown
    assert FORM["why"] in shown


def test_numbers_may_be_written_as_japanese_people_write_them(admin, office):
    assert admin.post("/risk", one_in="２,０００", audit="０.５").status_code == 303
    setting = office.ledger.risk.setting()
    assert (setting.residual, setting.audit_share) == (0.0005, 0.005)


@pytest.mark.parametrize(
    "unfit", [{"one_in": "千"}, {"one_in": "0"}, {"one_in": "2"}, {"audit": "101"}, {"audit": ""}]
)
def test_what_cannot_be_kept_is_refused_and_what_was_typed_stays(admin, office, unfit):
    answer = admin.post("/risk", **{**FORM, **unfit})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert f'value="{ {**FORM, **unfit}["one_in"] }"' in answer.text
    assert office.ledger.risk.settings() == ()


def test_only_administrators_may_look_and_state(clerk, office):
    assert clerk.get("/risk").status_code == 403
    assert clerk.post("/risk", **FORM).status_code == 403
    assert clerk.post("/risk/learn").status_code == 403
    assert "/risk" not in clerk.get("/").text
    assert office.ledger.risk.settings() == ()


def test_so_small_an_error_that_nothing_shows_it_sends_everything_to_people(admin):
    admin.post("/risk", **{**FORM, "one_in": "100000"})
    assert "すべての記入項目を人が確認します" in admin.get("/risk").text


def test_too_few_answers_teach_nothing_and_how_many_it_takes_is_said(admin, office):
    answer = admin.post("/risk/learn")
    assert answer.status_code == 422
    assert "3,838" in answer.text
    assert office.ledger.risk.calibration().provenance.source == "synthetic"


@pytest.fixture
def audited(office):
    return office.audited()


def test_until_it_is_answered_an_audit_looks_like_any_unsure_value(clerk, audited):
    shown = clerk.get(f"/cases/{audited}").text
    assert shown.count(sentence_of(UNSURE)) == 2
    assert shown.count('class="state">要確認</span>') == 2
    assert "抜き取り" not in shown


def test_once_it_is_answered_an_audit_says_so_and_is_counted(
    clerk, admin, office, audited, version
):
    corrected = {"version": version(audited), "value": "株式会社ほしそら製作所"}
    clerk.post(f"/cases/{audited}/fields/issuer_name", **corrected)
    clerk.post(f"/cases/{audited}/fields/remarks", version=version(audited), value="")
    assert "確かめる項目に選ばれました" in clerk.get(f"/cases/{audited}").text
    office.ledger.approve(audited, "tanaka", version(audited))
    assert "1 件中 誤り 1" in admin.get("/risk").text


def test_a_kind_that_is_gone_keeps_its_line_under_its_own_name():
    learnt = tuple(
        KindTerms(kind, "writing", 0.9, 0.9, seen, Tally(seen))
        for kind, seen in (("mail", 5.0), ("name", 3.0))
    )
    lines = kind_lines(Terms(0.001, {}, learnt, Tally(8.0), 0.0, 8.0), ())
    assert [line.title for line in lines] == ["mail", "氏名"]


def test_how_audits_are_asked_about_may_be_stated_and_stays_where_it_is_left_out(admin, office):
    assert admin.post("/risk", **FORM, blind="25", planted="０").status_code == 303
    assert office.ledger.risk.setting().asked == AskedShares(0.25, 0.0)
    assert admin.post("/risk", **FORM).status_code == 303
    assert office.ledger.risk.setting().asked == AskedShares(0.25, 0.0)
    assert 'name="blind" value="25"' in admin.get("/risk").text


@pytest.mark.parametrize("unfit", [{"blind": "101"}, {"planted": "21"}, {"planted": "少し"}])
def test_a_share_that_cannot_be_kept_is_refused(admin, office, unfit):
    assert admin.post("/risk", **FORM, **unfit).status_code == 422
    assert office.ledger.risk.settings() == ()


def test_how_many_planted_errors_are_noticed_is_shown_once_there_are_enough(admin, office, version):
    def tested(*answers):
        case_id = office.asked(
            Way.PLANTED, "株式会杜ほしぞら製作所", applicant_name=f"甲{len(done)}"
        )
        for answer in answers:
            office.ledger.correct(case_id, "issuer_name", answer, "tanaka", version(case_id))
        office.ledger.approve(case_id, "tanaka", version(case_id))
        done.append(case_id)

    done: list[str] = []
    tested("株式会杜ほしぞら製作所", "株式会社ほしぞら製作所")
    assert 'あと <strong class="number">19</strong> 件' in admin.get("/risk").text
    for _ in range(19):
        tested("株式会社ほしぞら製作所")
    shown = admin.get("/risk").text
    assert "発見 19" in shown
    assert "75.1% 以上" in shown
    assert "見逃しを含めた誤りの上限" in shown
