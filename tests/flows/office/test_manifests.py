"""What an office knows of its systems: every mistake at once, by file and key."""

import json
import re
from pathlib import Path

import pytest

from bots.jobs import OnExisting
from flows.errors import ManifestWrong, SystemNotSetUp
from flows.office.manifests import Holidays, SystemManifest
from flows.office.office import open_office
from flows.plans.plan_checks import find_plan


@pytest.fixture
def write(home):
    """Write a manifest into the home."""
    (home / "systems").mkdir(parents=True)

    def put(system, text):
        (home / f"systems/{system}.toml").write_text(text, encoding="utf-8")

    return put


WHOLE = """
name = "juki"
door = "fixed_width"
address = "/srv/handover"
user = "rpa01"
search_is_immediate = true
settle_minutes = 5
sessions = 2
rest_seconds = 0.5
windows = ["mon-fri 19:00-06:00"]
closures = ["last-day", "12-29..01-03"]
holidays = "skip"
existing = "compare"

[door_settings]
basic_auth_user = "soumu"
"""


def test_a_whole_manifest_is_read(write, monkeypatch):
    write("juki", WHOLE)
    monkeypatch.setenv("KAMIBASHI_PASSWORDS__JUKI", "himitsu")
    office = open_office()
    known, access = office.manifest("juki"), office.target("juki").access()
    assert office.systems == ("juki",)
    assert (known.sessions, known.search_is_immediate, known.existing) == (
        2,
        True,
        OnExisting.COMPARE,
    )
    assert [str(each) for each in (*known.windows, *known.closures)] == [
        "mon-fri 19:00-06:00",
        "last-day",
        "12-29..01-03",
    ]
    assert (access.door, access.address, dict(access.settings)) == (
        "fixed_width",
        "/srv/handover",
        {"basic_auth_user": "soumu"},
    )


def test_every_mistake_of_every_file_is_one_line_with_file_and_key(write, kamibashi):
    write("hoiku", "address = ")
    write("juki", 'name = "jukii"\naddres = "http://juki.example"\nsettle_minutes = -1\n')
    write("kokuho", 'address = "http://rpa:himitsu@kokuho.example/"\n')
    write("nenkin", 'address = "/n"\ndoor_settings = { basic_auth_password = "himitsu" }\n')
    write("zei", 'address = "zei.example"\nwindows = ["mon 19:00-06:00", "mon"]\n')
    with pytest.raises(ManifestWrong) as raised:
        open_office().systems  # noqa: B018 -- read for what it raises
    lines = str(raised.value).splitlines()
    for file, key in [
        ("hoiku.toml", "Invalid value"),
        ("juki.toml", "name: must be 'juki', as the file is called (at line 1)"),
        ("juki.toml", "address: Field required"),
        ("juki.toml", "addres: Extra inputs are not permitted (at line 2)"),
        ("juki.toml", "settle_minutes: Input should"),
        ("kokuho.toml", "address: no user or password"),
        ("nenkin.toml", "door_settings: no secret belongs here"),
        ("zei.toml", "address: give http"),
        ("zei.toml", "windows.1: write a window as"),
    ]:
        (line,) = [line for line in lines if f"/{file}: " in line and key in line]
        lines.remove(line)
    assert lines == []
    answer = kamibashi("key")
    assert answer.code == 40
    assert len(answer.err.splitlines()) == 9
    assert "himitsu" not in answer.err


def test_the_environments_address_stands_before_the_files(write, monkeypatch):
    write("juki", WHOLE)
    monkeypatch.setenv("KAMIBASHI_SYSTEMS__JUKI__ADDRESS", "http://trial.example")
    monkeypatch.setenv("KAMIBASHI_SYSTEMS__JUKI__USER", "trial")
    known = open_office().manifest("juki")
    assert (known.address, known.user, known.sessions) == ("http://trial.example/", "trial", 2)


def test_a_system_without_a_manifest_has_the_defaults(home, monkeypatch):
    monkeypatch.setenv("KAMIBASHI_SYSTEMS__HOIKU__ADDRESS", "http://hoiku.example")
    monkeypatch.setenv("KAMIBASHI_SYSTEMS__HOIKU__USER", "rpa01")
    known = open_office().manifest("hoiku")
    assert (known.door, known.sessions, known.settle_minutes) == ("", 1, 2)
    assert not (known.search_is_immediate or known.windows or known.closures)


def test_a_system_that_nobody_described_is_told_how_to(home):
    with pytest.raises(SystemNotSetUp, match=r"systems/juki\.toml"):
        open_office().target("juki").access()


def test_a_system_where_nobody_logs_in_needs_no_password(write):
    write("juki", 'address = "/srv/handover"\n')
    assert open_office().target("juki").access().credentials.password == ""


def test_a_systems_own_rule_stands_before_that_of_a_keying_plan(write, monkeypatch):
    monkeypatch.setenv("KAMIBASHI_SYSTEMS__HOIKU__ADDRESS", "http://hoiku.example")
    monkeypatch.setenv("KAMIBASHI_SYSTEMS__HOIKU__USER", "rpa01")
    as_planned = open_office()
    plan = find_plan(as_planned.forms.find("shurou_shoumei", "2024-11"), "hoiku")
    before = as_planned.manifest("hoiku").overruling(plan).on_existing
    assert before is plan.on_existing
    other = next(rule for rule in OnExisting if rule is not before)
    write("hoiku", f'address = "http://hoiku.example"\nexisting = "{other}"\n')
    assert open_office().manifest("hoiku").overruling(plan).on_existing is other


def test_every_key_and_its_default_stands_in_the_documentation():
    page = (Path(__file__).parents[3] / "docs/systems.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"^\| `(\w+)` \| (.+?) \|", page, re.MULTILINE))
    assert list(told) == list(SystemManifest.model_fields)
    for name, field in SystemManifest.model_fields.items():
        if isinstance(field.default, bool | int | float) or field.default is Holidays.KEY:
            assert json.loads(told[name].strip("`")) == field.default


def test_every_example_in_the_documentation_is_right(write):
    page = (Path(__file__).parents[3] / "docs/systems.md").read_text(encoding="utf-8")
    (whole,) = re.findall(r"```toml\n(.+?)```", page, re.DOTALL)
    write("hoiku", whole)
    for number, line in enumerate(re.findall(r"^    (\w+ = \[.+?\])", page, re.MULTILINE)):
        write(f"n{number}", f'address = "/srv"\n{line}')
    assert open_office().systems == ("hoiku", "n0", "n1")
