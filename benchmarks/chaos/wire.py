"""The line between a browser and the legacy system: every request is seen, some are cut."""

import re
import socket
from collections.abc import Callable
from enum import Enum
from http.client import HTTPMessage, parse_headers
from socketserver import StreamRequestHandler

from benchmarks.chaos.listening import Listening

_NUMBER = re.compile(r"R[0-9]+-[0-9]+")
_PICTURES = ("GET /img/", "GET /favicon")  # they come when they like, beside other requests
_PATIENCE = 60.0


class Cut(Enum):
    """What is done to a request."""

    NONE = "none"
    DROP = "drop"
    HALVE = "halve"


Watcher = Callable[[str], Cut]
"""Takes a step (`POST /nyuryoku.asked`); says what is to be done there."""


class Wire(Listening):
    """One worker's line to the system, which may move to another port at any time."""

    def __init__(self, system: Callable[[], int], watcher: Watcher) -> None:
        super().__init__(_Request)
        self.system, self.watcher = system, watcher

    @property
    def address(self) -> str:
        """Where the browser finds it."""
        return f"http://127.0.0.1:{self.port}/"


class _Request(StreamRequestHandler):
    server: Wire

    def handle(self) -> None:
        try:
            self._carry()
        except (ConnectionError, TimeoutError):
            return  # either end hung up: the other end is hung up on, too

    def _carry(self) -> None:
        first = self.rfile.readline(65536)
        if not first.strip():
            return
        headers = parse_headers(self.rfile)
        body = self.rfile.read(int(headers.get("Content-Length", "0")))
        step = _named(first)
        watcher = _blind if step.startswith(_PICTURES) else self.server.watcher
        if watcher(f"{step}.asked") is not Cut.NONE:
            return
        answer = _ask(self.server.system(), _whole(first, headers, body))
        cut = watcher(f"{step}.answered")
        if cut is not Cut.DROP:
            self.wfile.write(answer[: len(answer) // 2] if cut is Cut.HALVE else answer)


def _blind(_step: str) -> Cut:
    return Cut.NONE


def _named(first: bytes) -> str:
    method, target, _ = first.decode("ascii", "replace").split(" ", 2)
    path = target.partition("?")[0]
    return f"{method} {_NUMBER.sub('*', path)}"


def _whole(first: bytes, headers: HTTPMessage, body: bytes) -> bytes:
    del headers["Connection"]
    headers["Connection"] = "close"  # the end of the answer is the end of the connection
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return first + lines.encode("latin-1") + b"\r\n" + body


def _ask(port: int, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=_PATIENCE) as system:
        system.sendall(request)
        return b"".join(iter(lambda: system.recv(65536), b""))
