"""`make demo` cannot rot: the whole chain, once, from a shell that knows another office."""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from flows.office.settings import environment

pytestmark = pytest.mark.lengthy

ANOTHER_OFFICE = {
    "KAMIBASHI_DATABASE": "postgresql+psycopg://kamibashi@db.example/cases",
    "KAMIBASHI_SYSTEMS__JUKI__ADDRESS": "http://juki.example/",
    "KAMIBASHI_SYSTEMS__JUKI__USER": "rpa01",
    "KAMIBASHI_SETTING_OF_LAST_YEAR": "1",
    "PREFECT_API_URL": "http://prefect.example/api",
    "PREFECT_SERVER_DATABASE_CONNECTION_URL": "postgresql+asyncpg://prefect@db.example/prefect",
    "http_proxy": "http://proxy.example:8080",
}


@pytest.fixture
def scratch():
    """A place for temporary files with a short path: Chromium's socket in it has 107 letters."""
    with tempfile.TemporaryDirectory(prefix="k-") as folder:
        yield Path(folder)


@pytest.mark.paddle
@pytest.mark.browser
def test_the_demo_keys_every_sample_as_it_is_on_the_paper(tmp_path, scratch):
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    office = {"KAMIBASHI_INBOX": str(inbox), "TMPDIR": str(scratch), **ANOTHER_OFFICE}
    ended = subprocess.run(
        [Path(sys.executable).parent / "kamibashi", "demo"],
        env=environment(office),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.stderr == ""
    assert ended.returncode == 0, ended.stdout
    verdict = ended.stdout.splitlines()[-1]
    assert re.search(r" 18 of 18 records in the legacy system are as on the paper\.$", verdict)
    assert list(inbox.iterdir()) == []
    assert list(scratch.glob("kamibashi-*")) == []
