"""An answer that breaks off is noticed when it does, not when patience is at its end."""

import socket
import threading

import pytest
from playwright.sync_api import Error

from bots.browser.browser import BrowserSettings, open_page

pytestmark = pytest.mark.browser

PAGE = """<!DOCTYPE html><meta charset="utf-8"><title>画面</title>
<form method="post" action="/keep"><button>送る</button></form>
<form action="/half"><button>探す</button></form>""".encode()
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(PAGE)


def answer(line):
    with line, line.makefile("rb") as asked:
        path = asked.readline().split()[1]
        half = len(PAGE) // 2 if path.startswith((b"/half", b"/keep")) else len(PAGE)
        line.sendall(HEAD + PAGE[:half])
        line.shutdown(socket.SHUT_WR)
        asked.read()


@pytest.fixture(scope="module")
def site():
    with socket.create_server(("127.0.0.1", 0)) as door:

        def listen():
            while True:
                try:
                    line, _ = door.accept()
                except OSError:
                    return
                threading.Thread(target=answer, args=(line,)).start()

        thread = threading.Thread(target=listen)
        thread.start()
        yield f"http://127.0.0.1:{door.getsockname()[1]}/"
        door.shutdown(socket.SHUT_RDWR)
        thread.join()


@pytest.fixture(scope="module")
def window(site, tmp_path_factory):
    evidence = tmp_path_factory.mktemp("evidence")
    settings = BrowserSettings(patience_seconds=600)
    with open_page(site, evidence, frozenset(), settings) as window:
        yield window


def test_half_a_page_is_none(window, site):
    with pytest.raises(Error, match="broke off"):
        window.go(f"{site}half")
    assert window.go(site).ok
    assert window.page.title() == "画面"


def test_half_an_answer_to_what_was_pressed_is_none(window, site):
    window.go(site)
    with pytest.raises(Error, match="broke off"):
        window.send(window.page.get_by_role("button", name="探す").click)
    assert window.posts.sent == 0
    assert window.go(site).ok


def test_half_an_answer_to_a_post_is_none_and_it_was_sent(window, site):
    window.go(site)
    sent = window.posts.sent
    with pytest.raises(Error):
        window.send(window.page.get_by_role("button", name="送る").click)
    assert window.posts.sent == sent + 1
    assert window.go(site).ok
