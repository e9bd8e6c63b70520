"""A recogniser of another package, found by its entry point."""

import sys

import pytest

from flows.office.office import Office
from flows.office.settings import Settings
from ocr.base.errors import WeightsMissing

_CODE = """
class Silent:
    name, characters = "silent 1", ("一",)

    def __init__(self, folder):
        self.folder = folder

    def read(self, crops):
        return iter(())
"""


@pytest.fixture
def silent(tmp_path, monkeypatch):
    """A package of its own, as pip would leave it."""
    about = tmp_path / "silent_engine-1.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: silent-engine\nVersion: 1\n")
    (about / "entry_points.txt").write_text("[kamibashi.engines]\nsilent = silent_engine:Silent\n")
    (tmp_path / "silent_engine.py").write_text(_CODE, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield
    sys.modules.pop("silent_engine", None)


def test_an_office_reads_with_the_engine_of_another_package(silent, tmp_path):
    office = Office(Settings(home=tmp_path / "home", engine="silent", model=tmp_path))
    assert office.engine.name == "silent 1"
    assert vars(office.engine)["folder"] == tmp_path
    assert list(office.engine.read([])) == []


def test_an_engine_that_nobody_brings_is_one_line(tmp_path):
    office = Office(Settings(home=tmp_path / "home", engine="absent"))
    with pytest.raises(WeightsMissing, match=r"'absent'.*KAMIBASHI_ENGINE") as raised:
        _ = office.engine
    assert "\n" not in str(raised.value)
