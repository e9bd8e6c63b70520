"""From approved values to a keying job, and every mistake that a plan can have."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.jobs import Entry, OnExisting
from flows.plans.job_writer import Unwritable, keying_job
from flows.plans.keying_plan import InvalidPlan, Way
from flows.plans.plan_checks import load_plan
from flows.plans.plan_lines import Value
from flows.plans.writers import WRITERS
from ocr.forms.template import Box, FieldSpec, FormTemplate, Option, Part, load_template
from samples.people.employment import invent
from samples.systems.hoiku.boxes import BOXES
from samples.systems.hoiku.checks import refusals

ROOT = Path(__file__).resolve().parents[3]
EDITION = ROOT / "form_templates" / "shurou_shoumei" / "2024-11"
BOX = Box(left=1, top=1, width=5, height=5)

HEAD = 'system = "hoiku"\nkey_box = "受付番号"\non_existing = "compare"\n'


def _composed(name, kind, parts):
    spread = tuple(Part(label=part, kind=part, box=BOX) for part in parts)
    return FieldSpec(name=name, label=name, kind=kind, parts=spread)


def _choice(name, labels, *, multiple=False):
    options = tuple(Option(label=label, box=BOX) for label in labels)
    return FieldSpec(name=name, label=name, kind="choice", options=options, multiple=multiple)


FORM = FormTemplate(
    id="form",
    title="様式",
    edition="1",
    width=210,
    height=297,
    fields=(
        FieldSpec(name="person", label="氏名", kind="name", box=BOX),
        FieldSpec(name="remarks", label="備考", kind="freetext", box=BOX),
        _composed("born", "date", ("year", "month", "day")),
        _composed("starts", "time", ("hour", "minute")),
        _composed("monthly", "duration", ("hours", "minute")),
        _composed("phone", "phone", ("phone_part",) * 3),
        _choice("term", ("無期", "有期")),
        _choice("days", ("月", "火", "祝日"), multiple=True),
    ),
)


@pytest.fixture
def plan_of(tmp_path):
    def load(boxes, head=HEAD, template=FORM):
        path = tmp_path / "hoiku.toml"
        path.write_text(head + boxes, encoding="utf-8")
        return load_plan(path, template)

    return load


def _line(**keys):
    written = "\n".join(f"{key} = {value}" for key, value in keys.items())
    return f"\n[[boxes]]\n{written}\n"


EVERY_WRITER = "".join(
    [
        _line(box='"氏名"', field='"person"'),
        _line(box='"生年月日"', field='"born"', write='"yyyymmdd"'),
        _line(box='"開始"', field='"starts"', write='"hhmm"'),
        _line(box='"時間"', field='"monthly"', write='"hours_of"'),
        _line(box='"分"', field='"monthly"', write='"minutes_of"'),
        _line(box='"電話"', field='"phone"', write='"digits"'),
        _line(box='"期間"', field='"term"', write='"code"', codes='{ "無期" = "1", "有期" = "2" }'),
        _line(box='"祝"', field='"days"', write='"marked"', option='"祝日"'),
        _line(
            box='"終期"',
            field='"born"',
            write='"yyyymmdd"',
            when='{ field = "term", marked = "有期" }',
        ),
        _line(box='"備考"', fields='["person", "remarks"]', write='"joined"', between='" / "'),
    ]
)

VALUES: dict[str, Value] = {
    "person": "汐風　菜々子",
    "remarks": "なし",
    "born": "1990-04-01",
    "starts": "08:30",
    "monthly": "160:05",
    "phone": "03-1234-5678",
    "term": ("有期",),
    "days": ("月", "祝日"),
}


def _texts(job):
    return {entry.screen_field: entry.text for entry in job.entries}


def test_every_value_is_written_as_the_screen_wants_it(plan_of):
    job = keying_job("c1", "KB1", plan_of(EVERY_WRITER), VALUES)
    assert (job.case_id, job.key, job.system) == ("c1", "KB1", "hoiku")
    assert job.on_existing is OnExisting.COMPARE
    assert job.entries[0] == Entry("受付番号", "KB1")
    assert _texts(job) == {
        "受付番号": "KB1",
        "氏名": "汐風　菜々子",
        "生年月日": "19900401",
        "開始": "0830",
        "時間": "160",
        "分": "5",
        "電話": "0312345678",
        "期間": "2",
        "祝": "1",
        "終期": "19900401",
        "備考": "汐風　菜々子 / なし",
    }


def test_what_is_empty_stays_empty(plan_of):
    empty = {field.name: () if field.kind == "choice" else "" for field in FORM.fields}
    job = keying_job("c1", "KB1", plan_of(EVERY_WRITER), empty)
    assert {label for label, text in _texts(job).items() if text} == {"受付番号"}


def test_a_box_with_a_condition_stays_empty_where_it_does_not_hold(plan_of):
    job = keying_job("c1", "KB1", plan_of(EVERY_WRITER), {**VALUES, "term": ("無期",)})
    assert _texts(job)["終期"] == ""


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("born", "きのうのこと"),
        ("born", "1990-02-30"),
        ("starts", "8時はん"),
        ("monthly", "百六十時間"),
        ("term", ("無期", "有期")),
        ("term", ("半期",)),
        ("term", "無期にて"),
        ("person", ("汐風さん",)),
        ("days", "月火水です"),
    ],
)
def test_a_value_that_cannot_be_written_is_for_a_person_and_not_quoted(plan_of, field, value):
    with pytest.raises(Unwritable, match=f"case c1.*{field}") as caught:
        keying_job("c1", "KB1", plan_of(EVERY_WRITER), {**VALUES, field: value})
    for text in (value,) if isinstance(value, str) else value:
        assert text not in str(caught.value)


def test_a_field_without_a_value_is_not_taken_for_an_empty_one(plan_of):
    values = {name: value for name, value in VALUES.items() if name != "remarks"}
    with pytest.raises(Unwritable, match="remarks"):
        keying_job("c1", "KB1", plan_of(EVERY_WRITER), values)


@given(day=st.dates())
def test_law_a_date_can_be_read_from_what_is_typed(day):
    text = _write("yyyymmdd", day.isoformat())
    assert len(text) == 8
    assert date(int(text[:4]), int(text[4:6]), int(text[6:])) == day


@given(hour=st.integers(0, 29), minute=st.integers(0, 59))
def test_law_a_time_can_be_read_from_what_is_typed(hour, minute):
    text = _write("hhmm", f"{hour:02}:{minute:02}")
    assert (int(text[:2]), int(text[2:]), len(text)) == (hour, minute, 4)


@given(hours=st.integers(0, 744), minute=st.integers(0, 59))
def test_law_hours_and_minutes_together_are_the_duration(hours, minute):
    value = f"{hours}:{minute:02}"
    assert _write("hours_of", value) == str(hours)
    assert _write("minutes_of", value) == str(minute)


@given(text=st.text(alphabet="0123456789-－　()あ", max_size=20))
def test_law_digits_are_kept_in_their_order_and_nothing_else(text):
    written = _write("digits", text)
    assert written == "".join(sign for sign in text if sign in "0123456789")
    assert _write("digits", written) == written


@given(text=st.text(max_size=40))
def test_law_as_is_is_letter_for_letter(text):
    assert _write("as_is", text) == text


@given(marked=st.sets(st.sampled_from(["月", "火", "祝日"])))
def test_law_one_checkbox_for_each_mark(marked):
    ticked = {
        option
        for option in ("月", "火", "祝日")
        if _write("marked", tuple(marked), option=option) == "1"
    }
    assert ticked == marked


def _write(writer, value, **keys):
    return WRITERS[writer].write(Way(write=writer, **keys), (value,))


NAME_BOX = _line(box='"氏名"', field='"person"')


def _with_charset(charset, more=""):
    return f'{HEAD}charset = "{charset}"\n{more}'


def test_a_character_that_the_system_cannot_hold_is_for_a_person(plan_of):
    plan = plan_of(NAME_BOX, head=_with_charset("jisx0208"))
    with pytest.raises(Unwritable) as caught:
        keying_job("c1", "KB1", plan, {**VALUES, "person": "汐風　髙子"})
    safe = "氏名: 4文字目の文字は登録できません。案件の画面で確かめてください"
    assert (str(caught.value), caught.value.reason) == (f"case c1: {safe}", safe)
    (misfit,) = caught.value.misfits
    assert misfit.told == "氏名: 「髙」は登録できません。「高」に置き換えてよければ承諾してください"
    assert (misfit.box, misfit.fields) == ("氏名", ("person",))
    assert (misfit.written, misfit.proposal) == ("汐風　髙子", "汐風　高子")


def test_what_a_person_accepted_is_typed_and_nothing_else(plan_of):
    plan = plan_of(NAME_BOX, head=_with_charset("jisx0208"))
    accepted = {("氏名", "汐風　髙子"): "汐風　高子"}
    job = keying_job("c1", "KB1", plan, {**VALUES, "person": "汐風　髙子"}, accepted)
    assert _texts(job)["氏名"] == "汐風　高子"
    with pytest.raises(Unwritable):
        keying_job("c1", "KB1", plan, {**VALUES, "person": "潮風　髙子"}, accepted)


def test_a_character_without_a_proposal_is_said_so(plan_of):
    plan = plan_of(NAME_BOX, head=_with_charset("cp932"))
    with pytest.raises(Unwritable) as caught:
        keying_job("c1", "KB1", plan, {**VALUES, "person": "𠮷田　龘"})
    (misfit,) = caught.value.misfits
    assert "「𠮷」は登録できません。「吉」に" in misfit.told
    assert "「龘」は登録できません。別の文字に" in misfit.told
    assert misfit.proposal is None


def test_every_box_that_does_not_fit_is_named(plan_of):
    boxes = NAME_BOX + _line(box='"備考"', field='"remarks"', most="3")
    plan = plan_of(boxes, head=_with_charset("cp932"))
    with pytest.raises(Unwritable, match=r"氏名.*／備考: 3文字までの欄に4文字"):
        keying_job("c1", "KB1", plan, {**VALUES, "person": "𠮟", "remarks": "四月から"})


@pytest.mark.parametrize(
    ("keys", "text", "fits"),
    [
        ({"most": "4"}, "四月から", True),
        ({"most": "4"}, "四月から働く", False),
        ({"most": "1"}, "𠮟", False),  # two units for a browser
        ({"most_bytes": "8"}, "四月から", True),
        ({"most_bytes": "7"}, "四月から", False),
        ({"most_bytes": "4", "charset": '"utf-8"'}, "四月", False),
        ({"charset": '"half-width-kana"', "most_bytes": "3"}, "ｶﾞｰ", True),
        ({"charset": '"half-width-kana"'}, "ガー", False),
    ],
)
def test_a_box_has_a_length_and_a_charset_of_its_own(plan_of, keys, text, fits):
    plan = plan_of(_line(box='"備考"', field='"remarks"', **keys), head=_with_charset("cp932"))
    plan = plan.model_copy(update={"charset": "utf-8"}) if text == "𠮟" else plan
    if fits:
        assert _texts(keying_job("c1", "KB1", plan, {"remarks": text}))["備考"] == text
    else:
        with pytest.raises(Unwritable, match="備考"):
            keying_job("c1", "KB1", plan, {"remarks": text})


def test_signs_are_folded_where_the_plan_says_so_and_names_never_are(plan_of):
    values = {**VALUES, "person": "港〜−‖"}
    loose = plan_of(NAME_BOX, head=_with_charset("cp932", "fold_signs = true\n"))
    assert _texts(keying_job("c1", "KB1", loose, values))["氏名"] == "港～－∥"
    with pytest.raises(Unwritable):
        keying_job("c1", "KB1", loose, {**values, "person": "𠮷田〜"})
    with pytest.raises(Unwritable):
        keying_job("c1", "KB1", plan_of(NAME_BOX, head=_with_charset("cp932")), values)


TWO_BOXES = _line(box='"住所1"', field='"remarks"', count="5", rest='"next_box"') + _line(
    box='"住所2"', field='"remarks"', first="6", count="5"
)


@given(text=st.text("港市本町1-2葛\U000e0100髙", max_size=16))
def test_law_what_goes_into_two_boxes_is_whole_or_refused(two_boxes, text):
    letters_of = len(text) - text.count("\U000e0100") + text.startswith("\U000e0100")
    try:
        texts = _texts(keying_job("c1", "KB1", two_boxes, {"remarks": text}))
    except Unwritable as refusal:
        assert "10文字を超えて" in str(refusal)
        assert letters_of > 10 or "\U000e0100\U000e0100" in text
    else:
        assert texts["住所1"] + texts["住所2"] == text
        assert not texts["住所2"].startswith("\U000e0100")


@pytest.fixture(scope="module")
def two_boxes(tmp_path_factory):
    path = tmp_path_factory.mktemp("plan") / "hoiku.toml"
    path.write_text(HEAD + TWO_BOXES, encoding="utf-8")
    return load_plan(path, FORM)


def test_the_screen_may_show_a_text_in_the_forms_that_the_plan_names(plan_of):
    box = _line(
        box='"月"',
        field='"born"',
        write='"month_of"',
        shown='[{ write = "month_of", width = 2 }]',
    )
    job = keying_job("c1", "KB1", plan_of(box), VALUES)
    assert job.entries[1] == Entry("月", "4", ("04",))


def test_a_constant_needs_no_field(plan_of):
    plan = plan_of(_line(box='"区分"', write='"constant"', text='"01"'))
    assert _texts(keying_job("c1", "KB1", plan, VALUES))["区分"] == "01"


@pytest.mark.parametrize(
    ("boxes", "key", "says"),
    [
        (_line(box='"氏名"', field='"persn"'), "boxes.0.field", "persn"),
        (_line(box='"氏名"', field='"person"', write='"upper"'), "boxes.0", "upper"),
        (_line(box='"氏名"', field='"person"', colour='"red"'), "boxes.0.colour", "Extra"),
        (_line(box='"氏名"', field='"born"', write='"hhmm"'), "boxes.0.write", "date"),
        (_line(box='"氏名"', field='"term"'), "boxes.0.write", "choice"),
        (_line(box='"期間"', field='"term"', write='"code"'), "boxes.0", "codes"),
        (
            _line(box='"期間"', field='"term"', write='"code"', codes='{ "無期" = "1" }'),
            "boxes.0.codes",
            "有期",
        ),
        (
            _line(
                box='"期間"',
                field='"term"',
                write='"code"',
                codes='{ "無期" = "1", "有期" = "2", "半期" = "3" }',
            ),
            "boxes.0.codes",
            "半期",
        ),
        (
            _line(
                box='"曜日"',
                field='"days"',
                write='"code"',
                codes='{ "月" = "1", "火" = "2", "祝日" = "3" }',
            ),
            "boxes.0.write",
            "several",
        ),
        (
            _line(box='"祝"', field='"days"', write='"marked"', option='"日"'),
            "boxes.0.option",
            "日",
        ),
        (_line(box='"祝"', field='"days"', write='"marked"'), "boxes.0", "option"),
        (_line(box='"氏名"', field='"person"', write='"zero_padded"'), "boxes.0", "width"),
        (_line(box='"氏名"', field='"person"', width="3"), "boxes.0", "no use for width"),
        (_line(box='"区分"', field='"person"', write='"constant"', text='"1"'), "boxes.0", "field"),
        (_line(box='"氏名"', field='"person"', charset='"sjis"'), "boxes.0.charset", "cp932"),
        (_line(box='"氏名"', field='"person"', rest='"next_box"'), "boxes.0", "count"),
        (
            _line(box='"氏名"', field='"person"', count="5", rest='"next_box"'),
            "boxes.0.rest",
            "from 6 on",
        ),
        (
            _line(
                box='"元号"', field='"born"', write='"era"', codes='{ "令和" = "5", "平生" = "4" }'
            ),
            "boxes.0.codes",
            "平生",
        ),
        (
            _line(box='"氏名"', field='"person"', shown='[{ write = "joined" }]'),
            "boxes.0",
            "shown",
        ),
        (_line(box='"備考"', fields='["person", "rest"]', write='"joined"'), "boxes.0", "rest"),
        (_line(box='"備考"', field='"person"', write='"joined"'), "boxes.0", "joined"),
        (_line(box='"受付番号"', field='"person"'), "boxes", "受付番号"),
        (
            _line(box='"終期"', field='"person"', when='{ field = "terms", marked = "有期" }'),
            "boxes.0.when.field",
            "terms",
        ),
        (
            _line(box='"終期"', field='"person"', when='{ field = "term", marked = "定期" }'),
            "boxes.0.when.marked",
            "定期",
        ),
        ("", "boxes", "required"),
        ("\n[[boxes", "line", "TOML"),
    ],
)
def test_a_mistake_in_a_plan_names_file_and_key(plan_of, boxes, key, says):
    with pytest.raises(InvalidPlan) as caught:
        plan_of(boxes)
    told = str(caught.value)
    assert "hoiku.toml" in told
    assert key in told or says == "TOML"
    assert says in told or says == "TOML"


def test_all_mistakes_are_told_at_once(plan_of):
    boxes = _line(box='"一"', field='"one"') + _line(box='"二"', field='"two"')
    with pytest.raises(InvalidPlan) as caught:
        plan_of(boxes)
    assert [line.split(": ")[1] for line in str(caught.value).splitlines()] == [
        "boxes.0.field",
        "boxes.1.field",
    ]


def test_what_contradicts_the_form_is_told_with_its_line(plan_of):
    with pytest.raises(InvalidPlan) as caught:
        plan_of(_line(box='"一"', field='"one"') + _line(box='"二"', field='"two"'))
    told = str(caught.value).splitlines()
    assert [line.split("(at ")[1] for line in told] == ["line 7)", "line 11)"]


def test_a_mistake_is_told_with_its_line(plan_of):
    with pytest.raises(InvalidPlan, match=r"on_existing: .* \(at line 3\)$"):
        plan_of(EVERY_WRITER, head=HEAD.replace("compare", "overwrite"))


def test_a_plan_that_is_not_there_is_said_so(tmp_path):
    with pytest.raises(InvalidPlan, match=r"nowhere\.toml"):
        load_plan(tmp_path / "nowhere.toml", FORM)


def test_an_unknown_way_with_existing_records_is_a_mistake(plan_of):
    with pytest.raises(InvalidPlan, match="on_existing"):
        plan_of(EVERY_WRITER, head=HEAD.replace("compare", "overwrite"))


def test_the_bundled_plan_fills_every_box_of_the_bundled_system():
    template = load_template(EDITION / "template.toml")
    plan = load_plan(EDITION / "keying" / "hoiku.toml", template)
    filled = [plan.key_box, *(line.box for line in plan.boxes)]
    assert sorted(filled) == sorted(box.label for box in BOXES if box.kind != "postal")


def test_the_bundled_plan_writes_only_codes_that_the_system_has():
    template = load_template(EDITION / "template.toml")
    plan = load_plan(EDITION / "keying" / "hoiku.toml", template)
    codes = {box.label: {code for code, _ in box.codes} for box in BOXES}
    written = {line.box: set(line.codes.values()) for line in plan.boxes if line.codes}
    assert written
    assert all(written[box] <= codes[box] for box in written)


def test_every_invented_certificate_fits_the_bundled_system():
    template = load_template(EDITION / "template.toml")
    plan = load_plan(EDITION / "keying" / "hoiku.toml", template)
    boxes = {box.label: box for box in BOXES}
    blank = {field.name: () if field.kind == "choice" else "" for field in template.fields}
    for number in range(60):
        values = {**blank, **invent(1, number, date(2026, 4, 1)).values}
        job = keying_job(str(number), f"KB{number:010}", plan, values)
        assert not list(refusals({boxes[box].column: text for box, text in _texts(job).items()}))
        assert all(len(text) <= (boxes[box].most or 2) for box, text in _texts(job).items())
