"""A file is the old one or the new one, whole, whatever happens while it is written."""

import errno
import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from disk.atomic import clear_parts, put_in_place, write_atomically

OLD, NEW = b"old\n" * 1000, b"new\n" * 3000

# Writes in children, each killed one step later than the one before, until one is done.
KILLED_EVERYWHERE = """
import os, sys
from itertools import count
from pathlib import Path
from disk.atomic import write_atomically

path = Path(sys.argv[1])
old, new = b"old\\n" * 1000, b"new\\n" * 3000

class Death:
    def __init__(self, left):
        self.left = left
        for name in ("open", "write", "fsync", "close", "replace"):
            setattr(os, name, self.touching(getattr(os, name)))

    def touching(self, touch):
        def touched(*args):
            self.left -= 1
            if self.left == 0:
                os._exit(9)
            return touch(*args)
        return touched

for step in count(1):
    path.write_bytes(old)
    if (child := os.fork()) == 0:
        Death(step)
        write_atomically(path, new)
        os._exit(0)
    died = os.waitpid(child, 0)[1]
    assert path.read_bytes() in (old, new), step
    if not died:
        break
assert path.read_bytes() == new
print(step)
"""


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "register.json"
    path.write_bytes(OLD)
    return path


def names(folder):
    return sorted(each.name for each in folder.iterdir())


def test_the_new_file_stands_in_the_place_of_the_old_one_alone(path):
    write_atomically(path, NEW)
    assert path.read_bytes() == NEW
    assert names(path.parent) == [path.name]


@pytest.mark.parametrize("mode", [0o600, 0o640])
def test_a_file_is_no_more_open_than_was_said(path, mode):
    umask = os.umask(0o007)
    try:
        write_atomically(path, NEW, mode)
    finally:
        os.umask(umask)
    assert stat.S_IMODE(path.stat().st_mode) == mode


def test_a_kill_at_any_step_leaves_the_old_file_or_the_new_one(path):
    command = [sys.executable, "-c", KILLED_EVERYWHERE, path]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    assert int(run.stdout) > 7
    assert len(names(path.parent)) > 1
    clear_parts(path.parent, "another.json")
    assert len(names(path.parent)) > 1
    clear_parts(path.parent, path.name)
    assert names(path.parent) == [path.name]


@pytest.mark.parametrize("failing", ["write", "fsync", "replace"])
def test_a_disk_that_refuses_leaves_the_old_file_and_nothing_else(path, monkeypatch, failing):
    def refuse(*_args):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, failing, refuse)
    with pytest.raises(OSError, match="No space"):
        write_atomically(path, NEW)
    monkeypatch.undo()
    assert path.read_bytes() == OLD
    assert names(path.parent) == [path.name]


def test_a_disk_that_takes_a_part_at_a_time_gets_it_all(path, monkeypatch):
    write = os.write
    monkeypatch.setattr(os, "write", lambda file, content: write(file, content[:1000]))
    write_atomically(path, NEW)
    assert path.read_bytes() == NEW


def test_many_writers_at_once_leave_the_file_of_one_of_them(path):
    files = [bytes([letter]) * 5000 for letter in b"abcdefgh"]
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda content: write_atomically(path, content), files))
    assert path.read_bytes() in files
    assert names(path.parent) == [path.name]


def test_a_file_made_elsewhere_takes_its_place(path):
    fresh = path.with_name("fresh")
    fresh.write_bytes(NEW)
    put_in_place(fresh, path)
    assert path.read_bytes() == NEW
    assert names(path.parent) == [path.name]
