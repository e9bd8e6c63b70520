"""kill -9 at every touch of the disk: every record is handed over once, in files that are whole."""

import json
import resource
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bots.errors import SystemUnavailable
from bots.files.checks import contradictions
from bots.files.profile import FileProfile
from bots.files.record_file import RecordFile
from bots.protocol.door_profiles import load_profile

KEYED = {"csv": 2, "xlsx": 1}
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


def write_profile(folder, kind):
    path = folder / f"{kind}.profile.toml"
    width = "width = 30" if kind == "fixed" else ""
    path.write_text(PROFILE.format(kind=kind, width=width), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("killed")


@pytest.fixture(scope="module")
def told(folder):
    """What became of every batch that was killed, by the kind of file."""
    counts = {str(write_profile(folder, kind)): count for kind, count in KEYED.items()}
    command = [sys.executable, str(KILLER), json.dumps(counts)]
    said = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True).stdout
    told: dict[str, list[dict[str, Any]]] = {kind: [] for kind in KEYED}
    for each in map(json.loads, said.splitlines()):
        told[Path(each["profile"]).name.split(".")[0]].append(each)
    return told


def records_in(tmp_path, told):
    """Yield what the receiving system reads in the files it was handed."""
    file = RecordFile(load_profile(Path(told["profile"]), FileProfile, contradictions))
    for name, content in told["files"]:
        (tmp_path / name).write_bytes(bytes.fromhex(content))
        yield from file.records(tmp_path / name)


@pytest.mark.parametrize("kind", KEYED)
def test_every_record_is_handed_over_once_wherever_the_batch_is_killed(tmp_path, told, kind):
    assert sum(each["died"] for each in told[kind]) > 15
    wanted = [f"KB{n:02}" for n in range(KEYED[kind])]
    for each in told[kind]:
        names = Counter(name for name, _ in each["files"])
        assert max(names.values()) == 1, each
        keys = [record["受付番号"] for record in records_in(tmp_path, each)]
        assert sorted(keys) == wanted, each
        assert each["receipts"] == [f"receipt:{key}" for key in wanted], each


@pytest.mark.parametrize("kind", ["csv", "fixed", "xlsx"])
def test_a_full_disk_sends_nothing_and_leaves_the_file_as_it_was(tmp_path, kind):
    file = RecordFile(load_profile(write_profile(tmp_path, kind), FileProfile, contradictions))
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
