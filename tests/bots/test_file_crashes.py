"""kill -9 at every touch of the disk: every record is handed over once, in files that are whole."""

import json
import resource
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from bots.errors import SystemUnavailable
from bots.files.checks import contradictions
from bots.files.profile import FileProfile
from bots.files.record_file import RecordFile
from bots.profiles import load_profile

KILLER = Path(__file__).with_name("file_door_dies.py")
PROFILE = """
format = "{kind}"
charset = "cp932"
name = "KB{{date}}_{{number}}"
key = "受付番号"
[[columns]]
box = "受付番号"
{width}
[[columns]]
box = "氏名"
{width}
[[columns]]
box = "備考"
{width}
"""


@pytest.fixture
def profile(tmp_path):
    def make(kind):
        path = tmp_path / "hoiku.profile.toml"
        width = "width = 30" if kind == "fixed" else ""
        path.write_text(PROFILE.format(kind=kind, width=width), encoding="utf-8")
        return path

    return make


def records_in(tmp_path, profile, files):
    """Return what the receiving system reads in the files it was handed."""
    file = RecordFile(load_profile(profile, FileProfile, contradictions))
    for name, content in files:
        (tmp_path / name).write_bytes(bytes.fromhex(content))
        yield from file.records(tmp_path / name)


@pytest.mark.parametrize(("kind", "count"), [("csv", 2), ("xlsx", 1)])
def test_every_record_is_handed_over_once_wherever_the_batch_is_killed(
    tmp_path, profile, kind, count
):
    path = profile(kind)
    command = [sys.executable, str(KILLER), str(tmp_path / "killed"), str(path), str(count)]
    said = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True).stdout
    told = [json.loads(line) for line in said.splitlines()]
    assert sum(each["died"] for each in told) > 15
    wanted = [f"KB{n:02}" for n in range(count)]
    for each in told:
        names = Counter(name for name, _ in each["files"])
        assert max(names.values()) == 1, each
        keys = [record["受付番号"] for record in records_in(tmp_path, path, each["files"])]
        assert sorted(keys) == wanted, each
        assert each["receipts"] == [f"receipt:{key}" for key in wanted], each


@pytest.mark.parametrize("kind", ["csv", "fixed", "xlsx"])
def test_a_full_disk_sends_nothing_and_leaves_the_file_as_it_was(tmp_path, profile, kind):
    file = RecordFile(load_profile(profile(kind), FileProfile, contradictions))
    path = tmp_path / "KB"
    first, second = ({"受付番号": n, "氏名": "汐風", "備考": "ソ" * 9} for n in ("KB01", "KB02"))
    file.append(path, file.cells(first))
    before = path.read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + 7, hard))
    try:
        with pytest.raises(SystemUnavailable, match="書き込めません"):
            file.append(path, file.cells(second))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert path.read_bytes() == before
    file.append(path, file.cells(second))
    assert [record["受付番号"] for record in file.records(path)] == ["KB01", "KB02"]
