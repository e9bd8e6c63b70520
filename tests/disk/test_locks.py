"""A lock has one holder, tells the second one at once, and dies with its process."""

import multiprocessing
import os
import signal
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from disk.locks import locked, take_lock

SPAWN = multiprocessing.get_context("spawn")

# Takes the lock, leaves a forked child that has every open file too, says so, and hangs.
FORKS = """
import os, signal, sys
from pathlib import Path
from disk.locks import take_lock

lock = take_lock(Path(sys.argv[1]))
child = os.fork()
if child:
    print(child, flush=True)
signal.pause()
"""


def _take_and_hang(path, say):
    lock = take_lock(path)
    say.send(lock is not None)
    say.recv()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "one.lock"


def test_a_second_taker_is_told_at_once_even_in_the_same_process(path):
    first = take_lock(path)
    assert first.held()
    assert take_lock(path) is None
    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(take_lock, path).result() is None
    first.release()
    assert not first.held()
    again = take_lock(path)
    assert again.held()
    again.release()


def test_another_thread_may_let_it_go(path):
    first = take_lock(path)
    with ThreadPoolExecutor(1) as thread:
        thread.submit(first.release).result()
    assert not first.held()
    second = take_lock(path)
    assert second.held()
    second.release()


def test_the_lock_of_a_killed_process_is_free(path):
    ours, theirs = SPAWN.Pipe()
    holder = SPAWN.Process(target=_take_and_hang, args=(path, theirs))
    holder.start()
    theirs.close()
    assert ours.recv() is True
    assert take_lock(path) is None
    holder.kill()
    holder.join()
    lock = take_lock(path)
    assert lock.held()
    lock.release()
    ours.close()


def test_a_forked_child_does_not_keep_the_lock_of_its_dead_parent(path):
    holder = subprocess.Popen([sys.executable, "-c", FORKS, path], stdout=subprocess.PIPE)
    with holder:
        child = int(holder.stdout.readline())
        try:
            assert take_lock(path) is None
            holder.kill()
            holder.wait()
            with locked(path):
                os.kill(child, 0)  # it lives still
        finally:
            os.kill(child, signal.SIGKILL)


def test_who_waits_gets_it_when_it_is_let_go(path):
    first, asked = take_lock(path), Event()

    def wait():
        asked.set()
        with locked(path):
            return take_lock(path)

    with ThreadPoolExecutor(1) as thread:
        waiting = thread.submit(wait)
        asked.wait()
        assert not waiting.done()
        first.release()
        assert waiting.result() is None
    last = take_lock(path)
    assert last.held()
    last.release()


@pytest.mark.parametrize("mode", [0o600, 0o660])
def test_the_file_stays_and_is_as_open_as_was_said(path, mode):
    take_lock(path, mode).release()
    assert stat.S_IMODE(path.stat().st_mode) == mode


def test_a_lock_in_a_folder_that_is_not_there_is_refused_by_the_system(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="file"):
        take_lock(tmp_path / "file" / "one.lock")
