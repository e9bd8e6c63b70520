"""Every reason for refusing a file or a page has its words, and no word decides anything."""

import re
from pathlib import Path
from string import Formatter

import pytest

from cases.records.states import State
from desk.web import reason_words
from desk.web.reason_words import SENTENCES, sentence_of, told
from ocr.base.errors import InvalidTemplate, UnreadableBlank, UnreadableScan
from ocr.base.reasons import Reason, ReasonCode

FILES = list(ReasonCode)[: list(ReasonCode).index(ReasonCode.NO_PICTURE)]


def test_every_code_has_a_sentence_of_its_own():
    assert set(SENTENCES) == set(ReasonCode)
    assert len(set(SENTENCES.values())) == len(SENTENCES)
    assert SENTENCES[ReasonCode.OTHER] == "{detail}"


@pytest.mark.parametrize("code", FILES)
def test_of_a_file_each_says_what_to_do(code):
    assert SENTENCES[code].endswith("ください。")
    assert "\n" not in SENTENCES[code]


@pytest.mark.parametrize("sentence", SENTENCES.values())
def test_nothing_but_the_detail_stands_in_a_sentence(sentence):
    assert {name for _, name, _, _ in Formatter().parse(sentence) if name} <= {"detail"}


def test_the_detail_stands_in_its_sentence_and_where_nothing_is_refused_nothing_is_said():
    assert "約71dpi" in sentence_of(Reason(ReasonCode.COARSE, "71"))
    assert sentence_of(None) == ""


def test_an_error_is_told_by_its_sentence():
    assert told(UnreadableScan(ReasonCode.MANY_PAGES, "200")) == (
        "200ページを超えています。ファイルを分けて入れてください。"
    )
    bent = UnreadableBlank(Path("blank.pdf"), Reason(ReasonCode.BENT))
    assert told(bent) == "blank.pdf: 用紙がゆがんでいます。平らに置いて読み取り直してください"
    assert told(InvalidTemplate("a.toml: id: missing")) == "a.toml: id: missing"


def test_another_wording_changes_what_is_shown_and_nothing_that_is_stored(
    office, clerk, monkeypatch
):
    before = office.unknown()
    shown = clerk.get(f"/cases/{before}").text
    changed = {code: f"{sentence}。" for code, sentence in SENTENCES.items()}
    monkeypatch.setattr(reason_words, "SENTENCES", changed)
    reworded = "登録されたどの様式とも一致しません。"
    assert reworded not in shown
    assert len(re.findall(reworded, clerk.get(f"/cases/{before}").text)) == 2  # and its history
    after = office.unknown()
    old, new = office.ledger.case(before), office.ledger.case(after)
    assert (new.state, new.reason, new.unread) == (State.UNKNOWN_FORM, "", old.unread)
    assert [(move.old, move.new, move.why, move.unread) for move in new.moves] == [
        (move.old, move.new, move.why, move.unread) for move in old.moves
    ]
    assert office.ledger.refusals_by_cause() == {ReasonCode.NO_FORM: 2}
    stored = b"".join(file.read_bytes() for file in office.home.glob("cases.sqlite3*"))
    assert after.encode() in stored
    assert reworded.encode() not in stored
