"""The web server: which address shows which screen, and how each fault mode answers."""

import json
import sys
import time
from collections.abc import Mapping
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, quote, unquote, urlsplit

from samples.systems.hoiku import entrance, entry, records, screens
from samples.systems.hoiku.checks import CHARSET
from samples.systems.hoiku.drifts import drifted
from samples.systems.hoiku.fault_modes import FaultMode
from samples.systems.hoiku.office import Office
from samples.systems.hoiku.registration import register

STAFF, PASSWORD = "900001", "hoiku2009"

_COOKIE = "HOIKUSESSIONID"
_BUTTONS = Path(__file__).parent / "buttons"
_HTML = "text/html; charset=Shift_JIS"
_CSV = "text/csv; charset=Shift_JIS"
_STILL = {"/frame": entrance.frames, "/menu": entrance.menu_screen}


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
        asked = _form(address.query)
        if address.path == "/fault-mode":
            return self._tell(int(asked.get("after", "0")))
        if address.path.startswith("/img/"):
            return self._send(200, "image/gif", (_BUTTONS / Path(address.path).name).read_bytes())
        if self.office.fault_mode is FaultMode.DOWN:
            return self._answer(entrance.failure_screen(), status=500)
        if address.path in ("/", "/login"):
            return self._answer(entrance.log_in_screen())
        if address.path == "/timeout":
            return self._answer(entrance.time_out_screen())
        if not self.office.sessions.admit(self._cookie()):
            return self._redirect("/timeout")
        return self._show(address.path, asked)

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", "0"))
        form = _form(self.rfile.read(length).decode())
        if self.path == "/fault-mode":
            self.office.change(form)
            return self._tell()
        if self.office.fault_mode is FaultMode.DOWN:
            return self._answer(entrance.failure_screen(), status=500)
        if self.path == "/login":
            return self._log_in(form)
        if not self.office.sessions.admit(self._cookie()):
            return self._redirect("/timeout")
        return self._register(form)

    @property
    def office(self) -> Office:
        return self.server.office

    def _show(self, path: str, asked: Mapping[str, str]) -> None:
        sessions, cookie = self.office.sessions, self._cookie()
        match path.split("/")[1:]:
            case ["logout"]:
                sessions.end(cookie)
                self._answer(entrance.log_in_screen())
            case ["nyuryoku"]:
                screen = entry.entry_screen({}, sessions.token(cookie))
                self._answer(drifted(screen, self.office.drift))
            case ["shusei", number]:
                self._correct(unquote(number))
            case ["yubin"]:
                self._answer(entry.postal_screen(asked.get("yubin", "")))
            case ["ichiran.csv"]:
                self._list()
            case ["shokai" | "kekka" as kind, *number]:
                self._look_up(kind, asked.get("uketsuke_no", ""), *number)
            case _:
                self._answer(_STILL.get(path, entrance.top_screen)())

    def _look_up(self, kind: str, reception: str, number: str = "") -> None:
        database = self.office.database
        if not number:
            found = records.find(database, reception) if reception else None
            return self._answer(screens.search_screen(reception, found))
        if kind == "kekka":
            return self._answer(screens.receipt_screen(unquote(number)))
        record = records.record(database, unquote(number))
        if record is None:
            return self._answer(screens.search_screen("", []), status=404)
        return self._answer(screens.detail_screen(record))

    def _correct(self, number: str) -> None:
        record = records.record(self.office.database, number)
        if record is None:
            return self._answer(screens.search_screen("", []), status=404)
        token = self.office.sessions.token(self._cookie())
        return self._answer(entry.entry_screen(dict(record), token, number=number))

    def _list(self) -> None:
        sheet = screens.list_of_records(records.every(self.office.database))
        name = f"attachment; filename*=UTF-8''{quote('登録一覧.csv')}"
        self._send(200, _CSV, sheet.encode(CHARSET, "replace"), {"Content-Disposition": name})

    def _register(self, form: Mapping[str, str]) -> None:
        office, fault_mode, cookie = self.office, self.office.fault_mode, self._cookie()
        number = unquote(self.path.removeprefix("/shusei/")) if "/shusei/" in self.path else ""
        made = register(office, form, cookie, STAFF, number)
        match fault_mode:
            case FaultMode.DROPS_BEFORE | FaultMode.DROPS_AFTER:
                return None  # the connection closes without a word
            case FaultMode.LOGS_OUT:
                office.sessions.end(cookie)
                return self._redirect("/timeout")
            case _ if made.errors:
                token = office.sessions.token(cookie)
                return self._answer(entry.entry_screen(form, token, made.errors, number))
            case FaultMode.FAILS_AFTER:
                return self._answer(entrance.failure_screen(), status=500)
            case FaultMode.INTERIM:
                return self._answer(screens.interim_screen(made.number, office.slow_seconds))
            case _:
                return self._answer(screens.receipt_screen(made.number))

    def _log_in(self, form: Mapping[str, str]) -> None:
        if (form.get("bango"), form.get("pass")) != (STAFF, PASSWORD):
            self.office.log_ins_refused += 1
            return self._answer(entrance.log_in_screen("職員番号またはパスワードが違います"))
        pages = self.office.session_pages if self.office.fault_mode is FaultMode.TIMES_OUT else None
        cookie = self.office.sessions.begin(pages)
        return self._redirect("/frame", {"Set-Cookie": f"{_COOKIE}={cookie}; Path=/; HttpOnly"})

    def _cookie(self) -> str:
        morsel = SimpleCookie(self.headers.get("Cookie", "")).get(_COOKIE)
        return morsel.value if morsel else ""

    def _tell(self, after: int = 0) -> None:
        self._send(200, "application/json", json.dumps(self.office.told(after)).encode())

    def _redirect(self, to: str, headers: Mapping[str, str] | None = None) -> None:
        self._send(302, "text/plain", b"", {"Location": to, **(headers or {})})

    def _answer(self, page: str, status: int = 200) -> None:
        if self.office.fault_mode is FaultMode.SLOW:
            time.sleep(self.office.slow_seconds)
        self._send(status, _HTML, page.encode(CHARSET, "xmlcharrefreplace"))

    def _send(
        self, status: int, kind: str, body: bytes, headers: Mapping[str, str] | None = None
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        half = (
            len(body) // 2
            if self.office.fault_mode is FaultMode.DRIPS and kind == _HTML
            else len(body)
        )
        self.wfile.write(body[:half])
        if body[half:]:
            time.sleep(self.office.slow_seconds)
            self.wfile.write(body[half:])

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: a log of this system would hold what was typed."""


def _form(text: str) -> dict[str, str]:
    return {name: texts[0] for name, texts in parse_qs(text, encoding=CHARSET).items()}
