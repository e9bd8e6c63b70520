"""The desk's web server, on a thread of ours."""

import socket
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial

import uvicorn
from fastapi import FastAPI

from cases.people.staff import Staff
from desk.app import Addresses, create_app
from desk.review.proof_pages import offer_proofs
from flows.errors import NothingToProve, PortTaken
from flows.office.office import Office
from flows.office.settings import Settings
from flows.reports.proof import Prover, proof_page

_LAST_ANSWERS = 5  # seconds that an answer under way may take at the end
_EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104  compared with, never bound by itself


@contextmanager
def desk_server(office: Office) -> Iterator[Future[None]]:
    """Answer browsers while the block runs. The future is done only if the server failed.

    Raises:
        PortTaken: something else listens there.
    """
    settings, app = office.settings, desk_application(office)
    door = _listen(settings.desk_host, settings.desk_port)
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=_LAST_ANSWERS,
        )
    )
    with door, ThreadPoolExecutor(1, thread_name_prefix="desk") as thread:
        running = thread.submit(server.run, [door])
        try:
            while not server.started and not running.done():
                time.sleep(0.05)
            yield running
        finally:
            server.should_exit = True


def desk_application(office: Office) -> FastAPI:
    """Return the desk of an office, with the proofs of its cases."""
    app = create_app(
        office.ledger,
        office.staff,
        office.forms.templates,
        office.folders.home,
        Addresses(office.settings.desk_origins, office.settings.desk_hosts),
    )
    prover = Prover(office.ledger, office.staff, office.forms, office.folders)
    offer_proofs(app, partial(_proof, prover))
    return app


def _proof(prover: Prover, case_id: str) -> str | None:
    try:
        return proof_page(prover.prove(case_id))
    except NothingToProve:
        return None


def _listen(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port))
    except OSError as error:
        advice = "stop what uses it, or set KAMIBASHI_DESK_PORT"
        raise PortTaken(f"port {port} of {host}: {error.strerror}; {advice}") from None


def desk_address(settings: Settings) -> str:
    """Return the address to type into a browser."""
    host = socket.gethostname() if settings.desk_host in _EVERYWHERE else settings.desk_host
    return f"http://{host}:{settings.desk_port}/"


def set_up_link(settings: Settings, staff: Staff) -> str | None:
    """Return the one-time link with which the first account is made; None once there is one."""
    if not staff.set_up_needed():
        return None
    return f"{desk_address(settings)}setup?token={staff.new_set_up_token()}"
