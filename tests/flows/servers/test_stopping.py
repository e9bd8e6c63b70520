import os
import signal
import time

import pytest

from flows.servers.stopping import until_stopped


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_both_signals_end_the_block_without_an_error(how):
    reached = []
    with until_stopped():
        try:
            os.kill(os.getpid(), how)
            time.sleep(60)
            reached.append("after")
        finally:
            os.kill(os.getpid(), how)  # a second one does not disturb the tidying up
            reached.append("tidied")
    assert reached == ["tidied"]


def test_the_signals_mean_what_they_meant_before():
    before = signal.getsignal(signal.SIGTERM)
    with until_stopped():
        assert signal.getsignal(signal.SIGTERM) is not before
    assert signal.getsignal(signal.SIGTERM) is before


def test_an_error_is_not_a_stop():
    with pytest.raises(ValueError, match="ours"), until_stopped():
        raise ValueError("ours")
