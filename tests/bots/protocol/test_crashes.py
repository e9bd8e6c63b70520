"""kill -9 around the click: what is found afterwards, and that nothing is ever keyed twice."""

import json
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from bots.protocol.keying import Absent, Found, key, look_up
from samples.systems.hoiku.fault_modes import FaultMode

pytestmark = pytest.mark.browser

WORKER = Path(__file__).with_name("keys_and_dies.py")


@contextmanager
def _worker_before_its_click(access, job):
    asked = {
        "address": access.address,
        "evidence": str(access.evidence),
        "case_id": job.case_id,
        "key": job.key,
        "entries": [[entry.screen_field, entry.text] for entry in job.entries],
    }
    command, pipe = [sys.executable, str(WORKER)], subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as worker:
        worker.stdin.write(json.dumps(asked) + "\n")
        worker.stdin.flush()
        assert worker.stdout.readline() == "INTENT\n"
        yield worker
        worker.kill()
        assert worker.wait() == -signal.SIGKILL


def test_a_worker_killed_before_its_click_left_nothing(bot, access, system, job, under):
    with _worker_before_its_click(access, job):
        pass
    assert look_up(job, bot) == Absent()
    key(job, bot, lambda: None)
    assert len(under(job)) == 1


def test_a_worker_killed_after_its_click_left_one_record(bot, access, system, job, under, adopting):
    received = system.registrations_received()
    with _worker_before_its_click(access, job) as worker:
        system.become(FaultMode.SLOW, slow_seconds="3600")
        worker.stdin.write("click\n")
        worker.stdin.flush()
        assert system.registrations_received(at_least=received + 1) == received + 1
    system.become(FaultMode.NORMAL)
    (record,) = under(job)
    found = look_up(job, bot)
    assert isinstance(found, Found)
    assert found.receipt.number == record["number"]
    again = key(adopting(job), bot, lambda: pytest.fail("nothing is to be sent"))
    assert again.number == record["number"]
    assert len(under(job)) == 1


def test_a_worker_killed_while_the_connection_is_dropped_left_no_record(
    bot, access, system, job, under
):
    received = system.registrations_received()
    with _worker_before_its_click(access, job) as worker:
        system.become(FaultMode.DROPS_BEFORE)
        worker.stdin.write("click\n")
        worker.stdin.flush()
        system.registrations_received(at_least=received + 1)
    system.become(FaultMode.NORMAL)
    assert system.registrations_received() == received + 1
    assert look_up(job, bot) == Absent()
    assert under(job) == []
