"""What every test stands on: no network but this machine, no telemetry, no model look-ups."""

import ipaddress
import os
import socket
import sys
from typing import Any

import pytest
from hypothesis import settings

from tests.cluster import postgresql_cluster

pytest_plugins = ["tests.parts"]

# Before anything of PaddleX or Prefect is imported: both ask the network at import otherwise.
os.environ["PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK"] = "True"
os.environ["DO_NOT_TRACK"] = "1"
os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # native code: the guard below does not see it
os.environ["PREFECT_SERVER_ANALYTICS_ENABLED"] = "false"

# The machine may be busy: no test fails for its time. Everything else stays as Hypothesis has it.
settings.register_profile("kamibashi", settings(), deadline=None)
settings.load_profile("kamibashi")


def _stays_here(host: object) -> bool:
    if host is None or host in ("", "localhost", b"localhost", socket.gethostname()):
        return True
    text = host.decode() if isinstance(host, bytes) else str(host)
    try:
        address = ipaddress.ip_address(text.split("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


class LeftTheMachine(BaseException):
    """A test tried to reach another machine. Nothing may catch it as an ordinary failure."""


def _guard(event: str, args: tuple[Any, ...]) -> None:
    if event == "socket.getaddrinfo" and not _stays_here(args[0]):
        raise LeftTheMachine(f"looked up {args[0]!r}")
    if event in ("socket.gethostbyname", "socket.gethostbyaddr") and not _stays_here(args[0]):
        raise LeftTheMachine(f"looked up {args[0]!r}")
    if event in ("socket.connect", "socket.sendto") and args[0].family != socket.AF_UNIX:
        address = args[1]
        if isinstance(address, tuple) and not _stays_here(address[0]):
            raise LeftTheMachine(f"connected to {address[0]!r}")


sys.addaudithook(_guard)


@pytest.fixture(scope="session")
def postgresql():
    """A PostgreSQL server for whoever asks; started once in a test process."""
    with postgresql_cluster() as cluster:
        yield cluster
