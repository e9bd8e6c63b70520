"""The web server: `POST /v1/records`, `GET /v1/records?uketsukeNo=…`, `GET /v1/records/NUMBER`."""

import json
import sys
from collections import defaultdict
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from samples.systems.record_api import records
from samples.systems.record_api.fault_modes import FaultMode

TOKEN = "minatono-2026"

_RECORDS = "/v1/records"
_CUT = 3  # characters that survive in the fault mode `cuts`


@dataclass
class Office:
    """What the server remembers between requests."""

    database: Path
    fault_mode: FaultMode = FaultMode.NORMAL
    posts_received: int = 0


class RecordServer(ThreadingHTTPServer):
    """The server with its office; it listens on this machine only."""

    daemon_threads = True

    def __init__(self, port: int, office: Office) -> None:
        super().__init__(("127.0.0.1", port), _Request)
        self.office = office
        self.storing = Lock()
        records.create(office.database)

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients that left before the answer; report the rest."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Request(BaseHTTPRequestHandler):
    server: RecordServer
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # headers and body leave apart: no pause between them

    @property
    def office(self) -> Office:
        return self.server.office

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        if address.path == "/fault-mode":
            return self._tell({"posts_received": self.office.posts_received})
        if refusal := self._refusal():
            return self._complain(*refusal)
        if address.path == _RECORDS:
            return self._search(parse_qs(address.query).get("uketsukeNo", [""])[0])
        return self._show(unquote(address.path.removeprefix(f"{_RECORDS}/")))

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", "0"))))
        if self.path == "/fault-mode":
            self.office.fault_mode = FaultMode(body["fault_mode"])
            return self._tell({})
        with self.server.storing:
            self.office.posts_received += 1
        if refusal := self._refusal():
            return self._complain(*refusal)
        key = self.headers.get("Idempotency-Key", "").strip('"')
        if not key:
            return self._complain(HTTPStatus.BAD_REQUEST, "Idempotency-Key is missing")
        with self.server.storing:
            return self._store(key, body)

    def _refusal(self) -> tuple[HTTPStatus, str] | None:
        if self.headers.get("Authorization") != f"Bearer {TOKEN}":
            return HTTPStatus.UNAUTHORIZED, "who are you"
        if self.office.fault_mode is FaultMode.DOWN:
            return HTTPStatus.SERVICE_UNAVAILABLE, "保守中です"
        return None

    def _search(self, key: str) -> None:
        found = [
            {"number": number, "record": body}
            for number, _, body in records.everything(self.office.database)
            if body.get("uketsukeNo") == key
        ]
        mumbled = self.office.fault_mode is FaultMode.MUMBLES
        self._tell({"message": "ok"} if mumbled else {"items": found})

    def _show(self, number: str) -> None:
        for found, _, body in records.everything(self.office.database):
            if found == number:
                return self._tell({"number": number, **body})
        return self._complain(HTTPStatus.NOT_FOUND, "no such record")

    def _store(self, key: str, body: dict[str, Any]) -> None:
        """Do as the draft of the header field says: one key, one record."""
        fault_mode, database = self.office.fault_mode, self.office.database
        if known := records.under(database, key):
            number, before = known[0]
            if before != body:
                return self._complain(HTTPStatus.UNPROCESSABLE_ENTITY, "the key was used before")
            return self._answer(HTTPStatus.CREATED, {"number": number})
        if fault_mode is FaultMode.DROPS_BEFORE:
            return self._hang_up()
        if fault_mode in _INSTEAD:
            status, detail = _INSTEAD[fault_mode]
            return self._complain(status, detail.format_map(defaultdict(str, body)))
        if fault_mode is FaultMode.CUTS:
            body = {name: _cut(name, value) for name, value in body.items()}
        number = "9999" if fault_mode is FaultMode.FORGETS else records.store(database, key, body)
        return self._tell_of_it(number)

    def _tell_of_it(self, number: str) -> None:
        fault_mode = self.office.fault_mode
        if fault_mode is FaultMode.DROPS_AFTER:
            return self._hang_up()
        if fault_mode is FaultMode.FAILS_AFTER:
            return self._complain(HTTPStatus.INTERNAL_SERVER_ERROR, "E-9999")
        if fault_mode is FaultMode.CONFLICTS:
            return self._complain(HTTPStatus.CONFLICT, "being processed")
        told = {} if fault_mode is FaultMode.NUMBERLESS else {"number": number}
        return self._answer(HTTPStatus.CREATED, told)

    def _hang_up(self) -> None:
        self.close_connection = True

    def _complain(self, status: HTTPStatus, detail: str) -> None:
        self._answer(status, {"title": status.phrase, "detail": detail})

    def _tell(self, body: dict[str, Any]) -> None:
        self._answer(HTTPStatus.OK, body)

    def _answer(self, status: HTTPStatus, body: dict[str, Any]) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        if status is HTTPStatus.TEMPORARY_REDIRECT:
            self.send_header("Location", _RECORDS)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: a log of this system would hold what was posted."""


_INSTEAD = {
    FaultMode.REFUSES: (
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "氏名[{shimei}]、生年月日[{seinengappi}]の人は住民記録にありません",
    ),
    FaultMode.EXPIRES: (HTTPStatus.UNAUTHORIZED, "who are you"),
    FaultMode.BUSY: (HTTPStatus.TOO_MANY_REQUESTS, "later"),
    FaultMode.REDIRECTS: (HTTPStatus.TEMPORARY_REDIRECT, "elsewhere"),
}


def _cut(name: str, value: object) -> object:
    cuttable = isinstance(value, str) and name != "uketsukeNo"
    return str(value)[:_CUT] if cuttable else value
