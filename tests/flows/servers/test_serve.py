import os
import re
import shutil
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from flows.office.settings import environment

pytestmark = pytest.mark.lengthy

SCAN = Path("samples/certificates/typed-26-002.png").absolute()


def processes_of(home):
    """Return the processes that were started for this home."""
    mark = f"KAMIBASHI_HOME={home}".encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            ours = mark in (folder / "environ").read_bytes()
            zombie = (folder / "stat").read_text().split(")")[-1].split()[0] == "Z"
        except OSError:  # it ended meanwhile, or is another user's
            continue
        if ours and not zombie:
            found.append(folder.name)
    return found


@pytest.fixture
def serving(tmp_path, free_port, eventually):
    """`kamibashi serve` in a process of its own, as from a terminal."""
    own = {
        "KAMIBASHI_HOME": str(tmp_path / "office"),
        "KAMIBASHI_DESK_PORT": str(free_port()),
        "KAMIBASHI_PREFECT_PORT": str(free_port()),
        "KAMIBASHI_QUIET_SECONDS": "0.5",
        "KAMIBASHI_POLL_SECONDS": "0.2",
    }
    said = tmp_path / "said"
    with said.open("w") as out:
        process = subprocess.Popen(
            (sys.executable, "-m", "flows", "serve"),
            env=environment(own),
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        eventually(lambda: "running" in said.read_text() or process.poll() is not None)
        assert process.poll() is None, said.read_text()
        yield process, said, tmp_path / "office"
    finally:
        process.kill()
        process.wait()


def test_it_runs_everything_and_stops_without_a_trace(serving, eventually):
    process, said, home = serving
    told = said.read_text()
    with urllib.request.urlopen(re.search(r"desk +(\S+)", told)[1]) as page:
        assert page.url.endswith("/login?next=/") or page.status == 200
    with urllib.request.urlopen(re.search(r"set-up +(\S+)", told)[1]) as page:
        assert "設定" in page.read().decode()
    half = SCAN.read_bytes()[:5000]
    (home / "inbox/scan.png").write_bytes(half)
    shutil.copyfile(SCAN, home / "inbox/whole.png")
    eventually(lambda: list((home / "pages").glob("*/page.png")))
    assert (home / "inbox/scan.png").read_bytes() == half

    process.send_signal(signal.SIGINT)
    assert process.wait() == 0
    assert processes_of(home) == []
    told = said.read_text()
    assert told.endswith("stopped\n")
    for log in (said, home / "prefect/runner.log", home / "prefect/server.log"):
        assert "Traceback" not in log.read_text()
        assert "Warning" not in log.read_text()


def catches(pid, number):
    """Tell whether a process has a handler of its own for a signal."""
    status = Path(f"/proc/{pid}/status").read_text()
    (caught,) = [line.split()[1] for line in status.splitlines() if line.startswith("SigCgt:")]
    return bool(int(caught, 16) & 1 << (number - 1))


def test_a_part_that_ends_by_itself_ends_all_with_one_line(serving, eventually):
    process, said, home = serving
    (runner,) = [
        pid
        for pid in processes_of(home)
        if b"flows.runner" in Path(f"/proc/{pid}/cmdline").read_bytes()
    ]
    # The earliest moment at which it can be told: it has hardly started.
    eventually(lambda: catches(runner, signal.SIGTERM), tries=200_000, pause=0.001)
    os.kill(int(runner), signal.SIGTERM)
    assert process.wait() == 40
    assert processes_of(home) == []
    last = said.read_text().splitlines()[-1]
    assert last.startswith("kamibashi: the runner ended")
    for log in (said, home / "prefect/runner.log"):
        assert "Traceback" not in log.read_text()
        assert "Warning" not in log.read_text()
