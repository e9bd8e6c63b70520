"""Seconds per keyed record, and how many times what a bare Playwright script needs.

Run: python benchmarks/keying.py [RECORDS]. Bare and ours take turns in one run, each in a process
of its own, with the same page loads, fills and read-backs; ours also keeps three pictures, and is
measured without them too.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median

from playwright.sync_api import Page, sync_playwright

from bots.browser import BrowserSettings, executable
from bots.credentials import Credentials
from bots.jobs import KeyingJob
from bots.keying import key
from bots.systems import SystemAccess, open_bot
from cases.records import reception_number
from flows.handover import keying_job
from flows.plan_checks import load_plan
from ocr.template import load_template
from samples.certificate.certificate import invent
from samples.legacy_system.boxes import BOXES
from samples.legacy_system.process import legacy_system
from samples.legacy_system.server import PASSWORD, STAFF

EDITION = Path(__file__).resolve().parents[1] / "form_templates" / "shurou_shoumei" / "2024-11"
ROUNDS = 3


def jobs(run: str, count: int) -> list[KeyingJob]:
    """Return invented records to key."""
    template = load_template(EDITION / "template.toml")
    plan = load_plan(EDITION / "keying" / "hoiku.toml", template)
    blank = {field.name: () if field.kind == "choice" else "" for field in template.fields}
    made = []
    for number in range(count):
        case = f"{run}-{number}"
        values = {**blank, **invent(1, number, date(2026, 4, 1)).values}
        made.append(keying_job(case, reception_number(case), plan, values))
    return made


def seconds_each(work: list[KeyingJob], one: Callable[[KeyingJob], object]) -> float:
    """Return the median time of one record, without the first, which warms the browser."""
    taken = []
    for job in work:
        began = time.perf_counter()
        one(job)
        taken.append(time.perf_counter() - began)
    return median(taken[1:])


def ours(address: str, work: list[KeyingJob]) -> float:
    """Key with the bot."""
    return _with_bot(address, work, Path(tempfile.mkdtemp()))


def blind(address: str, work: list[KeyingJob]) -> float:
    """Key with the bot, where no picture can be kept."""
    return _with_bot(address, work, Path(__file__))


def _with_bot(address: str, work: list[KeyingJob], evidence: Path) -> float:
    access = SystemAccess("hoiku", address, Credentials(STAFF, PASSWORD), evidence)
    with open_bot(access) as bot:
        return seconds_each(work, lambda job: key(job, bot, lambda: None))


def bare(address: str, work: list[KeyingJob]) -> float:
    """Key with a script that knows nothing but this one screen on a good day."""
    with sync_playwright() as playwright:
        path = executable(playwright.chromium, BrowserSettings().executable)
        browser = playwright.chromium.launch(executable_path=path)
        page = browser.new_page()
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto(address)
        page.fill("#bango", STAFF)
        page.fill("#pass", PASSWORD)
        page.click("input[type=submit]")
        took = seconds_each(work, lambda job: _bare_record(page, address, job))
        browser.close()
    return took


def _bare_record(page: Page, address: str, job: KeyingJob) -> None:
    boxes = {box.label: box for box in BOXES}
    page.goto(f"{address}shokai?uketsuke_no={job.key}")
    page.goto(f"{address}nyuryoku")
    for entry in job.entries:
        if not entry.text:
            continue
        control = page.locator(f"#{boxes[entry.screen_field].column}")
        match boxes[entry.screen_field].kind:
            case "mark":
                control.check()
            case "code":
                control.select_option(entry.text)
            case _:
                control.fill(entry.text)
    for entry in job.entries:
        if entry.text:
            assert page.locator(f"#{boxes[entry.screen_field].column}").input_value() is not None
    with page.expect_navigation():
        page.click("input[value=登録]")
    number = page.locator("td").inner_text()
    page.goto(f"{address}shokai/{number}")
    rows = page.locator("table").nth(1).locator("tr").all_inner_texts()
    assert len(rows) > len(job.entries) - 1


WAYS = {"bare": bare, "ours": ours, "blind": blind}


def main() -> None:
    """Take turns and print the figures."""
    if len(sys.argv) == 5:
        which, address, run, count = sys.argv[1:]
        way = WAYS[which]
        print(way(address, jobs(run, int(count))))
        return
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 12
    taken: dict[str, list[float]] = {which: [] for which in WAYS}
    with legacy_system(Path(tempfile.mkdtemp()) / "hoiku.sqlite3") as system:
        for turn in range(ROUNDS):
            for which in taken:
                command = [sys.executable, __file__, which, system.address, f"{which}{turn}"]
                said = subprocess.run([*command, str(count)], check=True, capture_output=True)
                taken[which].append(float(said.stdout))
        assert len(system.records()) == len(WAYS) * ROUNDS * count
    best = {which: min(seconds) for which, seconds in taken.items()}
    for which, seconds in best.items():
        print(f"{which:5} {seconds:.2f} s a record, {seconds / best['bare']:.2f} times bare")


if __name__ == "__main__":
    main()
