"""A desk with real cases: a small form, pages drawn on the spot, a ledger and staff on SQLite."""

import re
import socket
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
import uvicorn
from argon2 import PasswordHasher
from fastapi.testclient import TestClient
from PIL import Image, ImageDraw
from playwright.sync_api import sync_playwright

from bots.browser.browser import executable
from cases.ledger import Ledger
from cases.people.staff import Role, Staff
from cases.records.questions import Question, Way
from cases.records.records import NewCase, ReadingTerms
from cases.records.states import State
from cases.store.database import open_database
from desk.app import create_app
from desk.web.log_in_sessions import COOKIE
from ocr.base.doubts import Doubt, DoubtCode
from ocr.base.form_reading import (
    Decision,
    FieldReading,
    FormReading,
    OptionReading,
    PageOutcome,
    PageState,
    Quality,
)
from ocr.base.reasons import Reason, ReasonCode
from ocr.forms.template import Box, FieldSpec, FormTemplate, Option, Part
from ocr.values.decisions import AUDITED, CONSENSUS, UNSURE

ORIGIN = "http://desk.test"
PASSWORD = "nagai-aikotoba-7"
LEASE = timedelta(minutes=10)
QUALITY = Quality(
    dpi=200.0, rotation=0, skew_degrees=0.4, residual_mm=0.1, support=0.9, sharpness=12.5
)
TERMS = ReadingTerms(name_field="applicant_name", identity_fields=("applicant_name", "birth_date"))


def box(left, top, width=40.0, height=8.0):
    return Box(left=left, top=top, width=width, height=height)


def _dated(name, label, top):
    kinds = ("year", "month", "day")
    parts = [
        Part(label=kind, kind=kind, box=box(20.0 + 15 * number, top, 12.0))
        for number, kind in enumerate(kinds)
    ]
    return FieldSpec(name=name, label=label, kind="date", section="2 本人", parts=tuple(parts))


def _ticked(name, label, top, options, *, multiple=False):
    boxes = [
        Option(label=option, box=box(20.0 + 20 * number, top, 5.0, 5.0))
        for number, option in enumerate(options)
    ]
    return FieldSpec(
        name=name,
        label=label,
        kind="choice",
        section="3 雇用",
        options=tuple(boxes),
        multiple=multiple,
    )


def _boxed(name, label, kind, top, section):
    return FieldSpec(name=name, label=label, kind=kind, section=section, box=box(20.0, top, 120.0))


FORM = FormTemplate(
    id="small_form",
    title="小さな証明書",
    edition="2024-11",
    width=210.0,
    height=297.0,
    fields=(
        _boxed("issuer_name", "事業所名", "text", 20.0, "1 証明者"),
        _boxed("applicant_name", "本人氏名", "name", 40.0, "2 本人"),
        _dated("birth_date", "生年月日", 60.0),
        _ticked("employment_term", "雇用期間の定め", 80.0, ("無期", "有期")),
        _ticked("work_days", "就労曜日", 100.0, ("月", "火", "水"), multiple=True),
        _boxed("start_time", "開始時刻", "text", 120.0, "4 時間"),
        _boxed("remarks", "備考", "freetext", 140.0, "5 備考"),
    ),
    hash="f" * 64,
)

VALUES = {
    "issuer_name": "株式会社ほしぞら製作所",
    "applicant_name": "汐風　菜々子",
    "birth_date": "1990-04-01",
    "employment_term": ("有期",),
    "work_days": ("月", "水"),
    "start_time": "8時30分",
    "remarks": "",
}
DOUBTFUL = ("applicant_name", "birth_date", "employment_term", "work_days")
RAW = "読んだまま"
CANDIDATES = {
    "applicant_name": ("汐風　菜々子", "汐風　奈々子"),
    "birth_date": ("1990-04-07", "1996-04-01"),
}


def reading(doubtful=DOUBTFUL, **values):
    """The form as read, each of `doubtful` with a doubt in words."""
    fields = tuple(_read(spec, {**VALUES, **values}, doubtful) for spec in FORM.fields)
    return FormReading(FORM.id, FORM.edition, FORM.hash, "test-engine", QUALITY, fields)


def _read(spec, values, doubtful):
    value, unsure = values[spec.name], spec.name in doubtful
    return FieldReading(
        name=spec.name,
        label=spec.label,
        kind=spec.kind,
        raw="" if spec.options else value,
        value=value,
        confidence=0.7 if unsure else 0.99,
        decision=Decision.CONFIRM if unsure else Decision.ACCEPT,
        doubts=(
            (Doubt(DoubtCode.OTHER, f"{spec.label}の字が薄く、確かではありません"),)
            if unsure
            else ()
        ),
        candidates=CANDIDATES.get(spec.name, ()),
        options=tuple(
            OptionReading(option.label, None, option.label in value, 0.7 if unsure else 0.99)
            for option in spec.options
        ),
    )


class Office:
    """A home folder, a ledger, staff, and cases as they come."""

    def __init__(self, home):
        self.home = home
        self.engine = open_database(f"sqlite:///{home}/cases.sqlite3")
        self.ledger = Ledger(self.engine)
        self.staff = Staff(self.engine, hasher=PasswordHasher(1, 8, 1))
        self._numbers = count(1)

    def set_up(self):
        token = self.staff.new_set_up_token()
        self.staff.set_up(token, "sato", "佐藤 恵", PASSWORD)
        self.staff.add_user("tanaka", "田中 健一", PASSWORD, Role.CLERK, "sato")

    def arrive(self):
        """A scanned page, waiting to be read, with its picture."""
        number = next(self._numbers)
        new = NewCase(self.home / "page.png", (1,))
        scan = self.ledger.receive_scan(
            f"{number:064x}", f"scan-{number}.pdf", self.home / "scan.pdf", 1000, "inbox"
        )
        self.ledger.split_scan(scan.scan_id, [new], "inbox")
        self.draw(new.id)
        return new.id

    def read(self, outcome, terms=TERMS):
        case_id = self.arrive()
        assert self.ledger.claim(State.READING, "reader", LEASE) == case_id
        self.ledger.finish_reading(case_id, outcome, "reader", terms)
        return case_id

    def audited(self):
        """A case of which a person is asked about two fields: one drawn by lot, one unsure."""
        doubts = {"issuer_name": (AUDITED,), "remarks": (UNSURE,)}
        fields = tuple(
            replace(one, raw=RAW, score=0.99, decision=Decision.CONFIRM, doubts=doubts[one.name])
            if one.name in doubts
            else one
            for one in reading(()).fields
        )
        form = replace(reading(()), fields=fields)
        outcome = PageOutcome(PageState.READ, quality=QUALITY, form=form)
        return self.read(outcome, replace(TERMS, audit_share=0.01))

    def asked(self, way, planted=None, name="issuer_name", **values):
        """A case with one field that a clerk is asked about in a way of its own."""
        doubt = CONSENSUS if way is Way.CONSENSUS else AUDITED
        fields = tuple(
            replace(one, raw=RAW, score=0.99, decision=Decision.CONFIRM, doubts=(doubt,))
            if one.name == name
            else one
            for one in reading((), **values).fields
        )
        form = replace(reading((), **values), fields=fields)
        questions = (Question(name, way, planted),)
        outcome = PageOutcome(PageState.READ, quality=QUALITY, form=form)
        return self.read(outcome, replace(TERMS, audit_share=0.5, questions=questions))

    def to_review(self, doubtful=DOUBTFUL, **values):
        """A case with its doubts, waiting for a clerk."""
        form = reading(doubtful, **values)
        return self.read(PageOutcome(PageState.READ, quality=QUALITY, form=form))

    def of_gone_kinds(self):
        """A case whose remarks and work days are of kinds that nothing brings any more."""
        gone = {"remarks": "mail", "work_days": "shifts"}
        form = reading(tuple(gone), remarks="taro@example.jp\n夜間のみ")
        fields = tuple(replace(one, kind=gone.get(one.name, one.kind)) for one in form.fields)
        form = replace(form, fields=fields)
        return self.read(PageOutcome(PageState.READ, quality=QUALITY, form=form))

    def unknown(self):
        reason = Reason(ReasonCode.NO_FORM)
        return self.read(PageOutcome(PageState.UNKNOWN_FORM, reason, QUALITY))

    def another_edition(self, code):
        reason = Reason(code, "7" if code is ReasonCode.OTHER_PRINT else "")
        return self.read(PageOutcome(PageState.ANOTHER_EDITION, reason, QUALITY))

    def approved(self, **values):
        case_id = self.to_review(doubtful=(), **values)
        self.ledger.approve(case_id, "sato", self.ledger.case(case_id).version)
        return case_id

    def keying(self, **values):
        """A case about to be sent: its intent is written, the click has not come back."""
        case_id = self.approved(**values)
        assert self.ledger.claim(State.KEYING, "bot", LEASE) == case_id
        self.ledger.keying.intent(case_id, "hoiku", f"KB{case_id.upper()}", "bot")
        return case_id

    def keyed(self, **values):
        case_id = self.keying(**values)
        picture = self.home / "evidence" / case_id / "receipt.png"
        picture.parent.mkdir(parents=True)
        Image.new("RGB", (300, 200), "white").save(picture)
        self.ledger.keying.receipt(
            case_id, "R08-0012", datetime(2026, 4, 1, tzinfo=UTC), "bot", (picture,)
        )
        return case_id

    def draw(self, case_id):
        """The page laid on the form, and the picture of each field, at 4 pixels a millimetre."""
        folder = self.home / "pages" / case_id
        (folder / "fields").mkdir(parents=True)
        page = Image.new("L", (840, 1188), 255)
        pen = ImageDraw.Draw(page)
        for spec in FORM.fields:
            for _, place in spec.boxes:
                corners = (place.left, place.top, place.right, place.bottom)
                pen.rectangle([4 * edge for edge in corners], outline=90)
        page.save(folder / "page.png")
        page.save(folder / "aligned.jpg")
        for spec in FORM.fields:
            top = min(place.top for _, place in spec.boxes)
            cut = page.crop((72, int(4 * top) - 8, 640, int(4 * top) + 44))
            cut.save(folder / "fields" / f"{spec.name}.png")


@pytest.fixture
def empty_office(tmp_path):
    office = Office(tmp_path)
    yield office
    office.engine.dispose()


@pytest.fixture
def office(empty_office):
    empty_office.set_up()
    return empty_office


@pytest.fixture
def app(empty_office):
    return create_app(empty_office.ledger, empty_office.staff, (FORM,), empty_office.home)


class Browsing:
    """A client that answers forms as a browser would: with Origin and the page's token."""

    def __init__(self, app):
        self.http = TestClient(app, ORIGIN, follow_redirects=False, headers={"Origin": ORIGIN})
        self.token = ""

    def log_in(self, name="tanaka", password=PASSWORD):
        answer = self.http.post("/login", data={"name": name, "password": password})
        assert answer.status_code == 303
        self.token = re.search('name="token" value="([^"]+)"', self.http.get("/").text)[1]
        return self

    def get(self, path, **more):
        return self.http.get(path, **more)

    def post(self, path, headers=None, **data):
        return self.http.post(path, data={"token": self.token, **data}, headers=headers)


@pytest.fixture
def anybody(app):
    return Browsing(app)


@pytest.fixture
def clerk(app, office):
    return Browsing(app).log_in()


@pytest.fixture
def admin(app, office):
    return Browsing(app).log_in("sato")


@pytest.fixture
def version(office):
    return lambda case_id: office.ledger.case(case_id).version


@pytest.fixture
def value(office):
    """The value of one field as it stands in the ledger."""

    def look(case_id, name):
        return next(
            field.value for field in office.ledger.case(case_id).fields if field.name == name
        )

    return look


@pytest.fixture(scope="module")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable(playwright.chromium, None),
            args=["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
        )
        yield browser
        browser.close()


@pytest.fixture
def address(app):
    """The desk on a socket of its own, served until the test ends."""
    config = uvicorn.Config(app, lifespan="off", ws="none", http="h11", log_config=None)
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as door:
        thread = threading.Thread(target=server.run, args=([door],))
        thread.start()
        yield f"http://127.0.0.1:{door.getsockname()[1]}"
        server.should_exit = True
        thread.join()


@pytest.fixture
def page(chromium, address, office):
    """A window in which Tanaka is logged in; a script error or a blocked asset fails the test."""
    context = chromium.new_context(
        base_url=address, locale="ja-JP", viewport={"width": 1366, "height": 768}
    )
    context.set_default_timeout(15_000)
    token = office.staff.log_in("tanaka", PASSWORD).token
    context.add_cookies([{"name": COOKIE, "value": token, "url": address}])
    complaints = []
    window = context.new_page()
    window.on("pageerror", lambda error: complaints.append(str(error)))
    window.on("console", lambda line: complaints.append(line.text) if _is_ours(line) else None)
    yield window
    context.close()
    assert complaints == []


def _is_ours(line):
    """Whether a console line is a complaint; a 4xx that we answered on purpose is not one."""
    return line.type in {"error", "warning"} and "the server responded with a status" not in (
        line.text
    )
