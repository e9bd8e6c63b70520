"""Prefect's server as a child process of ours: on this machine only, telling nobody."""

import secrets
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from disk.atomic import write_atomically
from flows.errors import PortTaken, ServerNotStarted
from flows.office.settings import STAY_INSIDE, environment
from flows.servers.child_process import Child, Program, child

_HOST = "127.0.0.1"
_TRIES = 240
_BETWEEN_TRIES = 0.5
_HEALTHY = 200
_OWNER_ONLY = 0o600
_QUARTER = 90 * 24 * 3600


@dataclass(frozen=True, slots=True)
class PrefectPlace:
    """Where Prefect keeps its own database, and the port it listens at on this machine."""

    home: Path
    port: int

    @property
    def api(self) -> str:
        """The address of the API."""
        return f"http://{_HOST}:{self.port}/api"


def switches(place: PrefectPlace) -> dict[str, str]:
    """Return the environment that the server and its clients share.

    Each switch but the addresses keeps something inside the machine (PLATFORM, section 1.3) or
    survives a crash (1.6): analytics, the second web interface, advertisements, slots that a
    restart of the server would forget. The password keeps other users of this machine, and web
    pages open in its browsers, from giving Prefect orders.
    """
    key = f"kamibashi:{_password(place.home)}"
    return {
        **STAY_INSIDE,
        "PREFECT_HOME": str(place.home),
        "PREFECT_API_URL": place.api,
        "PREFECT_API_AUTH_STRING": key,
        "PREFECT_SERVER_API_AUTH_STRING": key,
        "PREFECT_SERVER_UI_V2_ENABLED": "false",
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        "PREFECT_SERVER_CORS_ALLOWED_ORIGINS": place.api.removesuffix("/api"),
        "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": (
            "prefect.server.concurrency.lease_storage.filesystem"
        ),
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": str(_QUARTER),
        "PREFECT_UI_STATIC_DIRECTORY": str(place.home / "ui"),  # else written into the packages
    }


def _password(home: Path) -> str:
    """Return the password of this Prefect, made at the first start; only we may read its file."""
    path = home / "password"
    home.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        write_atomically(path, secrets.token_urlsafe(24).encode("ascii"), _OWNER_ONLY)
    return path.read_text(encoding="ascii")


@contextmanager
def prefect_server(place: PrefectPlace) -> Iterator[Child]:
    """Run a Prefect server while the block runs; inside the block it is healthy.

    Raises:
        PortTaken: something else listens there.
        ServerNotStarted: it ended, or did not become healthy.
    """
    refuse_taken_port(_HOST, place.port, "KAMIBASHI_PREFECT_PORT")
    command = (sys.executable, "-m", "prefect", "server", "start")
    where = ("--host", _HOST, "--port", str(place.port))
    log = place.home / "server.log"
    program = Program(
        "Prefect",
        (*command, *where),
        environment(switches(place)),
        log,
        ask=signal.SIGINT,  # SIGTERM would end it at once, in the middle of what it writes
    )
    with child(program) as server:
        _wait_until_healthy(server, place, log)
        yield server


def refuse_taken_port(host: str, port: int, setting: str) -> None:
    """Return only if nobody listens at a port.

    Raises:
        PortTaken: naming the setting that would change it.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            advice = f"stop what uses it, or set {setting}"
            raise PortTaken(f"port {port} of {host}: {error.strerror}; {advice}") from None


def _wait_until_healthy(server: Child, place: PrefectPlace, log: Path) -> None:
    for _ in range(_TRIES):
        if not server.running:
            raise ServerNotStarted(f"Prefect's server ended at once: see {log}")
        if _is_healthy(place.port):
            return
        time.sleep(_BETWEEN_TRIES)
    raise ServerNotStarted(f"Prefect's server does not answer: see {log}")


def _is_healthy(port: int) -> bool:
    connection = HTTPConnection(_HOST, port, timeout=5)
    try:
        connection.request("GET", "/api/health")
        return connection.getresponse().status == _HEALTHY
    except OSError:
        return False
    finally:
        connection.close()
