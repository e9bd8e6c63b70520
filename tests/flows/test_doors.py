"""docs/doors.md tells the truth, and a town that switches one line keys the same records."""

import re
import tomllib
from collections.abc import Generator
from pathlib import Path

import pytest

from benchmarks.chaos.papers import lay_out
from bots.api.profile import ApiProfile
from bots.api.profile import contradictions as of_api
from bots.files.checks import contradictions as of_file
from bots.files.profile import FileProfile
from bots.protocol.door_profiles import load_profile
from cases.records.records import reception_number
from cases.records.states import State
from flows.casework.direct_runs import key_approved
from flows.errors import SystemNotSetUp
from flows.maintenance.door_checks import check_doors
from flows.office.manifests import SystemManifest
from flows.office.office import open_office
from flows.plans.plan_checks import load_plan
from ocr.forms.template import load_template
from samples.systems.record_api.process import record_api
from samples.systems.record_api.server import TOKEN

ROOT = Path(__file__).resolve().parents[2]
EDITION = ROOT / "form_templates" / "shurou_shoumei" / "2024-11"
PAGE = (ROOT / "docs/doors.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```toml\n# systems/(\S+)\n(.+?)^```$", PAGE, re.MULTILINE | re.DOTALL)
WALKED = {
    name: (ROOT / f"docs/{name}_door.md").read_text(encoding="utf-8") for name in ("file", "api")
}
WRITTEN = re.compile(r"hoiku\.profile\.toml <<'END'\n(.+?)^END$", re.MULTILINE | re.DOTALL)
CSV, JSON = (WRITTEN.search(WALKED[name])[1] for name in ("file", "api"))
TO_A_FILE = next(text for name, text in EXAMPLES if 'door = "file"' in text)


def kind_of(name, text):
    if not name.endswith(".profile.toml"):
        return "manifest"
    return "file" if "format" in tomllib.loads(text) else "api"


def test_every_example_is_read():
    kinds = [kind_of(name, text) for name, text in EXAMPLES]
    assert len(kinds) == PAGE.count("```toml")
    assert sorted(kinds) == ["api", "file", "file", "file", "manifest", "manifest"]


@pytest.mark.parametrize(("name", "text"), EXAMPLES)
def test_every_example_is_right(tmp_path, name, text):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    if kind_of(name, text) == "manifest":
        SystemManifest.model_validate({"name": path.stem, **tomllib.loads(text)})
    elif kind_of(name, text) == "file":
        load_profile(path, FileProfile, of_file)
    else:
        load_profile(path, ApiProfile, of_api)


def test_every_key_of_the_profiles_is_told():
    told = set(re.findall(r"\b[a-z_]+\b", PAGE))
    for shape in (FileProfile, ApiProfile):
        assert set(shape.model_fields) <= told


def plan_boxes():
    plan = load_plan(EDITION / "keying/hoiku.toml", load_template(EDITION / "template.toml"))
    return {plan.key_box, *(line.box for line in plan.boxes)}


@pytest.mark.parametrize(("profile", "places"), [(CSV, "columns"), (JSON, "fields")])
def test_the_profiles_that_are_walked_take_every_box_of_the_bundled_plan(profile, places):
    boxes = {place.get("box") for place in tomllib.loads(profile)[places]}
    assert boxes - {None} == plan_boxes()


@pytest.fixture
def switch(home, opened):
    """Switch the bundled system to another door."""
    folder = home / "systems"
    folder.mkdir(parents=True, exist_ok=True)

    def to(manifest, profile):
        (folder / "hoiku.toml").write_text(manifest, encoding="utf-8")
        (folder / "hoiku.profile.toml").write_text(profile, encoding="utf-8")
        return opened.enter_context(open_office())

    return to


def key_all(office):
    """Key what is approved, as `kamibashi key` does."""
    return key_approved(office.ledger, office.forms, office.systems, office.target("hoiku"))


def approved(office, count):
    template = office.forms.find("shurou_shoumei", "2024-11")
    return lay_out(office.ledger, template, count, seed=4)


def test_a_night_through_a_file(switch, tmp_path):
    (tmp_path / "handover").mkdir()
    office = switch(TO_A_FILE.replace("/srv/hoiku/handover", str(tmp_path / "handover")), CSV)
    papers = approved(office, 2)
    done = dict(key_all(office))
    assert done == {paper.case_id: State.KEYED for paper in papers}
    (path,) = (tmp_path / "handover/outbox").iterdir()
    lines = path.read_bytes().decode("cp932").split("\r\n")
    assert len(lines) == 4
    for paper in papers:
        (line,) = [each for each in lines if reception_number(paper.case_id) in each]
        assert paper.values["applicant_name"] in line
    assert list(key_all(office)) == []


def test_what_a_broken_night_left_is_handed_over_though_nothing_is_to_be_keyed(switch, tmp_path):
    (tmp_path / "handover").mkdir()
    office = switch(TO_A_FILE.replace("/srv/hoiku/handover", str(tmp_path / "handover")), CSV)
    approved(office, 1)
    night = key_all(office)
    assert isinstance(night, Generator)
    assert next(night)[1] is State.KEYED
    night.close()
    assert list((tmp_path / "handover/outbox").iterdir()) == []
    assert list(key_all(office)) == []
    assert len(list((tmp_path / "handover/outbox").iterdir())) == 1


def test_a_night_through_an_api(switch, tmp_path, monkeypatch):
    monkeypatch.setenv("KAMIBASHI_PASSWORDS__HOIKU", TOKEN)
    with record_api(tmp_path / "api.sqlite3") as api:
        office = switch(f'door = "api"\naddress = "{api.address}"\n', JSON)
        (paper,) = approved(office, 1)
        assert dict(key_all(office)) == {paper.case_id: State.KEYED}
        (record,) = api.records(reception_number(paper.case_id))
        assert record["applicant"]["name"] == paper.values["applicant_name"]
        (keying,) = office.ledger.case(paper.case_id).keyings
        assert keying.receipt_number == "5001"


def test_a_profile_that_does_not_match_its_plan_is_told_by_day(switch):
    office = switch(TO_A_FILE, CSV)
    assert check_doors([office.target("hoiku")], office.forms) == "1 by file or API, 0 by screens"
    office = switch(TO_A_FILE, CSV.replace('{ box = "氏名" }', '{ box = "児童の数" }'))
    with pytest.raises(SystemNotSetUp) as told:
        check_doors([office.target("hoiku")], office.forms)
    missing, idle = str(told.value).splitlines()
    assert missing.endswith("the profile has no place for 氏名")
    assert idle.endswith("the plan does not fill 児童の数")
