import pytest
from sqlalchemy import text

from cases.records.errors import IllegalMove, NoSuchRecord
from cases.records.states import State
from ocr.base.form_reading import PageState


def test_a_list_is_paged_oldest_first(ledger, office):
    ids = [office.read(name=f"山田 {n}郎") for n in "一二三四五"]
    first = ledger.cases(State.TO_REVIEW, limit=2)
    last = ledger.cases(State.TO_REVIEW, offset=4, limit=2)
    assert (first.total, last.total) == (5, 5)
    assert [row.id for row in first.rows + last.rows] == [ids[0], ids[1], ids[4]]


def test_a_line_of_a_list_says_what_is_still_open(ledger, office):
    case_id = office.read(doubtful=True)
    (row,) = ledger.cases().rows
    assert (row.subject, row.doubtful, row.template) == ("山田 太郎", 1, "shurou")
    ledger.confirm(case_id, "phone", "sato", row.version)
    assert ledger.cases().rows[0].doubtful == 0
    assert row.number == f"KB{case_id.upper()}"


@pytest.mark.parametrize("search", ["山田", "太郎", "山田太郎", "山田　太", " 田 "])
def test_a_part_of_the_name_finds_the_case(ledger, office, search):
    case_id = office.read()
    office.read(name="佐藤 花子")
    assert [row.id for row in ledger.cases(search=search).rows] == [case_id]


@pytest.mark.parametrize("search", ["100%", "_", "%", "木村"])
def test_what_is_in_no_name_finds_nothing(ledger, office, search):
    office.read()
    assert ledger.cases(search=search).rows == ()


def test_the_reception_number_finds_the_case_however_it_is_typed(ledger, office):
    case_id, _ = office.read(), office.read(name="佐藤 花子")
    number = ledger.case(case_id).number
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in number)
    for typed in (number, number.lower(), number[:8], wide):
        assert [row.id for row in ledger.cases(search=typed).rows] == [case_id]


def test_a_corrected_name_is_found_by_the_new_one(ledger, office):
    case_id = office.read(name="山田 大郎")
    ledger.correct(case_id, "applicant_name", "山田 太郎", "sato", office.version(case_id))
    assert [row.subject for row in ledger.cases(search="太郎").rows] == ["山田 太郎"]
    assert ledger.cases(search="大郎").total == 0


def test_counts_name_every_state(ledger, office):
    office.read()
    office.received(2)
    counts = ledger.counts()
    assert set(counts) == set(State)
    assert (counts[State.TO_REVIEW], counts[State.RECEIVED], counts[State.KEYED]) == (1, 2, 0)


def test_the_next_case_is_the_one_behind_and_then_the_first_again(ledger, office):
    one, two, three = (office.read(name=name) for name in ("甲", "乙", "丙"))
    following = [ledger.next_case(State.TO_REVIEW, after) for after in (None, one, two, three)]
    assert following == [one, two, three, one]
    ledger.discard(two, "sato", "別の書類")
    ledger.discard(three, "sato", "別の書類")
    assert ledger.next_case(State.TO_REVIEW, two) == one
    assert ledger.next_case(State.TO_REVIEW, one) is None


def test_only_an_approved_case_has_values_to_key(ledger, office):
    for case_id in (office.read(), office.unread(PageState.UNREADABLE)):
        with pytest.raises(IllegalMove):
            ledger.approved_values(case_id)
    with pytest.raises(NoSuchRecord):
        ledger.approved_values("nosuchcase")
    sent = office.sent(name="佐藤 花子")
    assert ledger.approved_values(sent).values["applicant_name"] == "佐藤 花子"


@pytest.mark.parametrize(
    ("question", "index"),
    [
        ("SELECT serial FROM cases WHERE state = 'to_review' ORDER BY serial", "state_serial"),
        ("SELECT serial FROM cases WHERE subject_folded LIKE '%x%'", "COVERING INDEX"),
        (
            "SELECT serial FROM cases WHERE state = 'approved' ORDER BY attempts, serial LIMIT 1",
            "ix_cases_state_attempts_serial",
        ),
        ("SELECT state, count(*) FROM cases GROUP BY state", "COVERING INDEX"),
        ("SELECT id FROM cases WHERE identity = 'x'", "ix_cases_identity"),
        ("SELECT * FROM cases WHERE id = 'x'", "(id=?)"),
        ("SELECT * FROM case_fields WHERE case_id = 'x'", "(case_id=?)"),
        ("SELECT * FROM audit WHERE case_id = 'x'", "ix_audit_case_id"),
        ("SELECT * FROM audit WHERE signed_at >= 'x'", "ix_audit_signed_at"),
    ],
)
def test_the_questions_of_every_day_are_answered_by_an_index(engine, question, index):
    with engine.connect() as connection:
        plan = connection.execute(text(f"EXPLAIN QUERY PLAN {question}")).all()
    assert index in repr(plan)
    assert "TEMP B-TREE" not in repr(plan)
