"""The telephone between a worker and whoever plans its mishaps: it rings at every step."""

import json
import resource
import socket
from collections.abc import Callable
from socketserver import StreamRequestHandler

from benchmarks.chaos.listening import Listening

GO, FULL = "go", "full"


class Teller:
    """The worker's end: says which step is reached, and waits until it may go on."""

    def __init__(self, address: str) -> None:
        host, _, port = address.partition(":")
        self._line = socket.create_connection((host, int(port))).makefile("rw", encoding="utf-8")

    def reached(self, step: str, key: str = "", pid: int = 0) -> None:
        """Tell a step; come back when the planner says so, perhaps with a full disk."""
        self._line.write(json.dumps({"step": step, "key": key, "pid": pid}) + "\n")
        self._line.flush()
        if self._line.readline().strip() == FULL:
            _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
            resource.setrlimit(resource.RLIMIT_FSIZE, (0, most))


Listener = Callable[[str, str, int], str]
"""Takes step, key and process id; returns GO or FULL."""


class Exchange(Listening):
    """The planner's end: every line that rings is answered by one listener."""

    def __init__(self, listener: Listener) -> None:
        super().__init__(_Call)
        self.listener = listener

    @property
    def address(self) -> str:
        """Where to ring."""
        return f"127.0.0.1:{self.port}"


class _Call(StreamRequestHandler):
    server: Exchange

    def handle(self) -> None:
        try:
            for line in self.rfile:
                said = json.loads(line)
                answer = self.server.listener(said["step"], said["key"], said["pid"])
                self.wfile.write(f"{answer}\n".encode())
        except ConnectionError:
            return  # the worker was killed while it waited
