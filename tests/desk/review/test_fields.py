"""One field by plain POST and by htmx: confirm, correct, refuse, be overtaken."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.records.records import StoredField
from desk.review.answers import Answer, Unfit
from ocr.base.form_reading import Decision, Source
from ocr.forms.kinds import KINDS

HTMX = {"HX-Request": "true"}


@pytest.fixture
def send(clerk, version):
    """Post one field as a browser without scripts would."""

    def post(case_id, name, headers=None, **answer):
        form = {"version": version(case_id), **answer}
        return clerk.post(f"/cases/{case_id}/fields/{name}", headers=headers, **form)

    return post


def test_what_stands_there_is_confirmed(send, office, value):
    case_id = office.to_review()
    answer = send(case_id, "applicant_name", value="汐風　菜々子")
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/cases/{case_id}#f-birth_date"
    field = next(one for one in office.ledger.case(case_id).fields if one.name == "applicant_name")
    assert (field.decided_by, field.corrected) == ("tanaka", False)


@pytest.mark.parametrize(
    ("name", "typed", "kept"),
    [
        ("applicant_name", {"value": "汐風　奈々子"}, "汐風　奈々子"),
        ("birth_date", {"value": "H2.4.7"}, "1990-04-07"),
        ("employment_term", {"option": "無期"}, ("無期",)),
        ("employment_term", {"option": ""}, ()),
        ("work_days", {"option": ["", "水", "火"]}, ("火", "水")),
        ("work_days", {"option": ""}, ()),
        ("issuer_name", {"value": "株式会社つきよ"}, "株式会社つきよ"),
        ("birth_date", {"value": "1990-04-01", "candidate": "1990-04-07"}, "1990-04-07"),
    ],
)
def test_what_is_written_is_kept_in_its_canonical_form(send, office, value, name, typed, kept):
    case_id = office.to_review()
    assert send(case_id, name, **typed).status_code == 303
    assert value(case_id, name) == kept


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("birth_date", {"value": "きのう"}, "R6.4.1"),
        ("birth_date", {"value": "1990-02-30"}, "1990-02-30"),
        ("employment_term", {}, "どれか一つを選んで"),
        ("employment_term", {"option": "永久"}, "選択肢にない"),
    ],
)
def test_what_does_not_fit_is_kept_on_the_screen_with_the_reason(
    send, office, value, name, typed, said
):
    case_id = office.to_review()
    before = value(case_id, name)
    answer = send(case_id, name, **typed)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert said in answer.text
    assert value(case_id, name) == before


def test_two_marks_where_one_is_allowed_must_be_settled_by_a_person(clerk, office):
    case_id = office.to_review(employment_term=("無期", "有期"))
    text = clerk.get(f"/cases/{case_id}").text
    card = text[text.index('id="f-employment_term"') :]
    assert "checked" not in card[: card.index("</article>")]


def test_htmx_gets_the_card_and_the_new_version_and_nothing_else(send, office, version):
    case_id = office.to_review()
    answer = send(case_id, "applicant_name", headers=HTMX, value="汐風　菜々子")
    assert answer.status_code == 200
    assert 'data-standing="settled"' in answer.text
    assert f'data-version="{version(case_id)}"' in answer.text
    assert 'hx-swap-oob="true"' in answer.text
    assert "<html" not in answer.text


@pytest.mark.parametrize("headers", [None, HTMX])
def test_who_was_slower_is_told_and_loses_nothing(send, office, version, value, headers):
    case_id = office.to_review()
    shown = version(case_id)
    office.ledger.correct(case_id, "applicant_name", "汐風　奈津子", "sato", shown)
    answer = send(case_id, "applicant_name", headers=headers, version=shown, value="汐風　奈々子")
    assert answer.status_code == 409
    assert "佐藤 恵 さんが" in answer.text
    assert "今の値は「汐風　奈津子」" in answer.text
    assert 'value="汐風　奈々子"' in answer.text
    assert value(case_id, "applicant_name") == "汐風　奈津子"
    again = send(case_id, "applicant_name", value="汐風　奈々子")
    assert again.status_code == 303
    assert value(case_id, "applicant_name") == "汐風　奈々子"


def test_a_decided_case_takes_no_more_answers(send, office, value):
    case_id = office.approved()
    answer = send(case_id, "applicant_name", headers=HTMX, value="だれか")
    assert answer.status_code == 409
    assert "入力待ち" in answer.text
    assert value(case_id, "applicant_name") == "汐風　菜々子"


def test_illegible_leaves_one_note_and_the_doubt(send, clerk, office):
    case_id = office.to_review()
    for _ in range(2):
        assert send(case_id, "applicant_name", act="illegible").status_code == 303
    case = office.ledger.case(case_id)
    assert [note.text for note in case.notes] == ["【判読できない】本人氏名"]
    assert "applicant_name" in {field.name for field in case.doubtful}
    assert "本人氏名が判読できないため" in clerk.get(f"/cases/{case_id}").text


def test_an_unknown_field_or_case_is_not_found(send, clerk, office):
    case_id = office.to_review()
    assert send(case_id, "nothing", value="x").status_code == 404
    answer = clerk.post("/cases/abcdefghij/fields/applicant_name", version=1, value="x")
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("name", "kind", "same", "other", "kept"),
    [
        (
            "remarks",
            "mail",
            {"value": "taro@example.jp\r\n夜間のみ"},
            {"value": "jiro@example.jp"},
            "jiro@example.jp",
        ),
        ("work_days", "shifts", {"option": ["", "水", "月"]}, {"option": ["", "火"]}, ("火",)),
    ],
)
def test_a_field_of_a_kind_that_is_gone_is_answered_as_it_stands(
    clerk, send, office, value, name, kind, same, other, kept
):
    case_id = office.of_gone_kinds()
    assert f"欄の種類「{kind}」が登録されていません" in clerk.get(f"/cases/{case_id}").text
    before = value(case_id, name)
    for answer, after in ((same, before), (other, kept)):
        assert send(case_id, name, **answer).status_code == 303
        assert value(case_id, name) == after
    assert send(case_id, "remarks", value="\ue000").status_code == 422


def _field(kind):
    return StoredField(
        "field",
        "欄",
        kind,
        "",
        "",
        "",
        0.5,
        Decision.CONFIRM,
        (),
        (),
        (),
        (),
        Source.IMAGE,
        False,
        None,
        None,
    )


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(set(KINDS) - {"choice"})), st.text(max_size=20))
def test_an_answer_that_was_taken_is_taken_again_unchanged(kind, text):
    try:
        value = Answer(text).value_for(_field(kind), ())
    except Unfit as refusal:
        assert str(refusal)
    else:
        assert isinstance(value, str)
        assert Answer(value).value_for(_field(kind), ()) == value


@given(st.lists(st.sampled_from("月火水木金")))
def test_ticks_come_back_in_the_order_of_the_form_each_once(ticked):
    value = Answer("", ("", *ticked)).value_for(_field("choice"), tuple("月火水木金"))
    assert value == tuple(day for day in "月火水木金" if day in ticked)
