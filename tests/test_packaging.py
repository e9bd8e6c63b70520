"""What is installed and what would be shipped: our names are ours, the lock is whole."""

import re
import tomllib
import zipfile
from importlib.metadata import distribution, packages_distributions
from pathlib import Path

import hatchling.build
import pytest
from packaging.markers import Marker

ROOT = Path(__file__).parents[1]
ROOMS = ("flows", "desk", "cases", "ocr", "bots", "japanese", "disk")
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PINNED = re.findall(r"^([a-z0-9][a-z0-9._-]*)==([^ ;\\]+)", LOCK, re.MULTILINE)


def canonical(name):
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("room", ROOMS)
def test_no_other_distribution_claims_our_names(room):
    others = set(packages_distributions().get(room, ())) - {"kamibashi"}
    assert not others, f"{others} also ship a top-level package called {room!r}"


def test_every_distribution_that_claims_cv2_has_one_version():
    versions = {name: distribution(name).version for name in packages_distributions()["cv2"]}
    assert versions == {"opencv-python": "4.10.0.84", "opencv-contrib-python": "4.10.0.84"}


def test_the_lock_has_a_hash_for_everything_and_no_address():
    blocks = re.split(r"\n(?=[a-z0-9])", LOCK.strip())
    assert len(blocks) == len(PINNED) > 100
    for block in blocks:
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", block), block
    assert "//" not in LOCK
    assert "index" not in re.sub(r"^[a-z0-9][^\n]*", "", LOCK, flags=re.MULTILINE)


def test_everything_that_we_name_is_pinned():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    named = project["project"]["dependencies"] + project["project"]["optional-dependencies"]["dev"]
    named += project["build-system"]["requires"]
    names = {canonical(re.match(r"[A-Za-z0-9._-]+", line)[0]) for line in named}
    assert names <= {canonical(name) for name, _ in PINNED}


def test_make_takes_the_pythons_that_the_package_takes():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    first, after = re.search(r"\(3, (\d+)\) <= sys\.version_info < \(3, (\d+)\)", makefile).groups()
    assert project["requires-python"] == f">=3.{first},<3.{after}"
    (told,) = re.findall("kamibashi needs Python (.*):", makefile)
    assert re.findall(r"3\.(\d+)", told) == [str(n) for n in range(int(first), int(after))]


def test_what_is_installed_is_what_the_lock_says():
    meant = re.findall(r"^([a-z0-9][^\s=]*)==([^\s;]+)(?: ; ([^\n\\]+))?", LOCK, re.MULTILINE)
    pinned = {
        canonical(name): version
        for name, version, marker in meant
        if not marker.strip() or Marker(marker.strip()).evaluate()
    }
    ours = {"kamibashi"}
    for name in {name for names in packages_distributions().values() for name in names} - ours:
        if canonical(name) in pinned:
            assert distribution(name).version == pinned[canonical(name)], name


def test_a_wheel_has_our_rooms_and_nothing_else(tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    wheel = tmp_path / hatchling.build.build_wheel(str(tmp_path))
    with zipfile.ZipFile(wheel) as shipped:
        tops = {name.split("/")[0] for name in shipped.namelist()}
        names = set(shipped.namelist())
    assert {top for top in tops if not top.endswith(".dist-info")} == set(ROOMS)
    assert "cases/migrations/env.py" in names
    assert any(name.startswith("desk/static/") for name in names)
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_no_tests_folder_is_a_package():
    assert not list((ROOT / "tests").rglob("__init__.py"))
