"""A heartbeat extends a lease while the work goes on, and no longer."""

import threading
from datetime import timedelta
from threading import Event

from cases.records.errors import LeaseLost
from flows.casework.heartbeat import heartbeat

AT_ONCE, NEVER = timedelta(0), timedelta(days=1)


def beating():
    return [thread for thread in threading.enumerate() if thread.name == "heartbeat"]


def wait_for_its_end():
    for thread in beating():
        thread.join()


class Beats:
    """Counts, and tells when it has been called so often."""

    def __init__(self, wanted, error=None):
        self.count, self.wanted, self.error = 0, wanted, error
        self.reached = Event()

    def __call__(self):
        self.count += 1
        if self.count >= self.wanted:
            self.reached.set()
            if self.error:
                raise self.error


def test_it_beats_while_the_work_goes_on_and_not_after():
    beats = Beats(3)
    with heartbeat(beats, AT_ONCE, most=1_000_000):
        assert beats.reached.wait(60)
    assert beating() == []


def test_a_stuck_worker_loses_its_lease():
    beats = Beats(5)
    with heartbeat(beats, AT_ONCE, most=5):
        assert beats.reached.wait(60)
        wait_for_its_end()
        assert beats.count == 5


def test_a_lease_that_is_lost_ends_it():
    beats = Beats(2, LeaseLost("case a is no longer keyer-1's"))
    with heartbeat(beats, AT_ONCE, most=1_000_000):
        assert beats.reached.wait(60)
        wait_for_its_end()
    assert beats.count == 2


def test_short_work_needs_no_beat():
    beats = Beats(1)
    with heartbeat(beats, NEVER, most=1):
        pass
    assert beats.count == 0
