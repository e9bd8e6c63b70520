"""画面の見張り: an administrator sees what changed on a system's screens, and takes it as right."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PIL import Image

from bots.canary.baselines import BaselineStore, Sight
from bots.canary.screens import ScreenBox, ScreenOption

AT = datetime(2026, 4, 1, 8, 30, tzinfo=UTC)
NAME = ScreenBox("氏名", "shimei", "text", most=20, required=True)
TERM = ScreenBox(
    "雇用期間区分",
    "kikan",
    "select-one",
    (ScreenOption("1", "1 無期"), ScreenOption("2", "2 有期")),
)
SHORTER = replace(NAME, most=10)
LONGER = replace(NAME, most=30)


def sight(*boxes):
    return Sight(AT, "command line", {"就労証明入力": boxes})


@pytest.fixture
def store(office):
    store = BaselineStore(office.home / "canary")
    store.accept("hoiku", sight(NAME, TERM))
    pictures = store.folder("hoiku") / "screens"
    pictures.mkdir(parents=True)
    Image.new("RGB", (600, 400), "white").save(pictures / "1-就労証明入力.png")
    return store


def accept(admin, **form):
    """Press the button with the digest that the page carries."""
    seen = re.search('name="seen" value="([^"]+)"', admin.get("/canary").text)[1]
    return admin.post("/canary/hoiku/accept", **{"seen": seen, **form})


def test_a_change_that_stops_keying_is_shown_with_its_picture_and_taken_with_a_reason(
    admin, office, store
):
    store.see("hoiku", sight(SHORTER, TERM))
    shown = admin.get("/canary").text
    assert "入力を止めています" in shown
    assert "入力できる文字数が 20 から 10 に減りました" in shown
    assert admin.get("/canary/hoiku/pictures/0").headers["content-type"] == "image/png"
    assert accept(admin).status_code == 409
    assert store.verdict("hoiku").stopped
    assert accept(admin, why="4 月の改修").status_code == 303
    assert not store.verdict("hoiku").changes
    signed = office.ledger.history(AT, datetime(2100, 1, 1, tzinfo=UTC))[-1]
    assert (signed.by, signed.event, signed.field, signed.why) == (
        "sato",
        "screens",
        "hoiku",
        "4 月の改修",
    )
    assert signed.old != signed.new


def test_a_cosmetic_change_needs_no_reason(admin, store):
    store.see("hoiku", sight(LONGER, TERM))
    assert "軽微な変更" in admin.get("/canary").text
    assert accept(admin).status_code == 303
    assert "基準どおり" in admin.get("/canary").text


def test_only_what_was_shown_is_taken(admin, store):
    store.see("hoiku", sight(LONGER, TERM))
    old = re.search('name="seen" value="([^"]+)"', admin.get("/canary").text)[1]
    store.see("hoiku", sight(SHORTER, TERM))
    assert accept(admin, seen=old, why="軽微").status_code == 409
    assert store.verdict("hoiku").stopped


def test_the_first_screens_are_made_the_baseline_here_too(admin, store):
    store.see("gakudo", sight(NAME))
    shown = admin.get("/canary").text
    assert "この画面を基準にする" in shown
    seen = re.search('name="seen" value="([^"]+)"', shown)[1]
    assert admin.post("/canary/gakudo/accept", seen=seen).status_code == 303
    assert store.verdict("gakudo").baseline.screens == {"就労証明入力": (NAME,)}


def test_where_nothing_is_watched_the_page_says_how_to_begin(admin):
    assert "kamibashi canary" in admin.get("/canary").text


def test_a_clerk_may_not(clerk, store):
    assert clerk.get("/canary").status_code == 403
    assert clerk.get("/canary/hoiku/pictures/0").status_code == 403
    assert clerk.post("/canary/hoiku/accept", seen="", why="x").status_code == 403


@pytest.mark.parametrize("path", ["hoiku/pictures/9", "hoiku/pictures/-1", "nobody/pictures/0"])
def test_there_is_no_other_picture(admin, store, path):
    assert admin.get(f"/canary/{path}").status_code == 404
