"""The flows by a real Prefect: a schedule makes runs, runs read and key, only ids are known."""

import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cases.ledger import Ledger
from cases.records.states import State
from cases.store.database import open_database
from flows.intake.inbox import Inbox, Patience
from flows.intake.intake import Intake, adopt, sweep
from flows.office.folders import Folders
from flows.office.settings import environment
from flows.servers.child_process import Program, child
from flows.servers.prefect_server import switches
from ocr.base.form_reading import Decision
from samples.systems.hoiku.process import legacy_system
from samples.systems.hoiku.server import PASSWORD, STAFF

pytestmark = pytest.mark.lengthy

SAMPLES = Path("samples/certificates").absolute()
SCAN = SAMPLES / "typed-26-002.png"
STACK = SAMPLES / "pen-31-020.pdf"


@pytest.fixture(scope="module")
def home(prefect):
    return prefect.home.parent


@pytest.fixture(scope="module")
def hoiku(home):
    with legacy_system(home / "hoiku.sqlite3") as system:
        yield system


@pytest.fixture(scope="module")
def runner(prefect, home, hoiku):
    own = {
        "KAMIBASHI_HOME": str(home),
        "KAMIBASHI_NIGHTLY": "0 19 * * *",
        "KAMIBASHI_SYSTEMS__HOIKU__ADDRESS": hoiku.address,
        "KAMIBASHI_SYSTEMS__HOIKU__USER": STAFF,
        "KAMIBASHI_PASSWORDS__HOIKU": PASSWORD,
    }
    log = home / "runner.log"
    order = (sys.executable, "-m", "flows.runner")
    surroundings = environment({**switches(prefect), **own})
    # on a busy machine the page that is being read takes its time, and so does the orderly end
    with child(Program("runner", order, surroundings, log, patience=300)) as running:
        yield running


@pytest.fixture(scope="module")
def ledger(home):
    engine = open_database(f"sqlite:///{home}/cases.sqlite3")
    yield Ledger(engine)
    engine.dispose()


def runs(ask, flow, *states):
    """Return the runs of a flow that stand in one of these states, the earliest first."""
    return ask(
        "/flow_runs/filter",
        sort="EXPECTED_START_TIME_ASC",
        flows={"name": {"any_": [flow]}},
        flow_runs={"state": {"type": {"any_": list(states)}}},
    )


def test_a_cron_of_every_minute_makes_runs(runner, ask, eventually):
    coming = eventually(lambda: runs(ask, "read-scans", "SCHEDULED"))
    assert coming[0]["auto_scheduled"]
    deployment = ask(f"/deployments/{coming[0]['deployment_id']}")
    (schedule,) = deployment["schedules"]
    assert schedule["schedule"]["cron"] == "* * * * *"
    assert deployment["entrypoint"] == "flows.read_scans.read_scans"


def test_the_night_is_the_night_of_japan(runner, ask, eventually):
    coming = eventually(lambda: runs(ask, "key-records", "SCHEDULED"))
    first = datetime.fromisoformat(coming[0]["expected_start_time"]).astimezone(UTC)
    assert (first.hour, first.minute) == (10, 0)  # 19:00 in Tokyo


@pytest.fixture
def start(ask, eventually):
    """Begin a run of a flow at once, as soon as the runner has made its deployment known."""

    def begun(flow):
        coming = eventually(lambda: runs(ask, flow, "SCHEDULED"))
        deployment = f"/deployments/{coming[0]['deployment_id']}"
        return ask(f"{deployment}/create_flow_run", state={"type": "SCHEDULED"})

    return begun


def drop(ledger, home, scan):
    folders = Folders(home)
    folders.make()
    folder = home / "inbox"
    folder.mkdir(exist_ok=True)
    shutil.copyfile(scan, folder / f"汐風菜々子{scan.suffix}")
    inbox = Inbox(folder, Patience(quiet=1))
    intake = Intake(folders, ledger)
    (taken,) = [each for now in (0, 5, 10) for each in sweep(intake, inbox, now)]
    assert list(adopt(intake)) == []
    return taken.cases


@pytest.mark.paddle
@pytest.mark.browser
def test_runs_read_and_key_and_prefect_knows_only_ids(
    runner, ask, start, eventually, ledger, home, hoiku
):
    (case_id,) = drop(ledger, home, SCAN)
    start("read-scans")
    eventually(lambda: ledger.case(case_id).state is State.TO_REVIEW)
    for field in ledger.case(case_id).fields:
        if field.decision is not Decision.ACCEPT:
            version = ledger.case(case_id).version
            ledger.correct(case_id, field.name, field.value, "tanaka", version)
    ledger.approve(case_id, "tanaka", ledger.case(case_id).version)

    begun = start("key-records")["id"]
    eventually(lambda: ask(f"/flow_runs/{begun}")["state"]["type"] == "COMPLETED")
    case = ledger.case(case_id)
    assert case.state is State.KEYED
    assert [record["uketsuke_no"] for record in hoiku.records()] == [case.number]

    names = {run["name"] for run in ask("/task_runs/filter")}
    assert {f"read {case_id}", f"key {case_id}", "key into hoiku"} <= names
    (person,) = [field.value for field in case.fields if field.name == "applicant_name"]
    assert len(person) > 2
    said = (home / "runner.log").read_text(encoding="utf-8")
    assert "Traceback" not in said
    assert "Warning" not in said
    known = b"".join(path.read_bytes() for path in (home / "prefect").glob("prefect.db*"))
    known += (home / "runner.log").read_bytes() + (home / "prefect/server.log").read_bytes()
    assert case_id.encode() in known
    assert person.encode() not in known
    assert "汐風".encode() not in known


@pytest.mark.paddle
def test_a_stop_in_the_middle_of_a_run_leaves_none_running(
    runner, ask, start, eventually, ledger, home
):
    """It comes last, since it ends the runner."""
    drop(ledger, home, STACK)
    start("read-scans")
    eventually(lambda: ledger.counts()[State.READING])
    runner.stop()
    assert runner.process.returncode == 0
    assert runs(ask, "read-scans", "RUNNING", "CANCELLING", "PENDING") == []
    counts = ledger.counts()
    assert counts[State.READING] + counts[State.RECEIVED] > 0
