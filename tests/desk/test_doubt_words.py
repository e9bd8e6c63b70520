"""Every doubt has its words, and no word decides anything."""

import pytest

from desk.review.answers import Answer, Unfit
from desk.web import doubt_words
from desk.web.doubt_words import SENTENCES, sentence_of
from japanese.eras import DateFault, UnreadDate
from ocr.base.doubts import Doubt, DoubtCode, doubt_of
from ocr.base.form_reading import Decision, FieldReading
from ocr.confidence.thresholds import Risk
from ocr.decoding.ctc import Character, Line
from ocr.forms.template import Box, FieldSpec
from ocr.recognition.slots import SeenSlot
from ocr.values.decisions import AUDITED, UNSURE, decided, is_doubted
from ocr.values.interpret import interpret

OF_DETAIL = {DoubtCode.NOT_OF_ITS_KIND, DoubtCode.BROKEN_RULE, DoubtCode.OTHER}


def test_every_code_has_a_sentence_and_every_sentence_a_code():
    assert set(SENTENCES) == set(DoubtCode)
    own = [sentence for code, sentence in SENTENCES.items() if code not in OF_DETAIL]
    assert len(set(own)) == len(own)
    assert {SENTENCES[code] for code in OF_DETAIL} == {"{detail}"}


def test_the_detail_stands_in_its_sentence():
    assert "約150dpi" in sentence_of(Doubt(DoubtCode.COARSE_PAGE, "150"))
    assert sentence_of(Doubt(DoubtCode.BROKEN_RULE, "開始日が{終了日}より後です")) == (
        "開始日が{終了日}より後です"
    )


@pytest.mark.parametrize(
    ("doubt", "sentence"),
    [
        (Doubt(DoubtCode.NO_DIGITS, "days"), "日数は数字です"),
        (Doubt(DoubtCode.OUT_OF_BOUNDS, "month 1 12"), "月は1から12までです"),
        (Doubt(DoubtCode.YEAR_OUT_OF_BOUNDS, "1868 2099"), "年は西暦1868から2099までです"),
        (Doubt(DoubtCode.PARTLY_EMPTY, "duration"), "時間と分のどれかが空です"),
        (Doubt(DoubtCode.FAILED_RULE, "order"), "規則 order を評価できません"),
        (Doubt(DoubtCode.NOT_OF_ITS_KIND, "{1}のない month です"), "{1}のない month です"),
    ],
)
def test_units_and_bounds_stand_in_their_sentence(doubt, sentence):
    assert sentence_of(doubt) == sentence


def test_every_fault_of_a_date_is_a_doubt():
    for fault in DateFault:
        assert sentence_of(doubt_of(UnreadDate(fault))) == SENTENCES[DoubtCode(fault.value)]


@pytest.fixture
def reworded(monkeypatch):
    """The catalogue with one "。" more at the end of each sentence."""
    changed = {code: f"{sentence}。" for code, sentence in SENTENCES.items()}
    monkeypatch.setattr(doubt_words, "SENTENCES", changed)


def test_another_wording_changes_what_is_shown_and_nothing_that_is_decided_or_learned(
    office, clerk, reworded
):
    case_id = office.audited()
    assert "読み違えているかもしれません。" in clerk.get(f"/cases/{case_id}").text
    for name in ("issuer_name", "remarks"):
        office.ledger.confirm(case_id, name, "sato", office.ledger.case(case_id).version)
    office.ledger.approve(case_id, "sato", office.ledger.case(case_id).version)
    case = office.ledger.case(case_id)
    learned = office.ledger.risk.observations(case.engine, [case.template_hash])
    assert [one.doubted for one in learned] == [False, False]


def test_another_wording_refuses_what_a_clerk_types_as_before(reworded, office):
    fields = {field.name: field for field in office.ledger.case(office.to_review()).fields}
    with pytest.raises(Unfit, match=r"^日付として読めません。。書き方の例: 2024"):
        Answer("きのう").value_for(fields["birth_date"], ())


def test_another_wording_reads_the_same(reworded, monkeypatch):
    spec = FieldSpec(name="it", label="欄", kind="name", box=Box(left=1, top=1, width=9, height=4))
    line = Line(tuple(Character(letter, 0.99, 0.5, ()) for letter in "高山1"))
    seen = {key: SeenSlot(line) for key in spec.keyed_slots}
    changed = interpret(spec, seen)
    monkeypatch.undo()
    assert interpret(spec, seen) == changed
    assert Doubt(DoubtCode.DIGIT_IN_NAME) in changed.doubts


def test_another_wording_decides_nothing(reworded):
    spec = FieldSpec(name="it", label="欄", kind="text", box=Box(left=1, top=1, width=9, height=4))
    field = FieldReading("it", "欄", "text", "A", "A", 0.6, Decision.CONFIRM, doubts=(UNSURE,))
    again = decided(decided(field, spec, Risk()), spec, Risk())
    assert again.doubts == (UNSURE,)
    assert not is_doubted((UNSURE, AUDITED))
    assert is_doubted((UNSURE, Doubt(DoubtCode.PALE)))
