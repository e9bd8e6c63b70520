"""`kamibashi demo`: the bundled samples taken the whole way, with nothing of it pretended.

Scans are dropped into a watched folder; Prefect's flows read them with PaddleOCR; an invented
clerk settles the doubts on the desk in Chromium; a bot keys the records into the bundled legacy
system; and that system's own database is compared with what stands on the paper.
"""

import json
import secrets
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from cases.people.staff import Role
from cases.records.records import Value
from cases.records.states import State
from flows.errors import DemoFailed
from flows.intake.intake import Intake
from flows.office.office import Office, open_office
from flows.office.settings import environment, set_apart, stay_inside
from flows.runner import run_to_its_end
from flows.servers.desk_server import desk_address, desk_server
from flows.servers.prefect_server import PrefectPlace, prefect_server, switches
from samples.demo.approved import CLERK, leave_approved
from samples.demo.check import checked
from samples.demo.dropping import SAMPLES, drop_and_watch
from samples.demo.table import Steps, print_table
from samples.demo.truth import truths_of
from samples.systems.hoiku.process import LegacySystem, legacy_system
from samples.systems.hoiku.server import PASSWORD, STAFF

_CHECKOUT = Path(__file__).parents[2]
_SYSTEM = "hoiku"
_QUIET = {
    "PREFECT_LOGGING_LEVEL": "ERROR",
    "PREFECT_LOGGING_TO_API_ENABLED": "false",  # else Ctrl-C waits a minute to log to no server
}


def run_demo(*, headed: bool, keep: Path | None, approved: Path | None = None) -> int:
    """Take the bundled samples the whole way and print what became of them.

    Args:
        headed: show the browsers.
        keep: a new folder to leave everything in.
        approved: a new folder to leave a few approved cases in; nothing is keyed.

    Returns:
        0 only if every record in the legacy system is what stands on the paper, or where nothing
        was to be keyed.

    Raises:
        DemoFailed: where a step did not do its work; the line says which.
    """
    if approved is not None:
        with _home(approved) as home:
            leave_approved(home)
        return 0
    with Steps(8) as steps, _home(keep) as home:
        steps.tell("starting the legacy system (保育業務システム)")
        with legacy_system(home / "legacy.sqlite3") as legacy:
            system: LegacySystem = legacy
            set_apart(_surroundings(home, system.address, headed=headed))
            with open_office() as office:
                place = PrefectPlace(office.settings.prefect_home, office.settings.prefect_port)
                stay_inside(switches(place) | _QUIET)
                _whole_way(office, place, steps, headed=headed)
                steps.tell("comparing the legacy system's own records with the paper")
                truths = truths_of(office.ledger, office.forms, SAMPLES)
                rows = checked(office.ledger, office.forms, _SYSTEM, truths, system.records())
    print_table(rows)
    if keep:
        print(f"everything is left in {keep}")
    return 0 if rows and all(row.right for row in rows) else 1


def _whole_way(office: Office, place: PrefectPlace, steps: Steps, *, headed: bool) -> None:
    """Take the samples from the inbox to the receipt."""
    steps.tell("dropping the scans into the watched folder")
    drop_and_watch(office.settings, Intake(office.folders, office.ledger))
    steps.tell("starting Prefect")
    with prefect_server(place):
        from flows.key_records import key_records
        from flows.read_scans import read_scans

        steps.tell(f"reading {office.ledger.counts()[State.RECEIVED]} pages with PaddleOCR")
        run_to_its_end(read_scans)
        steps.tell(f"a clerk settles the doubts on the desk: {desk_address(office.settings)}")
        _settle_at_the_desk(office, headed=headed)
        steps.tell(f"keying {office.ledger.counts()[State.APPROVED]} records")
        run_to_its_end(key_records)
    steps.tell("stopped Prefect and the desk")


@contextmanager
def _home(keep: Path | None) -> Iterator[Path]:
    if keep is not None:
        keep.mkdir(mode=0o700, parents=True, exist_ok=True)
        if any(keep.iterdir()):
            raise DemoFailed(f"{keep} is not empty: name a new folder")
        yield keep.absolute()
        return
    with tempfile.TemporaryDirectory(prefix="kamibashi-demo-") as folder:
        yield Path(folder)


def _surroundings(home: Path, address: str, *, headed: bool) -> Mapping[str, str]:
    desk, prefect = _free_ports(2)
    return {
        "KAMIBASHI_HOME": str(home),
        "KAMIBASHI_DESK_PORT": str(desk),
        "KAMIBASHI_PREFECT_PORT": str(prefect),
        "KAMIBASHI_QUIET_SECONDS": "0.5",
        "KAMIBASHI_POLL_SECONDS": "0.5",
        "KAMIBASHI_SHOW_BROWSER": str(headed),
        f"KAMIBASHI_SYSTEMS__{_SYSTEM.upper()}__ADDRESS": address,
        f"KAMIBASHI_SYSTEMS__{_SYSTEM.upper()}__USER": STAFF,
        f"KAMIBASHI_PASSWORDS__{_SYSTEM.upper()}": PASSWORD,
    }


def _free_ports(count: int) -> list[int]:
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def _settle_at_the_desk(office: Office, *, headed: bool) -> None:
    """Let the invented clerk work through the list in a browser, then approve.

    Raises:
        DemoFailed: where the clerk could not.
    """
    password = secrets.token_urlsafe(16)
    office.staff.add_user(CLERK, "田中（見本）", password, Role.CLERK, "demo")
    truth = office.folders.home / "truth.json"
    truths = truths_of(office.ledger, office.forms, SAMPLES)
    said = {case_id: _plain(values) for case_id, values in truths.items()}
    truth.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
    command = [sys.executable, "-m", "samples.demo.clerk", "--desk", desk_address(office.settings)]
    command += ["--truth", str(truth), "--user", CLERK, "--stdin"]
    with desk_server(office):
        clerk = subprocess.run(
            [*command, "--headed"] if headed else command,
            cwd=_CHECKOUT,
            env=environment({}),
            input=f"{password}\n",
            capture_output=True,
            text=True,
            check=False,
        )
    if clerk.returncode:
        last_words = clerk.stderr.strip().splitlines()[-1:] or [f"exit code {clerk.returncode}"]
        raise DemoFailed(f"the clerk stopped: {last_words[0]}")


def _plain(values: Mapping[str, Value]) -> dict[str, str | list[str]]:
    return {
        name: value if isinstance(value, str) else list(value) for name, value in values.items()
    }
