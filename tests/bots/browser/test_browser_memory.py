"""Nothing that a browser held stays behind when it crashes."""

import tempfile
import time

import pytest
from playwright.sync_api import Error, sync_playwright

from bots.browser.browser import BrowserSettings, executable, open_page

pytestmark = pytest.mark.browser


def whole_browser():
    """Return the browser that has a crash handler; the one without windows has none."""
    with sync_playwright() as playwright:
        return executable(playwright.chromium, None, headed=True)


def dumps_in(folder):
    """Wait for what Chromium's crash handler, a process of its own, writes."""
    for _ in range(600):
        if dumps := [*folder.rglob("*.dmp")]:
            return dumps
        time.sleep(0.1)
    raise AssertionError("the page did not crash, or Chromium keeps its memory elsewhere")


def test_the_memory_of_a_page_that_crashes_goes_when_the_browser_goes(tmp_path, monkeypatch):
    home, scratch = tmp_path / "home", tmp_path / "scratch"
    home.mkdir()
    scratch.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home))
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    settings = BrowserSettings(executable=whole_browser())
    with open_page("http://127.0.0.1/", tmp_path, set(), settings) as window:
        with window.page.expect_event("crash"), pytest.raises(Error):
            window.page.goto("chrome://crash")
        (dump,) = dumps_in(tmp_path)
        assert scratch in dump.parents
    assert not [*tmp_path.rglob("*.dmp")]
