"""Seconds per keyed record, and how many times what a bare Playwright script needs.

Run: python benchmarks/keying.py [RECORDS]. Ours and bare key the same records into the bundled
legacy system, record by record in turns, each in a process of its own with one browser kept warm:
whatever else the machine does slows both. Bare opens the same pages, fills the same boxes and
compares what the screen and the stored record hold, on a good day; ours also guards what is sent,
looks for unexpected dialogs and time-outs, and keeps three pictures of each record.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from statistics import median, quantiles

from playwright.sync_api import Frame, sync_playwright

from bots.browser.browser import BrowserSettings, executable
from bots.credentials import Credentials
from bots.jobs import KeyingJob
from bots.protocol.keying import key
from bots.protocol.registry import SystemAccess, open_bot
from cases.records.records import reception_number
from flows.plans.job_writer import keying_job
from flows.plans.plan_checks import load_plan
from ocr.forms.template import load_template
from samples.people.employment import invent
from samples.systems.hoiku.boxes import BOXES
from samples.systems.hoiku.process import legacy_system
from samples.systems.hoiku.server import PASSWORD, STAFF

EDITION = Path(__file__).resolve().parents[1] / "form_templates" / "shurou_shoumei" / "2024-11"
RECORDS, ROUND = 200, 10
WARMING = 2
BOX = {box.label: box for box in BOXES}

_HELD = """boxes => Object.fromEntries(boxes.map(
    b => [b.name, b.type === 'checkbox' ? (b.checked ? '1' : '') : b.value]))"""
_STORED = """rows => Object.fromEntries(rows.slice(1).map(
    r => [r.cells[0].textContent, r.cells[1].textContent]))"""


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


@contextmanager
def ours(address: str) -> Iterator[Callable[[KeyingJob], object]]:
    """Key with the bot."""
    evidence = Path(tempfile.mkdtemp())
    access = SystemAccess("hoiku", address, Credentials(STAFF, PASSWORD), evidence)
    with open_bot(access) as bot:
        yield lambda job: key(job, bot, lambda: None)


@contextmanager
def bare(address: str) -> Iterator[Callable[[KeyingJob], object]]:
    """Key with a script that knows nothing but these screens on a good day."""
    with sync_playwright() as playwright:
        path = executable(playwright.chromium, BrowserSettings().executable)
        browser = playwright.chromium.launch(executable_path=path)
        page = browser.new_page()
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto(address)
        page.fill("#bango", STAFF)
        page.fill("#pass", PASSWORD)
        page.click("input[type=submit]")
        page.wait_for_load_state()
        main = page.frame(name="main")
        assert main is not None
        yield lambda job: bare_record(main, address, job)
        browser.close()


def bare_record(main: Frame, address: str, job: KeyingJob) -> None:
    """Search, type, read back, register, and compare what is stored."""
    main.goto(f"{address}shokai?uketsuke_no={job.key}")
    assert main.get_by_text("該当するデータはありません").count()
    main.goto(f"{address}nyuryoku")
    for entry in job.entries:
        if entry.text:
            fill(main, entry.screen_field, entry.text)
    held = main.locator("form input, form select, form textarea").evaluate_all(_HELD)
    assert same(job, {box.label: held[box.column] for box in BOXES})
    with main.expect_navigation():
        main.click("input[alt=登録]")
    number = main.locator("td").inner_text()
    main.goto(f"{address}shokai/{number}")
    assert same(job, main.locator("table[summary] tr").evaluate_all(_STORED))


def fill(main: Frame, label: str, text: str) -> None:
    """Fill one box."""
    control = f"#{BOX[label].column}"
    match BOX[label].kind:
        case "mark":
            main.press(control, "Space")
        case "code":
            main.select_option(control, text)
        case _:
            main.fill(control, text)


def same(job: KeyingJob, held: dict[str, str]) -> bool:
    """Tell whether every box holds what was typed; the page puts colons into times."""
    return all(
        held[entry.screen_field].replace(":", "") == entry.text.replace(":", "")
        for entry in job.entries
    )


WAYS = {"bare": bare, "ours": ours}


def work(which: str, address: str, count: int) -> None:
    """Key one record for each line that comes in, and print how many seconds it took."""
    with WAYS[which](address) as one:
        print("READY", flush=True)
        for job, _ in zip(jobs(which, count), sys.stdin, strict=False):
            began = time.perf_counter()
            one(job)
            print(time.perf_counter() - began, flush=True)


@contextmanager
def worker(which: str, address: str, count: int) -> Iterator[Callable[[], float]]:
    """Run one way in a process of its own; what comes back keys the next record."""
    command = [sys.executable, __file__, which, address, str(count)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdin and process.stdout
        stdin, stdout = process.stdin, process.stdout
        assert stdout.readline() == "READY\n"

        def one() -> float:
            stdin.write("\n")
            stdin.flush()
            return float(stdout.readline())

        yield one
        stdin.close()


def measure(count: int) -> dict[str, list[float]]:
    """Return the seconds of every record but the first ones, by the way it was keyed."""
    taken: dict[str, list[float]] = {which: [] for which in WAYS}
    whole = count + WARMING
    with ExitStack() as stack:
        database = Path(tempfile.mkdtemp()) / "hoiku.sqlite3"
        system = stack.enter_context(legacy_system(database))
        keyers = {
            which: stack.enter_context(worker(which, system.address, whole)) for which in WAYS
        }
        for turn in range(whole):
            for which in sorted(keyers, reverse=bool(turn % 2)):
                taken[which].append(keyers[which]())
        assert len(system.records()) == len(WAYS) * whole
    return {which: seconds[WARMING:] for which, seconds in taken.items()}


def main() -> None:
    """Take turns and print the figures."""
    if len(sys.argv) == 4:
        return work(sys.argv[1], sys.argv[2], int(sys.argv[3]))
    count = int(sys.argv[1]) if len(sys.argv) > 1 else RECORDS
    before = os.getloadavg()[0]
    taken = measure(count)
    rounds = [
        sum(taken["ours"][at : at + ROUND]) / sum(taken["bare"][at : at + ROUND])
        for at in range(0, count, ROUND)
    ]
    for which, seconds in taken.items():
        print(f"{which:5} {median(seconds):.2f} s a record (median of {count})")
    low, middle, high = quantiles(rounds, n=4) if len(rounds) > 1 else rounds * 3
    print(f"ratio {middle:.2f}, quartiles {low:.2f} to {high:.2f} of {len(rounds)} rounds")
    print(f"load  {before:.1f} before, {os.getloadavg()[0]:.1f} after, {os.cpu_count()} cores")
    return None


if __name__ == "__main__":
    main()
