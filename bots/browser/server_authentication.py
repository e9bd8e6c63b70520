"""What a web server asks for before it shows any page: basic authentication, a certificate."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bots.credentials import Credentials


@dataclass(frozen=True, slots=True)
class Gate:
    """What is shown at the gate of one system, and to no other host.

    `certificate` and `key` are files in PEM; `passphrase` opens the key. With `any_server` the
    server's own certificate is not checked: for systems in the office that signed it themselves.
    """

    basic: Credentials | None = field(default=None, repr=False)
    certificate: Path | None = None
    key: Path | None = None
    passphrase: str = field(default="", repr=False)
    any_server: bool = False


def gate_of(settings: Mapping[str, str]) -> Gate:
    """Return the gate that a door's settings describe.

    They are `basic_auth_user` and `basic_auth_password`, `client_certificate`, `client_key` and
    `client_key_passphrase`, and `server_certificate = "unchecked"`.
    """
    user = settings.get("basic_auth_user")
    return Gate(
        basic=Credentials(user, settings.get("basic_auth_password", "")) if user else None,
        certificate=_path(settings, "client_certificate"),
        key=_path(settings, "client_key"),
        passphrase=settings.get("client_key_passphrase", ""),
        any_server=settings.get("server_certificate") == "unchecked",
    )


def context_options(gate: Gate, address: str) -> dict[str, Any]:
    """Return what Playwright's `new_context` takes so that it passes the gate of `address`."""
    place = urlsplit(address)
    origin = f"{place.scheme}://{place.netloc}"  # compared letter for letter, with its port
    options: dict[str, Any] = {"ignore_https_errors": gate.any_server}
    if gate.basic:
        options["http_credentials"] = {
            "username": gate.basic.user,
            "password": gate.basic.password,
            "origin": origin,
            "send": "always",  # with the one POST too: it must not be sent twice to be let in
        }
    if gate.certificate:
        certificate = {"origin": origin, "certPath": gate.certificate}
        if gate.key:
            certificate["keyPath"] = gate.key
        if gate.passphrase:
            certificate["passphrase"] = gate.passphrase
        options["client_certificates"] = [certificate]
    return options


def _path(settings: Mapping[str, str], name: str) -> Path | None:
    return Path(settings[name]) if settings.get(name) else None
