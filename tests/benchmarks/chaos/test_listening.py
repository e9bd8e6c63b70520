"""What listens for a night leaves no thread behind: it would look into the files of others."""

import socket
import threading

import pytest

from benchmarks.chaos.steps import GO, Exchange
from benchmarks.chaos.wire import Cut, Wire


def listening():
    return [thread for thread in threading.enumerate() if thread.name == "listening"]


def refuses(port):
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))
    return True


@pytest.mark.parametrize("calls", [0, 3])
def test_when_the_block_ends_nobody_listens_and_no_thread_is_left(calls):
    heard = []

    def note(step, _key, _pid):
        heard.append(step)
        return GO

    with Exchange(note) as exchange:
        port = exchange.port
        for number in range(calls):
            with socket.create_connection(("127.0.0.1", port)) as line:
                line.sendall(b'{"step": "step %d", "key": "", "pid": 0}\n' % number)
                assert line.recv(10) == b"go\n"
        assert len(listening()) == 1
    assert heard == [f"step {number}" for number in range(calls)]
    assert listening() == []
    assert refuses(port)


def test_of_two_lines_each_ends_alone():
    with Wire(lambda: 9, lambda _step: Cut.DROP) as first:
        with Wire(lambda: 9, lambda _step: Cut.DROP) as second:
            port = second.port
            assert port != first.port
        assert refuses(port)
        assert len(listening()) == 1
        with socket.create_connection(("127.0.0.1", first.port)) as line:
            line.sendall(b"GET /menu HTTP/1.1\r\n\r\n")
            assert line.recv(1) == b""
