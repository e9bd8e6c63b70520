"""Who is logged in, for how many pages still, and which entry screens may be sent in."""

import secrets
from dataclasses import dataclass, field


@dataclass
class _Session:
    pages_left: int | None
    tokens: set[str] = field(default_factory=set)


class Sessions:
    """The sessions of the server, by the value of their cookie."""

    def __init__(self) -> None:
        self._open: dict[str, _Session] = {}

    def begin(self, pages: int | None) -> str:
        """Log somebody in for so many pages (None: for good) and return the cookie."""
        cookie = secrets.token_hex(16)
        self._open[cookie] = _Session(pages)
        return cookie

    def admit(self, cookie: str) -> bool:
        """Return whether a page may be shown, and count it."""
        session = self._open.get(cookie)
        if session is None:
            return False
        if session.pages_left is not None:
            session.pages_left -= 1
            if session.pages_left < 0:
                self.end(cookie)
                return False
        return True

    def end(self, cookie: str) -> None:
        """Log one out."""
        self._open.pop(cookie, None)

    def end_all(self) -> None:
        """Log everybody out."""
        self._open.clear()

    def token(self, cookie: str) -> str:
        """Return the hidden mark of one entry screen, good for one registration."""
        token = secrets.token_hex(8)
        if session := self._open.get(cookie):
            session.tokens.add(token)
        return token

    def spend(self, cookie: str, token: str) -> bool:
        """Return whether a screen is sent in for the first time."""
        session = self._open.get(cookie)
        if session is None or token not in session.tokens:
            return False
        session.tokens.discard(token)
        return True
