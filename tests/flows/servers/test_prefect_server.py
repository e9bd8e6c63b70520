import socket
import stat
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from flows.errors import PortTaken, ServerNotStarted
from flows.servers.child_process import Program, child
from flows.servers.prefect_server import PrefectPlace, prefect_server, switches


def test_every_switch_that_keeps_prefect_inside_is_set(tmp_path):
    given = switches(PrefectPlace(tmp_path, 4200))
    assert given["DO_NOT_TRACK"] == "1"
    assert given["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
    assert given["PREFECT_SERVER_UI_V2_ENABLED"] == "false"
    assert given["PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT"] == "false"
    assert given["PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE"].endswith("filesystem")
    assert given["PREFECT_API_URL"] == "http://127.0.0.1:4200/api"
    assert given["PREFECT_HOME"] == str(tmp_path)


def test_the_password_is_made_once_and_only_we_may_read_it(tmp_path):
    place = PrefectPlace(tmp_path, 4200)
    first, second = switches(place), switches(place)
    assert first == second
    assert first["PREFECT_API_AUTH_STRING"] == first["PREFECT_SERVER_API_AUTH_STRING"]
    assert stat.S_IMODE((tmp_path / "password").stat().st_mode) == 0o600
    other = switches(PrefectPlace(tmp_path / "other", 4200))
    assert other["PREFECT_API_AUTH_STRING"] != first["PREFECT_API_AUTH_STRING"]


def test_a_running_server_answers_only_who_knows_the_password(prefect, ask):
    with urllib.request.urlopen(f"{prefect.api}/health") as answer:
        assert answer.status == 200
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{prefect.api}/flows/filter", b"{}")
    assert refused.value.code == 401
    refused.value.close()
    assert isinstance(ask("/flows/filter"), list)


def test_it_keeps_its_database_and_pages_in_its_own_home(prefect):
    assert (prefect.home / "prefect.db").stat().st_size > 0
    assert (prefect.home / "ui").is_dir()


def test_a_taken_port_is_said_in_one_line(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        place = PrefectPlace(tmp_path, taken.getsockname()[1])
        with pytest.raises(PortTaken, match="KAMIBASHI_PREFECT_PORT"), prefect_server(place):
            pass


@pytest.mark.prefect
def test_a_server_that_cannot_start_is_said_in_one_line(tmp_path, free_port):
    place = PrefectPlace(tmp_path, free_port())
    switches(place)
    (tmp_path / "prefect.db").mkdir()
    with pytest.raises(ServerNotStarted, match=r"server\.log") as raised, prefect_server(place):
        pass
    assert "\n" not in str(raised.value)


STUBBORN = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
grandchild = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print(grandchild.pid, flush=True)
time.sleep(600)
"""


def test_a_child_that_will_not_end_is_ended_with_its_own_children(tmp_path, eventually):
    log = tmp_path / "log"
    order = (sys.executable, "-c", STUBBORN)
    with child(Program("stubborn", order, {}, log, patience=0.2)) as stubborn:
        grandchild = int(eventually(log.read_text))
        assert stubborn.running
    assert not stubborn.running
    eventually(lambda: not alive(grandchild))


def alive(pid):
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
    return status.split(")")[-1].split()[0] != "Z"  # a zombie waits only to be counted


ORPHAN = """
import sys, os, signal
from pathlib import Path
from flows.servers.child_process import Program, child
sleeper = (sys.executable, "-c", "import time; time.sleep(600)")
with child(Program("left", sleeper, {}, Path(sys.argv[1]))) as left:
    print(left.process.pid, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_child_ends_when_we_are_killed(tmp_path, eventually):
    log = tmp_path / "log"
    order = (sys.executable, "-c", ORPHAN, str(tmp_path / "left"))
    with child(Program("killed", order, {}, log)) as killed:
        killed.process.wait()
        left = int(log.read_text())
        eventually(lambda: not alive(left))
