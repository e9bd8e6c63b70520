"""The web server: log-in, screens, registration, and the moods."""

import json
import secrets
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Condition
from urllib.parse import parse_qs, unquote, urlsplit
from zoneinfo import ZoneInfo

from samples.legacy_system import checks, records, screens
from samples.legacy_system.moods import Mood

STAFF, PASSWORD = "900001", "hoiku2009"

_COOKIE = "HOIKUSESSIONID"
_JAPAN = ZoneInfo("Asia/Tokyo")
_CUT = 5  # characters that survive in the mood `cuts`


@dataclass
class Office:
    """What the server remembers between requests."""

    database: Path
    mood: Mood = Mood.NORMAL
    slow_seconds: float = 1.0
    refuses_duplicates: bool = False
    registrations_received: int = 0
    sessions: set[str] = field(default_factory=set)
    registering: Condition = field(default_factory=Condition)


class LegacyServer(ThreadingHTTPServer):
    """The server with its office; it listens on this machine only."""

    daemon_threads = True

    def __init__(self, port: int, office: Office) -> None:
        super().__init__(("127.0.0.1", port), _Request)
        self.office = office
        records.create(office.database)

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of browsers that left before the answer; report the rest."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Request(BaseHTTPRequestHandler):
    server: LegacyServer

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        if address.path == "/mood":
            return self._tell_mood(int(_form(address.query).get("after", "0")))
        if self.office.mood is Mood.DOWN:
            return self._answer(screens.failure_screen(), status=500)
        if address.path in ("/", "/login") or not self._logged_in():
            return self._answer(screens.log_in_screen())
        return self._show(address.path, _form(address.query))

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", "0"))
        form = _form(self.rfile.read(length).decode())
        if self.path == "/mood":
            return self._change_mood(form)
        if self.office.mood is Mood.DOWN:
            return self._answer(screens.failure_screen(), status=500)
        if self.path == "/login":
            return self._log_in(form)
        if not self._logged_in():
            return self._redirect("/login")
        return self._register(form)

    @property
    def office(self) -> Office:
        return self.server.office

    def _show(self, path: str, asked: Mapping[str, str]) -> None:
        if path == "/logout":
            self.office.sessions.discard(self._session())
            return self._answer(screens.log_in_screen())
        if path == "/nyuryoku":
            return self._answer(screens.entry_screen({}))
        if path == "/shokai":
            reception = asked.get("uketsuke_no")
            found = records.find(self.office.database, reception) if reception else None
            return self._answer(screens.search_screen(reception or "", found))
        if path.startswith("/shokai/"):
            return self._detail(unquote(path.removeprefix("/shokai/")))
        return self._answer(screens.menu_screen())

    def _detail(self, number: str) -> None:
        record = records.record(self.office.database, number)
        if record is None:
            return self._answer(screens.search_screen("", []), status=404)
        return self._answer(screens.detail_screen(record))

    def _register(self, form: Mapping[str, str]) -> None:
        office, mood = self.office, self.office.mood
        with office.registering:
            errors = [] if mood is Mood.DROPS_BEFORE else self._refusals(form)
            stores = mood is not Mood.DROPS_BEFORE and not errors
            number = self._store(form) if stores else ""
            office.registrations_received += 1
            office.registering.notify_all()
        if mood in (Mood.DROPS_BEFORE, Mood.DROPS_AFTER):
            return None  # the connection closes without a word
        if errors:
            return self._answer(screens.entry_screen(form, errors))
        if mood is Mood.FAILS_AFTER:
            return self._answer(screens.failure_screen(), status=500)
        return self._answer(screens.receipt_screen(number))

    def _refusals(self, form: Mapping[str, str]) -> list[str]:
        if self.office.mood is Mood.REFUSES:
            return ["月次処理中のため登録できません"]
        errors = list(checks.refusals(form))
        reception = form.get("uketsuke_no", "")
        if self.office.refuses_duplicates and records.find(self.office.database, reception):
            errors.append(f"受付番号[{reception}]は既に登録されています")
        return errors

    def _store(self, form: Mapping[str, str]) -> str:
        now = datetime.now(_JAPAN)
        if self.office.mood is Mood.FORGETS:
            return records.numbered(0, now)
        if self.office.mood is Mood.CUTS:
            form = {
                name: text if name == "uketsuke_no" else text[:_CUT] for name, text in form.items()
            }
        return records.register(self.office.database, form, STAFF, now)

    def _log_in(self, form: Mapping[str, str]) -> None:
        if (form.get("bango"), form.get("pass")) != (STAFF, PASSWORD):
            return self._answer(screens.log_in_screen("職員番号またはパスワードが違います"))
        session = secrets.token_hex(16)
        self.office.sessions.add(session)
        return self._redirect("/menu", cookie=f"{_COOKIE}={session}; Path=/; HttpOnly")

    def _session(self) -> str:
        morsel = SimpleCookie(self.headers.get("Cookie", "")).get(_COOKIE)
        return morsel.value if morsel else ""

    def _logged_in(self) -> bool:
        return self._session() in self.office.sessions

    def _change_mood(self, form: Mapping[str, str]) -> None:
        office = self.office
        office.mood = Mood(form.get("mood", office.mood))
        office.slow_seconds = float(form.get("slow_seconds", office.slow_seconds))
        if "duplicates" in form:
            office.refuses_duplicates = form["duplicates"] == "refuse"
        if form.get("sessions") == "forget":
            office.sessions.clear()
        self._tell_mood()

    def _tell_mood(self, after: int = 0) -> None:
        """Answer once `after` registrations have been dealt with."""
        office = self.office
        with office.registering:
            office.registering.wait_for(lambda: office.registrations_received >= after)
            received = office.registrations_received
        told = {"mood": office.mood, "registrations_received": received}
        self._send(200, "application/json", json.dumps(told).encode())

    def _redirect(self, to: str, cookie: str = "") -> None:
        self.send_response(302)
        self.send_header("Location", to)
        if cookie:
            self.send_header("Set-Cookie", cookie)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _answer(self, page: str, status: int = 200) -> None:
        if self.office.mood is Mood.SLOW:
            time.sleep(self.office.slow_seconds)
        self._send(status, "text/html; charset=utf-8", page.encode())

    def _send(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: a log of this system would hold what was typed."""


def _form(text: str) -> dict[str, str]:
    return {name: texts[0] for name, texts in parse_qs(text).items()}
