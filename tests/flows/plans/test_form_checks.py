"""Every mistake of every form at once, and plans against the screens they are meant for."""

import shutil
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from bots.canary.baselines import BaselineStore, Sight
from bots.canary.drift import drift
from bots.canary.screens import ScreenBox, ScreenOption, Watchable
from bots.credentials import Credentials
from bots.protocol.registry import SystemAccess, open_bot
from flows.plans.form_checks import FormsWrong, check_forms
from flows.plans.keying_plan import InvalidPlan, KeyingPlan, read_plan
from flows.plans.plan_checks import load_plan
from flows.plans.screen_checks import contradictions, screens_for
from ocr.confidence.calibration import SYNTHETIC, Observation, Provenance, shipped_calibration
from ocr.confidence.calibration_fit import fit
from ocr.confidence.thresholds import RESIDUAL, risk_at
from ocr.forms.template import load_template
from samples.systems.gakudo import server as gakudo
from samples.systems.hoiku import server as hoiku
from samples.systems.hoiku.process import legacy_system

FORMS = Path(__file__).resolve().parents[3] / "form_templates"
EDITION = Path("shurou_shoumei/2024-11")
SHIPPED = risk_at(shipped_calibration(), RESIDUAL)


@pytest.fixture
def forms(tmp_path):
    return shutil.copytree(FORMS, tmp_path / "forms")


@pytest.fixture
def store(tmp_path):
    """The screens of a site that has none recorded."""
    return BaselineStore(tmp_path / "canary")


def _change(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_the_bundled_forms_are_right(store):
    (said,) = check_forms(FORMS, store, SHIPPED)
    assert said.endswith("keyed into gakudo, hoiku")


def test_a_form_that_leaves_it_to_its_order_whose_reading_it_is_says_so(forms, store):
    _change(forms / EDITION / "template.toml", 'reads = "applicant_name"\n', "")
    summary, guess = check_forms(forms, store, SHIPPED)
    assert summary.endswith("keyed into gakudo, hoiku")
    assert guess.endswith('write reads = "applicant_name"')
    assert "'applicant_kana'" in guess
    _change(forms / EDITION / "template.toml", 'kind = "kana"\n', f'kind = "kana"\n{guess[-24:]}\n')
    assert list(check_forms(forms, store, SHIPPED)) == [summary]


def test_a_field_whose_kind_was_never_learnt_is_named(store):
    """As the kind of another package is, until the site has learnt from its own answers."""
    learnt = [Observation(kind, 0.99, right=True) for kind in ("date", "text") for _ in range(4000)]
    risk = risk_at(fit(learnt, Provenance(SYNTHETIC, "engine 1")), RESIDUAL)
    summary, *shown = check_forms(FORMS, store, risk)
    assert summary.endswith("keyed into gakudo, hoiku")
    template = load_template(FORMS / EDITION / "template.toml")
    unknown = [one for one in template.fields if one.kind not in {"date", "text"}]
    assert len(shown) == len(unknown) > 0
    for one, line in zip(unknown, shown, strict=True):
        assert f"field {one.name!r} will always be shown to a clerk" in line
        assert line.endswith(repr(one.kind))


def test_the_mistakes_of_all_files_are_told_at_once(forms, store):
    here = forms / EDITION
    other = shutil.copytree(here, forms / "second" / "2025")
    _change(here / "template.toml", 'check = "!filled(', 'check = "!filed(')
    (here / "blank.png").write_text("no picture", encoding="utf-8")
    _change(here / "keying" / "hoiku.toml", 'field = "certified_on"', 'field = "certified_at"')
    _change(here / "keying" / "gakudo.toml", 'write = "code"', 'write = "coda"')
    _change(other / "template.toml", 'label = "証明日"', 'lable = "証明日"')
    _change(other / "keying" / "hoiku.toml", 'on_existing = "compare"', 'on_existing = "perhaps"')
    with pytest.raises(FormsWrong) as caught:
        list(check_forms(forms, store, SHIPPED))
    told = str(caught.value)
    for path in (
        *(here / name for name in ("template.toml", "blank.png")),
        *(here / "keying" / name for name in ("hoiku.toml", "gakudo.toml")),
        other / "template.toml",
        other / "keying" / "hoiku.toml",
    ):
        assert str(path) in told


def test_a_form_measured_in_pixels_is_told_so_before_its_picture_is_made(forms, store):
    _change(forms / EDITION / "template.toml", "width = 210.0", "width = 2480")
    _change(forms / EDITION / "template.toml", "height = 297.0", "height = 3508")
    with pytest.raises(FormsWrong) as caught:
        list(check_forms(forms, store, SHIPPED))
    told = str(caught.value).splitlines()
    assert len(told) == 2
    assert all("millimetres, not pixels" in line and "(at line" in line for line in told)


def test_two_forms_under_one_name_are_a_mistake(forms, store):
    shutil.copytree(forms / EDITION, forms / "copy" / "2024-11")
    with pytest.raises(FormsWrong, match="registered twice"):
        list(check_forms(forms, store, SHIPPED))


def test_a_plan_is_named_after_its_system(forms):
    template = load_template(forms / EDITION / "template.toml")
    path = (forms / EDITION / "keying" / "hoiku.toml").rename(forms / "hoikuen.toml")
    with pytest.raises(InvalidPlan, match=r"hoikuen\.toml: system"):
        load_plan(path, template)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('box = "氏名"', 'box = "名前"', "the required box '氏名' is fed by nothing"),
        ('box = "氏名"', 'box = "名前"', "no screen has a box '名前'"),
        ("most = 20", "most = 21", "the screen takes 20 characters"),
        ('"会計年度任用職員" = "05"', '"会計年度任用職員" = "5"', "the screen offers no '5'"),
    ],
)
def test_a_plan_is_proved_against_the_screens_beside_it(forms, store, old, new, told):
    path = forms / EDITION / "keying" / "hoiku.toml"
    _change(path, old, new)
    screens = screens_for(path, store)
    assert told in "\n".join(contradictions(read_plan(path), screens))


@pytest.fixture
def one_box_more(forms, store):
    """A site whose screen asks for something that no form says."""
    path = forms / EDITION / "keying" / "hoiku.screens.json"
    beside = TypeAdapter(Sight).validate_json(path.read_bytes())
    needed = ScreenBox("確認欄", "kakunin", "text", (), 1, required=True)
    ((title, boxes),) = beside.screens.items()
    store.accept("hoiku", Sight(beside.at, "sato", {title: (*boxes, needed)}))


@pytest.mark.usefixtures("one_box_more")
def test_the_screens_that_a_site_accepted_count_before_those_beside_the_plan(forms, store):
    with pytest.raises(FormsWrong, match="the required box '確認欄' is fed by nothing"):
        list(check_forms(forms, store, SHIPPED))


@pytest.mark.usefixtures("one_box_more")
def test_a_required_box_may_be_left_out_with_a_reason(forms, store):
    plan = forms / EDITION / "keying" / "hoiku.toml"
    _change(plan, "fold_signs = true", 'fold_signs = true\nunfed = { "確認欄" = "画面が入れる" }')
    assert list(check_forms(forms, store, SHIPPED))


def test_screens_that_cannot_be_read_are_named(tmp_path, store):
    (tmp_path / "hoiku.screens.json").write_text("{}", encoding="utf-8")
    with pytest.raises(InvalidPlan, match=r"hoiku\.screens\.json"):
        screens_for(tmp_path / "hoiku.toml", store)


def _plan(**line):
    boxes = ({"box": "祝日", "field": "days", **line},)
    return KeyingPlan.model_validate(
        {"system": "s", "key_box": "受付番号", "on_existing": "compare", "boxes": boxes}
    )


KEY = ScreenBox("受付番号", "no", "text", (), 12, required=True)


@pytest.mark.parametrize(
    ("box", "line", "told"),
    [
        (ScreenBox("祝日", "n", "checkbox"), {}, "has a checkbox"),
        (ScreenBox("祝日", "n", "text"), {"write": "marked", "option": "祝"}, "has a text"),
        (
            ScreenBox("祝日", "n", "radio", (ScreenOption("1", "有"),)),
            {"write": "code", "codes": {"あり": "2"}},
            "offers no '2'",
        ),
    ],
)
def test_a_box_is_written_in_a_way_that_fits_its_kind(box, line, told):
    assert told in "".join(contradictions(_plan(**line), {"入力": (KEY, box)}))


def test_an_option_may_be_written_by_its_words():
    box = ScreenBox("祝日", "n", "select-one", (ScreenOption("1", "有"),))
    plan = _plan(write="code", codes={"あり": "有"})
    assert list(contradictions(plan, {"入力": (KEY, box)})) == []


@pytest.mark.browser
@pytest.mark.parametrize(
    ("system", "program", "door"),
    [("hoiku", "samples.systems.hoiku", hoiku), ("gakudo", "samples.systems.gakudo", gakudo)],
)
def test_the_screens_beside_the_plans_are_those_of_the_bundled_systems(
    tmp_path, store, system, program, door
):
    beside = screens_for(FORMS / EDITION / "keying" / f"{system}.toml", store)
    with legacy_system(tmp_path / "records.sqlite3", program=program) as running:
        credentials = Credentials(door.STAFF, door.PASSWORD)
        with open_bot(SystemAccess(system, running.address, credentials, tmp_path)) as bot:
            assert isinstance(bot, Watchable)
            assert drift(beside, bot.screens()) == ()
