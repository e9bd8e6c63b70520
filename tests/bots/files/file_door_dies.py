"""Keys records through the file door in children that are killed at every touch of the disk.

Started by `test_file_crashes` with profiles and how many records to key by each. After each touch
of the disk, and amid each write, a batch is killed; a second one then finishes as the ledger would
have it: what has a receipt is left alone, what has only an intent is looked up. One line of JSON
tells what each pair of batches handed over.
"""

import json
import os
import signal
import sys
from datetime import date
from functools import partial
from pathlib import Path

from bots.credentials import Credentials
from bots.files.door import open_tray
from bots.jobs import Entry, KeyingJob
from bots.protocol.keying import Absent, Found, key, look_up
from bots.protocol.registry import SystemAccess

TOUCHES = ("write", "fsync", "ftruncate", "rename", "replace", "unlink")


class Death:
    """Kills the process after one touch of the disk, or amid one write."""

    def __init__(self, at, moment):
        self._left = at
        self._moment = moment
        for name in TOUCHES:
            setattr(os, name, self._touching(name, getattr(os, name)))

    def _touching(self, name, touch):
        def touched(*args):
            self._left -= self._moment == "after" or name == "write"
            if self._left == 0 and self._moment == "amid":
                touch(args[0], args[1][: len(args[1]) * 2 // 3])
            done = None if self._left == 0 and self._moment == "amid" else touch(*args)
            if self._left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return done

        return touched


def texts_of(number):
    return {"受付番号": number, "氏名": "汐風　菜々子", "備考": f'"{number}"、ソ表'}


def jobs(count):
    for number in (f"KB{n:02}" for n in range(count)):
        entries = tuple(Entry(box, text) for box, text in texts_of(number).items())
        yield KeyingJob(number, "hoiku", number, entries)


def batch(access, ledger, count):
    with open_tray(access, lambda: date(2026, 4, 1)) as bot:
        for job in jobs(count):
            said = ledger.read_text().split() if ledger.exists() else []
            if f"receipt:{job.key}" in said:
                continue
            standing = look_up(job, bot) if f"intent:{job.key}" in said else Absent()
            if isinstance(standing, Absent):
                key(job, bot, partial(note, ledger, f"intent:{job.key}"))
            else:
                assert isinstance(standing, Found)
            note(ledger, f"receipt:{job.key}")


def know_all(access, count):
    with open_tray(access, lambda: date(2026, 4, 2)) as bot:
        assert all(isinstance(look_up(job, bot), Found) for job in jobs(count))


def note(ledger, line):
    with ledger.open("a") as book:
        book.write(f"{line}\n")


def in_a_child(work):
    """Return whether the child was killed."""
    child = os.fork()
    if child == 0:
        work()
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    assert status == 0 or os.WTERMSIG(status) == signal.SIGKILL
    return status != 0


def campaign(folder, profile, at, moment, count):
    (folder / "tray").mkdir(parents=True)
    access = SystemAccess(
        "hoiku",
        str(folder / "tray"),
        Credentials("", ""),
        folder,
        settings={"profile": profile},
    )
    ledger = folder / "ledger"
    died = in_a_child(lambda: (Death(at, moment), batch(access, ledger, count)))
    taken = take_away(folder / "tray" / "outbox")
    assert not in_a_child(lambda: batch(access, ledger, count))
    taken += take_away(folder / "tray" / "outbox")
    assert not in_a_child(lambda: know_all(access, count))
    told = {"profile": profile, "at": at, "moment": moment, "died": died, "files": taken}
    told["receipts"] = sorted(line for line in ledger.read_text().split() if "receipt" in line)
    sys.stdout.write(json.dumps(told) + "\n")
    return died


def take_away(outbox):
    """Do as the receiving system does: read each file, and remove it."""
    taken = []
    for path in sorted(outbox.iterdir()) if outbox.exists() else []:
        taken.append([path.name, path.read_bytes().hex()])
        path.unlink()
    return taken


def main():
    os.fsync = lambda fd: None  # what a process wrote outlives it; only a power cut needs more
    for profile, count in json.loads(sys.argv[1]).items():
        for moment in ("after", "amid"):
            at = 1
            while campaign(Path(f"{profile}-{moment}-{at}"), profile, at, moment, count):
                at += 1


if __name__ == "__main__":
    main()
