"""One POST means one POST: nothing that changes a system leaves unless the bot has said so."""

from collections.abc import Iterator
from contextlib import contextmanager
from re import Pattern
from urllib.parse import unquote_plus, urlsplit

from playwright.sync_api import Error, Request, Route


class PostGuard:
    """Stands between a browser context and one host.

    Chromium sends a POST again when the connection drops unanswered, and pages send twice when
    their scripts are careless. So every request that may store something is sent from here, once
    and without a retry, only inside `allow_one` and only to the host that was allowed. That is
    every request but GET and HEAD, and of these every one whose address `writes` finds: the way
    to guard a system that stores on GET.
    """

    def __init__(self, host: str, patience_ms: float, writes: Pattern[str] | None = None) -> None:
        self._host = host
        self._patience_ms = patience_ms
        self._writes = writes
        self._allowed = False
        self._storing: str | None = None
        self.sent = 0

    @contextmanager
    def allow_one(self) -> Iterator[None]:
        """Let one POST through; a second one, or one that comes after the block, is stopped."""
        self._allowed = True
        try:
            yield
        finally:
            self._allowed = False

    @contextmanager
    def allow_postback(self, storing: str) -> Iterator[None]:
        """Let one POST through that stores nothing, and do not count it in `sent`.

        `storing` is the name of the control that stores: a POST that bears it is stopped here.
        """
        self._storing = storing
        try:
            yield
        finally:
            self._storing = None

    def __call__(self, route: Route) -> None:
        """Answer one request of the context; this is the handler that Playwright calls."""
        if not self._may_store(route.request):
            route.continue_()
        elif self._storing and self._is_harmless(route, self._storing):
            self._storing = None
            self._send(route)
        elif self._allowed and self._host_of(route) == self._host:
            self._allowed = False
            self.sent += 1
            self._send(route)
        else:
            route.abort()

    def _may_store(self, request: Request) -> bool:
        if request.method not in ("GET", "HEAD"):
            return True
        return self._writes is not None and self._writes.search(request.url) is not None

    def _send(self, route: Route) -> None:
        try:
            answer = route.fetch(max_redirects=0, max_retries=0, timeout=self._patience_ms)
        except Error:
            route.abort()
        else:
            route.fulfill(response=answer)

    def _is_harmless(self, route: Route, storing: str) -> bool:
        body = unquote_plus((route.request.post_data_buffer or b"").decode("latin-1"))
        return self._host_of(route) == self._host and storing not in body

    @staticmethod
    def _host_of(route: Route) -> str | None:
        return urlsplit(route.request.url).hostname
