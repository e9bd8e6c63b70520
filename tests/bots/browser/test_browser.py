"""The fence around the browser: what may leave it, and what its pages may ask."""

import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Error

from bots.browser.browser import BrowserSettings, open_page
from bots.browser.dialogs import Question

pytestmark = pytest.mark.browser

PAGE = """<!DOCTYPE html><meta charset="utf-8"><title>画面</title>
<form method="post" action="/keep"><button>送る</button></form>
<button onclick="alert('きのうの続きです')">知らせる</button>
<button onclick="document.title = confirm('登録しますか') ? '登録' : '中止'">尋ねる</button>
<button onclick="document.title = confirm('削除しますか') ? '削除' : '中止'">消す</button>
<button onclick="document.title = confirm('3件登録します') ? '登録' : '中止'">数える</button>
<button onclick="document.title = prompt('確認者は')">記名する</button>
<a href="/store?number=1">書き込む</a>
<button onclick="for (const n of [1, 2]) fetch('/keep', {method: 'POST'}).then(
    () => 0, () => { document.title += '×' })">二度送る</button>"""


class _Site(BaseHTTPRequestHandler):
    """Counts the POSTs that reach it and hangs up on every one."""

    server: "_Server"

    def do_GET(self):
        if self.path.startswith("/store"):
            return self.server.posts.append(self.path)
        body = PAGE.encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        return self.wfile.write(body)

    def do_POST(self):
        self.server.posts.append(self.path)

    def log_message(self, format, *args):
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    posts: list[str]


@pytest.fixture(scope="module")
def site():
    with _Server(("127.0.0.1", 0), _Site) as server:
        server.posts = []
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def opened(site, tmp_path_factory):
    address = f"http://127.0.0.1:{site.server_port}/"
    evidence = tmp_path_factory.mktemp("evidence")
    expected: set[str | Question] = {
        "登録しますか",
        Question("[0-9]+件登録します"),
        Question("確認者は", "田中"),
    }
    writes = re.compile(r"/store\?")
    with open_page(address, evidence, expected, BrowserSettings(), writes) as window:
        yield window


@pytest.fixture
def window(opened, site):
    site.posts.clear()
    opened.go(f"http://127.0.0.1:{site.server_port}/")
    return opened


def _press(window, name):
    window.page.get_by_role("button", name=name, exact=True).click()


def test_one_click_is_one_post_though_the_connection_is_dropped(window, site):
    sent = window.posts.sent
    with pytest.raises(Error, match="ERR_FAILED"):
        window.send(lambda: _press(window, "送る"))
    assert site.posts == ["/keep"]
    assert window.posts.sent == sent + 1


@pytest.mark.parametrize("storing", ["", "register"])
def test_nothing_is_sent_to_another_host_whatever_was_announced(window, site, storing):
    """Neither a record nor a postback: a page may have been made to send elsewhere."""
    elsewhere, sent = f"http://localhost:{site.server_port}/", window.posts.sent
    window.page.evaluate("address => { document.forms[0].action = address + 'keep' }", elsewhere)
    with pytest.raises(Error, match="ERR_FAILED"):
        window.send(lambda: _press(window, "送る"), storing)
    assert (site.posts, window.posts.sent) == ([], sent)


def test_a_postback_goes_once_uncounted_and_never_with_the_control_that_stores(window, site):
    sent = window.posts.sent
    with pytest.raises(Error, match="ERR_FAILED"):
        window.send(lambda: _press(window, "送る"), "register")
    assert site.posts == ["/keep"]
    site.posts.clear()
    window.go(f"http://127.0.0.1:{site.server_port}/")
    window.page.evaluate("document.forms[0].querySelector('button').name = 'register'")
    with pytest.raises(Error, match="ERR_FAILED"):
        window.send(lambda: _press(window, "送る"), "register")
    assert (site.posts, window.posts.sent) == ([], sent)


def test_a_page_that_sends_twice_is_let_through_once(window, site):
    with window.posts.allow_one():
        _press(window, "二度送る")
        window.page.wait_for_function("document.title.endsWith('××')")
    assert site.posts == ["/keep"]


def test_nothing_is_sent_that_the_bot_did_not_announce(window, site):
    sent = window.posts.sent
    with pytest.raises(Error, match="ERR_FAILED"), window.page.expect_navigation():
        _press(window, "送る")
    assert site.posts == []
    assert window.posts.sent == sent


def test_what_is_stored_by_a_get_is_counted_and_sent_once(window, site):
    sent = window.posts.sent
    with pytest.raises(Error, match="ERR_FAILED"):
        window.send(window.page.get_by_role("link", name="書き込む").click)
    assert site.posts == ["/store?number=1"]
    assert window.posts.sent == sent + 1


def test_what_is_stored_by_a_get_does_not_leave_unannounced(window, site):
    with pytest.raises(Error, match="ERR_FAILED"):
        window.go(f"http://127.0.0.1:{site.server_port}/store?number=2")
    assert site.posts == []


def test_a_popup_obeys_too(window, site):
    with window.page.expect_popup() as opening:
        window.page.evaluate("window.open('/')")
    popup = opening.value
    refused = "fetch('/keep', {method: 'POST'}).then(() => 'sent', () => 'stopped')"
    assert popup.evaluate(refused) == "stopped"
    popup.close()
    assert site.posts == []


def test_another_host_cannot_be_reached(window, site):
    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        window.page.goto(f"http://localhost:{site.server_port}/")


def test_a_post_to_another_host_is_stopped(window, site):
    elsewhere = f"http://localhost:{site.server_port}/keep"
    sending = f"fetch('{elsewhere}', {{method: 'POST'}}).then(() => 'sent', () => 'stopped')"
    with window.posts.allow_one():
        assert window.page.evaluate(sending) == "stopped"
    assert site.posts == []


def test_an_expected_question_is_agreed_to(window):
    _press(window, "尋ねる")
    assert window.page.title() == "登録"
    assert window.dialogs.take_stray() is None


@pytest.mark.parametrize(("button", "title"), [("数える", "登録"), ("記名する", "田中")])
def test_a_question_may_change_its_number_or_want_words(window, button, title):
    _press(window, button)
    assert window.page.title() == title


@pytest.mark.parametrize(
    ("button", "said"), [("消す", "削除しますか"), ("知らせる", "きのうの続きです")]
)
def test_any_other_window_is_dismissed_and_remembered_once(window, button, said):
    _press(window, button)
    assert window.page.title() in ("中止", "画面")
    assert window.dialogs.take_stray() == said
    assert window.dialogs.take_stray() is None


def test_the_site_sees_an_ordinary_browser(window):
    agent = window.page.evaluate("navigator.userAgent")
    assert "Headless" not in agent
    assert "Chrome/" in agent
