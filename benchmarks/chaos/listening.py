"""A server on a port of its own, whose thread and socket go together."""

import socket
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Thread
from typing import Self

_TOGETHER = 32  # connections that may wait


class Listening(ThreadingTCPServer):
    """Answers on a free port of this machine, each connection in a thread, until the block ends.

    Its own thread waits in `accept` and is woken by the end of the socket. One that polls (as
    `serve_forever` does) and outlives its socket looks at whatever file next has that number: it
    would hold the pipes of other children open.
    """

    daemon_threads = True
    request_queue_size = _TOGETHER

    def __init__(self, handler: type[BaseRequestHandler]) -> None:
        super().__init__(("127.0.0.1", 0), handler)
        self._thread = Thread(target=self._answer, name="listening", daemon=True)

    @property
    def port(self) -> int:
        """Where it listens."""
        port: int = self.socket.getsockname()[1]
        return port

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_raised: object) -> None:
        self.socket.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self.server_close()

    def _answer(self) -> None:
        while True:
            try:
                connection, caller = self.get_request()
            except OSError:  # shut
                return
            self.process_request(connection, caller)
