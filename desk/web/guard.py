"""A wall around every answer: strict headers, and no form from a page that is not ours."""

from collections.abc import Collection

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
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
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_REFUSAL = "この画面からは送信できません。紙橋の画面を開き直して、もう一度やり直してください。"


class Guard:
    """ASGI middleware: adds the headers, and refuses a POST whose Origin is another's.

    Every browser of today sends Origin with a POST, so one without it is refused, too.
    `origins` are further origins under which a reverse proxy shows the desk.
    """

    def __init__(self, app: ASGIApp, origins: Collection[str] = ()) -> None:
        self._app = app
        self._origins = frozenset(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                _add_headers(MutableHeaders(scope=message), scope["path"])
            await send(message)

        if scope["method"] in _SAFE or self._is_ours(scope):
            await self._app(scope, receive, send_guarded)
        else:
            await PlainTextResponse(_REFUSAL, 403)(scope, receive, send_guarded)

    def _is_ours(self, scope: Scope) -> bool:
        headers = Headers(scope=scope)
        own = f"{scope['scheme']}://{headers.get('host', '')}"
        return headers.get("origin") in {own, *self._origins}


def _add_headers(headers: MutableHeaders, path: str) -> None:
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    kept = "no-cache" if path.startswith("/static/") else "no-store"  # no-cache: ask again
    headers.setdefault("Cache-Control", kept)
