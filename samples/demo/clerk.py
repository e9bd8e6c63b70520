"""An invented clerk: drives the desk by keyboard and settles every doubt by the truth.

    python -m samples.demo.clerk --desk http://127.0.0.1:8000 --truth truth.json --user tanaka \
        --password-env PASSWORD

The truth maps case ids to {field name: canonical value}; a choice is a list of labels, a field
that is not named is empty. One JSON line is printed for each case. Exit code 1 and one line on
stderr where the desk misbehaves.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from playwright.sync_api import Error, Locator, Page, expect

from bots.browser.browser import BrowserSettings, running_browser
from bots.errors import BrowserMissing

Value = str | list[str]
Truth = Mapping[str, Mapping[str, Value]]

_PATIENCE_MS = 30_000


class DeskMisbehaved(Exception):
    """The desk did not do what its key hints promise."""


@dataclass(frozen=True, slots=True)
class Settled:
    """One case done: how many fields were right as shown, how many were typed, and the time."""

    case: str
    confirmed: int
    corrected: int
    seconds: float


def work_through(page: Page, truth: Truth) -> Iterator[Settled]:
    """Settle every case of the truth that waits for review, oldest first.

    Raises:
        DeskMisbehaved: a key did not do what it should.
    """
    for case_id in _waiting(page, truth):
        began = time.monotonic()
        page.goto(f"/cases/{case_id}")
        confirmed, corrected = _settle(page, truth[case_id])
        page.keyboard.press("Control+Enter")
        try:
            page.wait_for_url(f"**approved={case_id}")
        except Error:
            raise DeskMisbehaved(f"case {case_id} was not approved") from None
        yield Settled(case_id, confirmed, corrected, round(time.monotonic() - began, 2))


def _waiting(page: Page, truth: Truth) -> list[str]:
    """Return the cases of the truth in the order of the desk's list, over all its pages."""
    page.goto("/?state=to_review")
    found: list[str] = []
    while True:
        for link in page.locator("tbody a[href^='/cases/']").all():
            case_id = (link.get_attribute("href") or "").removeprefix("/cases/")
            found += [case_id] if case_id in truth else []
        if not page.locator("a[rel=next]").count():
            return found
        page.locator("a[rel=next]").press("Enter")
        page.wait_for_load_state()


def _settle(page: Page, truth: Mapping[str, Value]) -> tuple[int, int]:
    """Confirm or correct each doubtful field, from the first to the last, by keyboard."""
    left = page.locator(".field[data-standing=open]").count()
    corrected = 0
    for _ in range(left):
        card = page.locator(".field[data-standing=open]:focus-within")
        expect(card).to_have_count(1)
        name = card.get_attribute("data-field") or ""
        corrected += _answer(page, card, truth.get(name, ""))
        page.keyboard.press("Enter")
        done = page.locator(f"#f-{name}")
        if _is_asked_again(done):
            _answer(page, done, truth.get(name, ""))
            page.keyboard.press("Enter")
            expect(done).to_have_attribute("data-standing", "settled")
        elif done.get_attribute("data-problem") is not None:
            raise DeskMisbehaved(f"field {name} was refused: its answer does not fit")
    return left - corrected, corrected


def _is_asked_again(card: Locator) -> bool:
    """Wait for what came of an answer; tell whether what was typed unseen differs from the read."""
    expect(card.and_(card.page.locator("[data-standing=settled], [data-problem]"))).to_have_count(1)
    return card.locator("[role=status]").count() > 0


def _answer(page: Page, card: Locator, wanted: Value) -> bool:
    """Make the card show what is wanted; return whether anything had to change."""
    if card.locator(".options").count():
        return _tick(page, card, [wanted] if isinstance(wanted, str) and wanted else list(wanted))
    box = card.locator(".entry [name=value]")
    if box.input_value() == wanted:
        return False
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    page.keyboard.insert_text(str(wanted))
    return True


def _tick(page: Page, card: Locator, wanted: Sequence[str]) -> bool:
    """Walk once around the options with the arrow keys, ticking and unticking as wanted."""
    options = card.locator(".options input:not([type=hidden])")
    ticked = options.locator(":scope:checked").evaluate_all("all => all.map(one => one.value)")
    single = options.first.get_attribute("type") == "radio"
    goal = set(wanted) or ({""} if single else set())
    if set(ticked) == goal:
        return False
    for _ in range(options.count() + 1):
        here = card.locator(":focus")
        if here.is_checked() != (here.get_attribute("value") in goal):
            page.keyboard.press("Space")
        if single and here.is_checked() and here.get_attribute("value") in goal:
            break
        page.keyboard.press("ArrowRight")
    return True


def _log_in(page: Page, user: str, password: str) -> None:
    page.goto("/login")
    expect(page.locator("input:focus")).to_have_count(1, timeout=_PATIENCE_MS)
    page.keyboard.insert_text(user)
    page.keyboard.press("Tab")
    page.keyboard.insert_text(password)
    page.keyboard.press("Enter")
    try:
        page.wait_for_url("**/")
    except Error:
        raise DeskMisbehaved("the desk did not let the clerk in") from None


@contextmanager
def _window(address: str, *, headed: bool) -> Iterator[Page]:
    fence = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"
    with running_browser(BrowserSettings(headed=headed), fence) as browser:
        context = browser.new_context(base_url=address, locale="ja-JP")
        context.set_default_timeout(_PATIENCE_MS)
        expect.set_options(timeout=_PATIENCE_MS)
        yield context.new_page()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="samples.demo.clerk", description="An invented clerk.")
    parser.add_argument("--desk", required=True, help="address of the desk")
    parser.add_argument("--truth", required=True, type=Path, help="{case id: {field: value}}")
    parser.add_argument("--user", required=True)
    word = parser.add_mutually_exclusive_group(required=True)
    word.add_argument("--password-env", help="environment variable that holds the password")
    word.add_argument("--stdin", action="store_true", help="read the password from a line of stdin")
    parser.add_argument("--headed", action="store_true", help="show the browser")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Work through the cases and return the exit code."""
    asked = _parser().parse_args(arguments)
    password = sys.stdin.readline().rstrip("\n") if asked.stdin else os.environ[asked.password_env]
    truth = json.loads(asked.truth.read_text(encoding="utf-8"))
    try:
        with _window(asked.desk, headed=asked.headed) as page:
            _log_in(page, asked.user, password)
            for settled in work_through(page, truth):
                print(json.dumps(asdict(settled)), flush=True)
    except (DeskMisbehaved, BrowserMissing) as error:
        print(f"samples.demo.clerk: {error}", file=sys.stderr)
        return 1
    except (Error, AssertionError) as error:  # the first line only: the rest quotes the page
        print(f"samples.demo.clerk: {str(error).splitlines()[0]}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
