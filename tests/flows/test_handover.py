"""From approved values to a keying job, and every mistake that a plan can have."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.jobs import Entry, OnExisting
from flows.handover import Unwritable, keying_job
from flows.plan_checks import load_plan
from flows.plans import InvalidPlan, Way
from flows.writers import WRITERS
from ocr.template import Box, FieldSpec, FormTemplate, Option, Part, load_template
from samples.certificate.certificate import invent
from samples.legacy_system.boxes import BOXES
from samples.legacy_system.checks import refusals

ROOT = Path(__file__).resolve().parents[2]
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

VALUES = {
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
    assert sorted(filled) == sorted(box.label for box in BOXES)


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
