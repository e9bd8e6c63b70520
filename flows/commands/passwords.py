"""`kamibashi passwords`: kept encrypted; typed in or piped, never an argument."""

import sys
from typing import Annotated

import typer
from pydantic import SecretStr

from flows.errors import CommandWrong, SystemNotSetUp
from flows.office.office import open_office
from flows.office.settings import Settings
from japanese.clock import TOKYO, now_utc

app = typer.Typer(help="passwords of the systems that are keyed into")

_SETTING = typer.Option(
    "--for", help="a secret setting of the system's door, as its manual calls it, not the log-in"
)


@app.command("set")
def set_password(
    system: Annotated[str, typer.Argument(help="the system")],
    setting: Annotated[str, _SETTING] = "",
) -> None:
    """Store a system's password: asked for without showing it, or the first line of a pipe."""
    with open_office() as office:
        office.manifest(system)  # a name that is not set up would never be looked for
        name = _name(system, setting)
        office.passwords.put(name, _asked(), now_utc())
        print(f"{name}: stored; its key is in {office.passwords.key_file}")
        _warn_of_environment(office.settings, system)


@app.command("list")
def list_passwords() -> None:
    """List which passwords are stored and since when; none is shown."""
    with open_office() as office:
        for name, at in office.passwords.names().items():
            print(f"{name:30} {at.astimezone(TOKYO):%Y-%m-%d %H:%M}")
        for system in office.systems:
            _warn_of_environment(office.settings, system)


@app.command("remove")
def remove_password(
    system: Annotated[str, typer.Argument(help="the system")],
    setting: Annotated[str, _SETTING] = "",
) -> None:
    """Forget a stored password."""
    name = _name(system, setting)
    with open_office() as office:
        if not office.passwords.remove(name):
            raise SystemNotSetUp(f"{name}: no password is stored; kamibashi passwords list")
    print(f"{name}: removed")


@app.command("rotate")
def rotate_key() -> None:
    """Make a new key and encrypt every stored password with it; the old key is forgotten."""
    with open_office() as office:
        store = office.passwords
        print(f"{store.rotate()} passwords encrypted again; the new key is in {store.key_file}")


def _name(system: str, setting: str) -> str:
    return f"{system}.{setting}" if setting else system


def _asked() -> SecretStr:
    if sys.stdin.isatty():
        asked = typer.prompt("password", hide_input=True, confirmation_prompt=True)
    else:
        asked = sys.stdin.readline().rstrip("\r\n")
    if not asked:
        raise CommandWrong("the password is empty: type it, or pipe it in as one line")
    return SecretStr(asked)


def _warn_of_environment(settings: Settings, system: str) -> None:
    if system in settings.passwords:
        name = f"KAMIBASHI_PASSWORDS__{system.upper()}"
        print(f"{name} is set, too: any process of this user can read it; take it out")
