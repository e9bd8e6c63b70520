"""A wall around every answer: strict headers, and what must not come in is refused unread."""

from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # `no-referrer` would make every Origin "null"
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
LARGEST_BODY = 1 << 20
"""Bytes of a request's body: the desk takes no files, and the longest remark is far below."""

TOO_LARGE = "送られた内容が大きすぎます。入力を短くして、もう一度やり直してください。"

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_REFUSAL = "この画面からは送信できません。紙橋の画面を開き直して、もう一度やり直してください。"
_ANOTHER_HOST = "このアドレスでは紙橋の画面を開けません。決められたアドレスで開いてください。"


class Guard:
    """ASGI middleware: adds the headers, and refuses what no page of ours would send.

    That is a POST whose Origin is another's (every browser of today sends Origin with a POST, so
    one without it is refused, too), a body that says itself that it is too large, and a Host that
    is none of ours. `origins` are further origins under which a reverse proxy shows the desk;
    `hosts` are the names under which it may be asked for, `*.example.jp` among them; where there
    are none, any will do.
    """

    def __init__(
        self, app: ASGIApp, origins: Collection[str] = (), hosts: Collection[str] = ()
    ) -> None:
        self._app = app
        self._origins = frozenset(origins)
        self._hosts = tuple(host.lower() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                _add_headers(MutableHeaders(scope=message), scope["path"])
            await send(message)

        answer = self._refusal(scope) or self._app
        await answer(scope, receive, send_guarded)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        if self._hosts and not any(_fits(host, headers.get("host", "")) for host in self._hosts):
            return PlainTextResponse(_ANOTHER_HOST, 400)
        if _is_too_large(headers.get("content-length", "0")):
            return PlainTextResponse(TOO_LARGE, 413)
        if scope["method"] not in _SAFE and not self._is_ours(scope):
            return PlainTextResponse(_REFUSAL, 403)
        return None

    def _is_ours(self, scope: Scope) -> bool:
        headers = Headers(scope=scope)
        own = f"{scope['scheme']}://{headers.get('host', '')}"
        return headers.get("origin") in {own, *self._origins}


def _is_too_large(declared: str) -> bool:
    return not declared.isdecimal() or len(declared) > 12 or int(declared) > LARGEST_BODY


def _fits(host: str, asked: str) -> bool:
    """Tell whether a Host header, whose port does not matter, is a name or one below `*.`."""
    try:
        name = urlsplit(f"//{asked}").hostname or ""
    except ValueError:
        return False
    return name.endswith(host[1:]) if host.startswith("*.") else name == host.strip("[]")


def _add_headers(headers: MutableHeaders, path: str) -> None:
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    kept = "no-cache" if path.startswith("/static/") else "no-store"  # no-cache: ask again
    headers.setdefault("Cache-Control", kept)
