"""Decisions on a whole case: approve, withdraw, return, discard, assign, resolve."""

import pytest

from cases.records.errors import NoSuchRecord
from cases.records.records import Event, reception_number
from cases.records.states import State
from ocr.base.reasons import ReasonCode


@pytest.fixture
def state(office):
    return lambda case_id: office.ledger.case(case_id).state


def settle(office, case_id):
    version = office.ledger.case(case_id).version
    for field in office.ledger.case(case_id).doubtful:
        version = office.ledger.confirm(case_id, field.name, "tanaka", version)
    return version


def test_a_settled_case_is_approved_and_the_next_one_opens(clerk, office, state):
    first, second = office.to_review(), office.to_review(applicant_name="浜風　一郎")
    answer = clerk.post(f"/cases/{first}/approve", version=settle(office, first))
    assert answer.headers["location"] == f"/cases/{second}?approved={first}"
    assert state(first) is State.APPROVED
    assert (
        f"{reception_number(first)}</a> を承認しました"
        in clerk.get(answer.headers["location"]).text
    )


def test_after_the_last_case_the_list_comes(clerk, office):
    case_id = office.to_review(doubtful=())
    answer = clerk.post(f"/cases/{case_id}/approve", version=settle(office, case_id))
    assert answer.headers["location"] == f"/?approved={case_id}"
    assert reception_number(case_id) in clerk.get(answer.headers["location"]).text


def test_open_doubts_keep_a_case_from_being_approved(clerk, office, state, version):
    case_id = office.to_review()
    answer = clerk.post(f"/cases/{case_id}/approve", version=version(case_id))
    assert answer.status_code == 409
    assert "まだ確認していない項目が 4 件" in answer.text
    assert 'data-fields="applicant_name"' in answer.text
    assert state(case_id) is State.TO_REVIEW


def test_the_same_paper_twice_needs_a_word_first(clerk, office, state):
    office.to_review(doubtful=())
    twin = office.to_review(doubtful=())
    refused = clerk.post(f"/cases/{twin}/approve", version=settle(office, twin))
    assert refused.status_code == 409
    assert "同じ証明書かもしれない" in refused.text
    assert clerk.post(f"/cases/{twin}/another", text="勤め先が別").status_code == 303
    clerk.post(f"/cases/{twin}/approve", version=settle(office, twin))
    assert state(twin) is State.APPROVED


def test_an_approval_of_what_was_changed_meanwhile_is_refused(clerk, office, state, version):
    case_id = office.to_review(doubtful=())
    shown = version(case_id)
    office.ledger.correct(case_id, "applicant_name", "汐風　奈津子", "sato", shown)
    answer = clerk.post(f"/cases/{case_id}/approve", version=shown)
    assert answer.status_code == 409
    assert "佐藤 恵 さんがこの案件を先に変更しました" in answer.text
    assert state(case_id) is State.TO_REVIEW


@pytest.mark.parametrize(
    ("start", "decision", "ends"),
    [
        ("to_review", "return", State.RETURNED),
        ("to_review", "discard", State.DISCARDED),
        ("to_review", "second", State.TO_SECOND_REVIEW),
        ("unknown", "discard", State.DISCARDED),
        ("approved", "withdraw", State.TO_REVIEW),
    ],
)
def test_a_decision_moves_the_case_and_its_reason_is_kept(
    clerk, office, state, start, decision, ends
):
    case_id = getattr(office, start)()
    assert clerk.post(f"/cases/{case_id}/{decision}", text="日付がない").status_code == 303
    assert state(case_id) is ends
    last = office.ledger.case(case_id).moves[-1]
    assert (last.by, last.why) == ("tanaka", "日付がない")


@pytest.mark.parametrize("decision", ["return", "discard", "withdraw", "note"])
def test_a_decision_without_a_word_is_refused(clerk, office, decision):
    case_id = office.approved() if decision == "withdraw" else office.to_review()
    before = office.ledger.case(case_id)
    assert clerk.post(f"/cases/{case_id}/{decision}", text="　 ").status_code == 422
    after = office.ledger.case(case_id)
    assert (after.state, after.notes) == (before.state, before.notes)


def test_an_illegal_move_is_refused_with_a_sentence(clerk, office, state):
    case_id = office.keyed()
    answer = clerk.post(f"/cases/{case_id}/withdraw", text="まちがい")
    assert answer.status_code == 409
    assert "「入力済」なので「確認待ち」にできません" in answer.text
    assert state(case_id) is State.KEYED


def test_an_unknown_form_is_read_again_as_the_one_that_was_chosen(clerk, office, state):
    case_id = office.unknown()
    assert "小さな証明書（2024-11）" in clerk.get(f"/cases/{case_id}").text
    assert clerk.post(f"/cases/{case_id}/assign", chosen="other/1").status_code == 422
    assert clerk.post(f"/cases/{case_id}/assign", chosen="small_form/2024-11").status_code == 303
    case = office.ledger.case(case_id)
    assert (case.state, case.assigned_template) == (State.READING, "small_form")


@pytest.mark.parametrize(
    ("decision", "words", "ends"),
    [
        ("found", "R08-0099", State.KEYED),
        ("absent", "検索して 0 件", State.APPROVED),
        ("different", "氏名が違う", State.TO_REVIEW),
    ],
)
def test_an_unknown_outcome_is_resolved_by_who_looked_it_up(
    clerk, office, state, decision, words, ends
):
    case_id = office.keying()
    office.ledger.keying.outcome_unknown(case_id, "返事がありません", "bot")
    assert "登録されたかどうか分かりません" in clerk.get(f"/cases/{case_id}").text
    assert clerk.post(f"/cases/{case_id}/{decision}", text=words).status_code == 303
    assert state(case_id) is ends
    if decision == "found":
        assert words in clerk.get(f"/cases/{case_id}").text


def test_a_corrected_form_is_linked_to_the_one_that_was_sent_back(clerk, office):
    first = office.to_review()
    office.ledger.send_back(first, "sato", "日付がない")
    second = office.to_review()
    assert clerk.post(f"/cases/{second}/link", text=reception_number(first)).status_code == 303
    assert "の再提出です" in clerk.get(f"/cases/{second}").text
    assert clerk.post(f"/cases/{second}/link", text="KBNOTHING").status_code == 409


def test_what_is_no_decision_or_no_case_is_not_found(clerk, office):
    assert clerk.post(f"/cases/{office.to_review()}/purge", text="x").status_code == 404
    assert clerk.post("/cases/abcdefghij/note", text="x").status_code == 404
    assert clerk.get("/cases/abcdefghij").status_code == 404
    with pytest.raises(NoSuchRecord):
        office.ledger.case("abcdefghij")


def test_whoever_looks_is_recorded_and_the_history_says_what_changed(clerk, office, version):
    case_id = office.to_review()
    clerk.get(f"/cases/{case_id}")
    office.ledger.correct(case_id, "applicant_name", "汐風　奈津子", "tanaka", version(case_id))
    office.ledger.add_note(case_id, "電話で確かめた", "sato")
    events = [(entry.event, entry.by) for entry in office.ledger.case(case_id).history]
    assert (Event.OPENED, "tanaka") in events
    text = clerk.get(f"/cases/{case_id}").text
    assert "本人氏名: 汐風　菜々子 → 汐風　奈津子" in text
    assert "電話で確かめた" in text


@pytest.mark.parametrize("start", ["arrive", "unknown", "to_review", "approved", "keying", "keyed"])
def test_a_case_can_be_looked_at_wherever_it_stands(clerk, office, start):
    case_id = getattr(office, start)()
    text = clerk.get(f"/cases/{case_id}").text
    assert reception_number(case_id) in text
    assert f'src="/cases/{case_id}/page"' in text
    assert ('id="approve"' in text) == (start == "to_review")


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (ReasonCode.OTHER_PRINT, "赤い枠のところ"),
        (ReasonCode.OTHER_ROWS, "赤い枠のところ"),
        (ReasonCode.OTHER_EDITION, "欄の位置が違うため"),
    ],
)
def test_a_paper_of_another_edition_says_what_naming_the_form_does(clerk, office, code, told):
    case_id = office.another_edition(code)
    page = clerk.get(f"/cases/{case_id}").text
    assert "版違い" in page
    assert told in page
    assert clerk.post(f"/cases/{case_id}/assign", chosen="small_form/2024-11").status_code == 303
    assert office.ledger.case(case_id).state is State.READING
