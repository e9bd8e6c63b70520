import base64
import json
import os
import socket
import time
import urllib.request
from contextlib import ExitStack
from dataclasses import dataclass
from http import HTTPStatus
from urllib.error import HTTPError

import pytest
from PIL import Image

from cases.ledger import Ledger
from cases.store.database import open_database
from flows.commands.cli import main
from flows.intake.intake import Intake
from flows.office.folders import Folders
from flows.servers.prefect_server import PrefectPlace, prefect_server, switches


@pytest.fixture
def ledger(tmp_path):
    engine = open_database(f"sqlite:///{tmp_path}/home/cases.sqlite3")
    yield Ledger(engine)
    engine.dispose()


@pytest.fixture
def intake(tmp_path, ledger):
    folders = Folders(tmp_path / "home")
    folders.make()
    return Intake(folders, ledger)


@pytest.fixture
def drop(tmp_path):
    """Drop a stack of pages, or any bytes, into the watched folder."""
    folder = tmp_path / "home/inbox"
    folder.mkdir(parents=True, exist_ok=True)

    def put(name, content=None, pages=1, shade=200):
        path = folder / name
        if content is not None:
            path.write_bytes(content)
            return path
        sheets = [Image.new("L", (120, 170), shade - number) for number in range(pages)]
        sheets[0].save(path, save_all=pages > 1, append_images=sheets[1:])
        return path

    return put


@pytest.fixture(scope="session")
def eventually():
    """Look again and again until there is something to see; for what other processes do."""

    def look(see, tries=600, pause=0.2):
        for _ in range(tries):
            if seen := see():
                return seen
            time.sleep(pause)
        raise AssertionError(f"nothing came of {see}")

    return look


@pytest.fixture(scope="session")
def free_port():
    def find():
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            return probe.getsockname()[1]

    return find


@pytest.fixture(scope="session")
def prefect(tmp_path_factory, free_port):
    """A real Prefect server; it takes a while to start, so all tests share it."""
    place = PrefectPlace(tmp_path_factory.mktemp("office") / "prefect", free_port())
    with prefect_server(place):
        yield place
    said = (place.home / "server.log").read_text(encoding="utf-8")
    # Prefect's own SQLite may be locked on a busy machine: it tries again itself
    strange = [what for what in said.split("Traceback")[1:] if "database is locked" not in what]
    assert strange == []
    assert "Server stopped!" in said


@pytest.fixture(scope="session")
def ask(prefect, eventually):
    """Ask Prefect's API; returns the answer's JSON.

    While its own SQLite is locked Prefect answers 503, having done nothing; its clients ask again.
    """
    key = switches(prefect)["PREFECT_API_AUTH_STRING"].encode()
    headers = {
        "Content-Type": "application/json",
        "Authorization": f"Basic {base64.b64encode(key).decode()}",
    }

    def post(path, **asked):
        body = json.dumps(asked).encode() if asked or path.endswith("filter") else None
        request = urllib.request.Request(f"{prefect.api}{path}", body, headers)
        (found,) = eventually(lambda: answered(request))
        return found

    def answered(request):
        try:
            with urllib.request.urlopen(request) as answer:
                return (json.load(answer),)
        except HTTPError as error:
            if error.code != HTTPStatus.SERVICE_UNAVAILABLE:
                raise
        return ()

    return post


@pytest.fixture
def opened():
    """Whatever a test enters into it, closed again when the test is over."""
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A home folder of the test's own, whatever is set in the caller's shell."""
    for name in [name for name in os.environ if name.upper().startswith("KAMIBASHI_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("KAMIBASHI_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@dataclass(frozen=True)
class Answer:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def complaint(self):
        """The one line on standard error."""
        (line,) = self.err.splitlines()
        assert line.startswith("kamibashi: ")
        return line


@pytest.fixture
def kamibashi(home, capsys):
    """Run a command as the console script does."""

    def run(*words):
        capsys.readouterr()
        code = main([str(word) for word in words])
        return Answer(code, *capsys.readouterr())

    return run
