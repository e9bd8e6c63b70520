"""The list: counts, order, search, pages, and what it says about files."""

from datetime import timedelta
from pathlib import Path

from cases.records.records import NewCase, reception_number
from cases.records.states import State
from desk.web.reason_words import sentence_of
from ocr.base.reasons import Reason, ReasonCode


def test_each_state_has_its_count_and_its_cases(clerk, office):
    waiting, keyed = office.to_review(), office.keyed(applicant_name="浜風　一郎")
    first = clerk.get("/").text
    assert reception_number(waiting) in first
    assert reception_number(keyed) not in first
    assert "確認待ち<span>1</span>" in first
    done = clerk.get("/?state=keyed").text
    assert "R08-0012" in done
    assert f"/cases/{keyed}/evidence" in done


def test_the_oldest_case_comes_first_and_the_list_has_pages(clerk, office):
    ids = [office.to_review(applicant_name=f"汐風　{number}") for number in range(51)]
    first, second = clerk.get("/").text, clerk.get("/?page=2").text
    assert first.index(ids[0]) < first.index(ids[1])
    assert "1 / 2" in first
    assert ids[50] not in first
    assert ids[50] in second


def test_a_search_finds_a_name_or_a_number_in_any_state(clerk, office):
    found, other = office.approved(), office.to_review(applicant_name="浜風　一郎")
    for words in ("菜々子", reception_number(found)):
        text = clerk.get("/", params={"state": "all", "q": words}).text
        assert found in text
        assert other not in text


def test_a_purged_case_says_that_its_values_are_gone(clerk, office):
    gone = office.keyed(applicant_name="浜風　一郎")
    office.ledger.purge(gone, "admin")
    text = clerk.get(f"/cases/{gone}").text
    assert "消去済" in text
    assert "値は消去しました" in text
    assert "氏名未読" not in text
    assert "浜風" not in text


def test_what_is_searched_for_comes_back_as_text_not_as_html(clerk, office):
    text = clerk.get("/", params={"state": "all", "q": '"><script>alert(1)</script>'}).text
    assert "<script>alert" not in text


def test_the_same_file_dropped_again_is_told(clerk, office):
    office.to_review()
    office.ledger.receive_scan(f"{1:064x}", "コピー.pdf", Path("x.pdf"), 1000, "inbox")
    text = clerk.get("/").text
    assert "同じファイルがすでにあります" in text
    assert "コピー.pdf" in text
    assert "scan-1.pdf" in text


def test_a_file_that_cannot_be_opened_is_listed_with_its_reason(clerk, office):
    scan = office.ledger.receive_scan("ab" * 32, "鍵付き.pdf", Path("q.pdf"), 1000, "inbox")
    office.ledger.scan_unreadable(scan.scan_id, Reason(ReasonCode.PDF_LOCKED), "inbox")
    assert "開けないファイル<span>1</span>" in clerk.get("/").text
    text = clerk.get("/scans").text
    assert "鍵付き.pdf" in text
    assert "パスワードを外して入れ直してください。" in text


def test_an_empty_list_says_so(clerk, office):
    assert "確認を待っている案件はありません" in clerk.get("/").text


def test_a_case_says_which_pages_of_its_scan_are_no_case(clerk, office):
    scan = office.ledger.receive_scan("e" * 64, "両面.tif", Path("両面.tif"), 9, "inbox")
    new = NewCase(Path("page.png"), (1,))
    office.ledger.split_scan(scan.scan_id, [new], "inbox", (2, 4))
    assert "裏の白紙 2・4枚目は案件にしていません" in clerk.get(f"/cases/{new.id}").text


def test_files_that_cannot_be_taken_stand_there_with_name_and_reason(clerk, office):
    tell, link = office.ledger.notices.tell, Reason(ReasonCode.LINK)
    tell("intake", "watcher@a", [("保育課/<b>山.pdf", link)])
    for address in ("/", "/scans"):
        text = clerk.get(address).text
        assert "取り込めないファイル" in text
        assert "保育課/&lt;b&gt;山.pdf" in text
        assert sentence_of(link) in text
        assert "取り込みを待っています" not in text
    tell("intake", "watcher@a", [])
    assert "取り込めないファイル" not in clerk.get("/scans").text


def test_what_waits_for_the_machine_stands_there_until_it_is_over(clerk, office):
    ledger, away = office.ledger, Reason(ReasonCode.STORE_AWAY)
    ledger.notices.tell("reading", "reader@machine-b", [("", away)])
    case_id = office.arrive()
    assert ledger.claim(State.READING, "reader-1", timedelta(minutes=1)) == case_id
    full = Reason(ReasonCode.MACHINE, "No space left on device")
    ledger.let_wait(case_id, full, "reader-1", timedelta(minutes=5))
    for address in ("/", "/scans", "/?state=keyed"):
        text = clerk.get(address).text
        assert "読み取りを待っています</strong>（reader@machine-b" in text
        assert "1 件の読み取りを待っています" in text
        assert "No space left on device" in text
    ledger.notices.tell("reading", "reader@machine-b", [])
    assert "machine-b" not in clerk.get("/").text
