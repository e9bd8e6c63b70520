"""The web server: one address, the session, registration, and the fault modes."""

import json
import secrets
import sqlite3
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Condition
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

from samples.systems.gakudo import records, screens, wizard
from samples.systems.gakudo.checks import CHARSET
from samples.systems.gakudo.fault_modes import FaultMode
from samples.systems.gakudo.viewstate import State, Tampered, opened, sealed

STAFF, PASSWORD = "gk1203", "natsu-yasumi8"

_COOKIE = "ASP.NET_SessionId"
_JAPAN = ZoneInfo("Asia/Tokyo")
_CUT = 5  # characters that survive in the fault mode `cuts`
_OVER = "セッションの有効期限が切れました。再度ログインしてください。"
_BUSY = "締め処理中のため登録できません。"
_TAMPERED = "無効なポストバックまたはコールバック引数です。"


@dataclass
class Office:
    """What the server remembers between requests."""

    database: Path
    fault_mode: FaultMode = FaultMode.NORMAL
    times: int = 0  # how often the fault mode still shows; 0 means until told otherwise
    slow_seconds: float = 1.0
    session_seconds: float = 1200.0
    registrations_received: int = 0
    sessions: dict[str, float] = field(default_factory=dict)  # when each was last seen
    registering: Condition = field(default_factory=Condition)
    key: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    def shows(self, *fault_modes: FaultMode) -> bool:
        """Whether it is in one of these fault modes now; one that lasts so many times wears off."""
        if self.fault_mode not in fault_modes:
            return False
        if self.times:
            self.times -= 1
            self.fault_mode = self.fault_mode if self.times else FaultMode.NORMAL
        return True


class GakudoServer(ThreadingHTTPServer):
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
    server: GakudoServer

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        if address.path == "/fault-mode":
            return self._tell_fault_mode(int(_form(address.query).get("after", "0")))
        if self.office.fault_mode is FaultMode.DOWN:
            return self._fail("サービスを利用できません。")
        if address.path != screens.ADDRESS:
            return self._redirect()
        return self._show(State()) if self._logged_in() else self._ask_who()

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", "0"))
        form = _form(self.rfile.read(length).decode("ascii"))
        if self.path == "/fault-mode":
            return self._change_fault_mode(form)
        if self.office.fault_mode is FaultMode.DOWN:
            return self._fail("サービスを利用できません。")
        try:
            self._post_back(form)
        except Tampered:
            self._fail(_TAMPERED)

    @property
    def office(self) -> Office:
        return self.server.office

    def _post_back(self, form: Mapping[str, str]) -> None:
        click, office = wizard.clicked(form), self.office
        state = opened(form.get("__VIEWSTATE", ""), form.get("__EVENTVALIDATION", ""), office.key)
        if click.target == wizard.LOG_IN:
            return self._log_in(form)
        if click.target == wizard.NEXT and office.shows(FaultMode.LOGS_OUT):
            self.office.sessions.clear()
        if not self._logged_in():
            return self._ask_who(_OVER)
        if click.target == wizard.NEXT and office.shows(FaultMode.DROPS_MIDWAY):
            return None  # the connection closes without a word
        if click.target == wizard.LOG_OUT:
            office.sessions.pop(self._session(), None)
            return self._ask_who()
        if (state.view, click.target) == ("confirm", wizard.REGISTER):
            return self._register(state)
        turn = wizard.turned(state, click, office.database)
        return self._show(turn.state, turn.errors)

    def _register(self, state: State) -> None:
        office = self.office
        with office.registering:
            drops_before, refuses = (
                office.shows(FaultMode.DROPS_BEFORE),
                office.shows(FaultMode.REFUSES),
            )
            number = "" if drops_before or refuses else self._store(state.values)
            drops_after, fails = (
                office.shows(FaultMode.DROPS_AFTER),
                office.shows(FaultMode.FAILS_AFTER),
            )
            office.registrations_received += 1
            office.registering.notify_all()
        if drops_before or drops_after:
            return None  # the connection closes without a word
        if refuses:
            return self._show(state, (_BUSY,))
        if fails:
            return self._fail("オブジェクト参照がオブジェクト インスタンスに設定されていません。")
        return self._show(State("done", number=number))

    def _store(self, values: Mapping[str, str]) -> str:
        now, office = datetime.now(_JAPAN), self.office
        if office.shows(FaultMode.FORGETS):
            return records.numbered(0, now)
        if office.shows(FaultMode.CUTS):
            whole = {"UketsukeNo": values["UketsukeNo"]}
            values = {name: text[:_CUT] for name, text in values.items()} | whole
        return records.register(office.database, values, STAFF, now)

    def _log_in(self, form: Mapping[str, str]) -> None:
        who = form.get("ctl00$cphMain$txtUserId"), form.get("ctl00$cphMain$txtPassword")
        if who != (STAFF, PASSWORD):
            return self._ask_who("利用者IDまたはパスワードが正しくありません。")
        session = secrets.token_hex(12)
        self.office.sessions[session] = time.monotonic()
        return self._redirect(cookie=f"{_COOKIE}={session}; Path=/; HttpOnly")

    def _session(self) -> str:
        morsel = SimpleCookie(self.headers.get("Cookie", "")).get(_COOKIE)
        return morsel.value if morsel else ""

    def _logged_in(self) -> bool:
        """Whether the session lives still; every request lets it live on."""
        office, session = self.office, self._session()
        seen = office.sessions.get(session)
        if seen is None or time.monotonic() - seen > office.session_seconds:
            return False
        office.sessions[session] = time.monotonic()
        return True

    def _change_fault_mode(self, form: Mapping[str, str]) -> None:
        office = self.office
        office.fault_mode = FaultMode(form.get("fault_mode", office.fault_mode))
        office.times = int(form.get("times", "0"))
        office.slow_seconds = float(form.get("slow_seconds", office.slow_seconds))
        office.session_seconds = float(form.get("session_seconds", office.session_seconds))
        if form.get("sessions") == "forget":
            office.sessions.clear()
        self._tell_fault_mode()

    def _tell_fault_mode(self, after: int = 0) -> None:
        """Answer once `after` registrations have been dealt with."""
        office = self.office
        with office.registering:
            office.registering.wait_for(lambda: office.registrations_received >= after)
            received = office.registrations_received
        told = {"fault_mode": office.fault_mode, "registrations_received": received}
        self._send(200, "application/json", json.dumps(told).encode())

    def _ask_who(self, said: str = "") -> None:
        self._answer(screens.log_in_screen(self._hidden(State()), said))

    def _show(self, state: State, errors: tuple[str, ...] = ()) -> None:
        self._answer(screens.screen(state, self._hidden(state), self._records(state), errors))

    def _hidden(self, state: State) -> dict[str, str]:
        carried, validation = sealed(state, self.office.key)
        return {
            "__VIEWSTATE": carried,
            "__VIEWSTATEGENERATOR": "CA0B0334",
            "__EVENTVALIDATION": validation,
        }

    def _records(self, state: State) -> list[sqlite3.Row]:
        wanted = (state.number,) if state.view == "detail" else state.hits or ()
        found = (records.record(self.office.database, number) for number in wanted)
        return [row for row in found if row is not None]

    def _fail(self, said: str) -> None:
        self._answer(screens.failure_screen(said), status=500)

    def _redirect(self, cookie: str = "") -> None:
        self.send_response(302)
        self.send_header("Location", screens.ADDRESS)
        if cookie:
            self.send_header("Set-Cookie", cookie)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _answer(self, page: str, status: int = 200) -> None:
        if self.office.fault_mode is FaultMode.SLOW:
            time.sleep(self.office.slow_seconds)
        body = page.encode(CHARSET, errors="xmlcharrefreplace")
        self._send(status, "text/html; charset=euc-jp", body)

    def _send(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-cache, no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: a log of this system would hold what was typed."""


def _form(text: str) -> dict[str, str]:
    posted = parse_qs(text, keep_blank_values=True, encoding=CHARSET, errors="replace")
    return {name: texts[0] for name, texts in posted.items()}
