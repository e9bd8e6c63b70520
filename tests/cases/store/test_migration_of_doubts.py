"""Doubts that were stored as sentences become codes, and can go back; no word is lost."""

import pytest
import sqlalchemy as sa

from cases.store.database import open_database
from desk.web.doubt_words import SENTENCES, sentence_of
from ocr.base.doubts import Doubt, DoubtCode
from tests.cases.store.migrations import back_to

pytestmark = pytest.mark.both_databases

FIELDS = sa.table(
    "case_fields", sa.column("case_id"), sa.column("name"), sa.column("doubts", sa.JSON())
)
PARTICULAR = (
    Doubt(DoubtCode.COARSE_PAGE, "149"),
    *(Doubt(DoubtCode.NO_DIGITS, unit) for unit in ("month", "day", "hour", "minute", "days")),
    Doubt(DoubtCode.OUT_OF_BOUNDS, "month 1 12"),
    Doubt(DoubtCode.OUT_OF_BOUNDS, "minute 0 44640"),
    Doubt(DoubtCode.OUT_OF_BOUNDS, "hours 0 744"),
    Doubt(DoubtCode.YEAR_OUT_OF_BOUNDS, "1868 2099"),
    *(Doubt(DoubtCode.PARTLY_EMPTY, kind) for kind in ("date", "year_month", "time", "duration")),
    Doubt(DoubtCode.PARTLY_EMPTY, "phone"),
    Doubt(DoubtCode.FAILED_RULE, "order"),
    Doubt(DoubtCode.OTHER, "終了日が開始日より前です"),
)
TOLD_BY_OTHERS = (
    Doubt(DoubtCode.NOT_OF_ITS_KIND, "＠のないメールアドレスです"),
    Doubt(DoubtCode.BROKEN_RULE, "氏名に数字があります"),
)
OF_DETAIL = {doubt.code for doubt in (*PARTICULAR, *TOLD_BY_OTHERS)}
LATER = {
    DoubtCode.CONSENSUS,
    DoubtCode.LABEL_OTHER,
    DoubtCode.LABEL_GONE,
    DoubtCode.LABEL_HIDDEN,
    DoubtCode.OTHER_ROWS,
    DoubtCode.OTHER_EDITION,
    DoubtCode.NO_CODE,
    DoubtCode.PROBATION,
    DoubtCode.SHADED,
    DoubtCode.SHINES_THROUGH,
}
"""Codes that there were no sentences of when doubts became codes."""

KNOWN = tuple(Doubt(code) for code in DoubtCode if code not in OF_DETAIL | LATER)


def stored(engine):
    with engine.connect() as connection:
        rows = connection.execute(sa.select(FIELDS)).all()
    return {(row.case_id, row.name): row.doubts for row in rows}


def test_sentences_become_codes_and_codes_the_same_sentences(office, ledger, engine, url):
    case_ids = [office.read(doubtful=True) for _ in range(2)]
    doubts = [*KNOWN, *PARTICULAR]
    sentences = [sentence_of(doubt) for doubt in doubts]
    back_to(engine, "0006")
    assert stored(engine)[case_ids[1], "phone"] == [SENTENCES[DoubtCode.PALE]]
    with engine.begin() as connection:
        change = sa.update(FIELDS).where(FIELDS.c.case_id == case_ids[0], FIELDS.c.name == "phone")
        connection.execute(change.values(doubts=sentences))
    open_database(url).dispose()
    found = {field.name: field.doubts for field in ledger.case(case_ids[0]).fields}
    assert found["phone"] == tuple(doubts)
    assert found["birth_date"] == ()
    back_to(engine, "0006")
    assert stored(engine)[case_ids[0], "phone"] == sentences
    open_database(url).dispose()


def test_what_a_template_or_another_package_says_stays_in_its_words(office, ledger, engine, url):
    case_id = office.read(doubtful=True)
    with engine.begin() as connection:
        change = sa.update(FIELDS).where(FIELDS.c.case_id == case_id, FIELDS.c.name == "phone")
        stored_now = [{"code": one.code.value, "detail": one.detail} for one in TOLD_BY_OTHERS]
        connection.execute(change.values(doubts=stored_now))
    back_to(engine, "0008")
    open_database(url).dispose()
    (phone,) = [field for field in ledger.case(case_id).fields if field.name == "phone"]
    assert phone.doubts == TOLD_BY_OTHERS
