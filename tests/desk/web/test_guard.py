"""What no page of the desk would send is refused, and is not read into memory first."""

import asyncio

import pytest
from fastapi.testclient import TestClient

from desk.app import Addresses, create_app
from desk.web.guard import LARGEST_BODY

CHUNK = b"a" * 65536
FORM = [
    (b"host", b"desk.test"),
    (b"origin", b"http://desk.test"),
    (b"content-type", b"application/x-www-form-urlencoded"),
]


def post(app, *headers):
    """Send an endless log-in form; return the status, the answer, and how much of it was read."""
    read, sent = [], []

    async def receive():
        read.append(CHUNK)
        return {"type": "http.request", "body": CHUNK, "more_body": True}

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": "/login",
        "raw_path": b"/login",
        "query_string": b"",
        "root_path": "",
        "headers": [*FORM, *headers],
        "client": ("127.0.0.1", 50000),
        "server": ("127.0.0.1", 8000),
    }
    asyncio.run(app(scope, receive, send))
    text = b"".join(message.get("body", b"") for message in sent).decode()
    return sent[0]["status"], text, sum(map(len, read))


def test_a_body_that_says_how_large_it_is_is_not_read_at_all(app, empty_office):
    status, text, read = post(app, (b"content-length", b"%d" % (LARGEST_BODY + 1)))
    assert (status, read) == (413, 0)
    assert "大きすぎます" in text
    assert "\n" not in text


def test_a_body_without_end_is_read_no_further_than_the_limit(app, empty_office):
    status, text, read = post(app, (b"transfer-encoding", b"chunked"))
    assert status == 413
    assert read <= LARGEST_BODY + len(CHUNK)
    assert "大きすぎます" in text


def test_the_longest_remark_is_far_below_the_limit(clerk, office, version, value):
    case_id, remark = office.to_review(), "あ" * 20_000
    answer = clerk.post(f"/cases/{case_id}/fields/remarks", version=version(case_id), value=remark)
    assert answer.status_code == 303
    assert value(case_id, "remarks") == remark


@pytest.fixture
def asked(empty_office):
    """Ask a desk with names for its log-in page, by an address."""
    hosts = ("desk.example.jp", "*.city.example.jp", "127.0.0.1", "[::1]")
    office = empty_office
    app = create_app(office.ledger, office.staff, (), office.home, Addresses(hosts=hosts))

    def status(address):
        with TestClient(app, address) as browser:
            return browser.get("/login")

    return status


@pytest.mark.parametrize(
    "address",
    [
        "http://desk.example.jp",
        "https://DESK.example.jp:8443",
        "http://a.b.city.example.jp",
        "http://127.0.0.1:8000",
        "http://[::1]:8000",
    ],
)
def test_the_desk_answers_to_its_names(asked, address):
    assert asked(address).status_code == 200


@pytest.mark.parametrize(
    "address", ["http://evil.test", "http://city.example.jp", "http://desk.example.jp.evil.test"]
)
def test_the_desk_answers_to_no_other_name(asked, address):
    answer = asked(address)
    assert answer.status_code == 400
    assert "決められたアドレス" in answer.text
    assert answer.headers["x-frame-options"] == "DENY"


def test_without_names_any_will_do(anybody, office):
    assert anybody.http.get("http://any.name.test/login").status_code == 200
