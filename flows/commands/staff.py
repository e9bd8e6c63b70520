"""`kamibashi users`: accounts of the desk, for who sits at the server."""

from typing import Annotated

import typer

from cases.people.staff import Role
from flows.office.office import open_office

app = typer.Typer(help="who may work at the desk")


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="what the person types to log in")],
    display: Annotated[str, typer.Option(help="the person's name on the screen")] = "",
    role: Annotated[Role, typer.Option(help="clerk or admin")] = Role.CLERK,
) -> None:
    """Make an account; the password is asked for, never an argument."""
    password = typer.prompt("password", hide_input=True, confirmation_prompt=True)
    with open_office() as office:
        user = office.staff.add_user(name, display or name, password, role, "command line")
    print(f"{user.name}  {user.role}")


@app.command("list")
def list_users() -> None:
    """List the accounts."""
    with open_office() as office:
        for user in office.staff.users():
            print(f"{user.name:20} {user.role:6} {'disabled' if user.disabled else ''}".rstrip())


@app.command()
def password(name: Annotated[str, typer.Argument(help="whose")]) -> None:
    """Change a password; the person's sessions end."""
    fresh = typer.prompt("password", hide_input=True, confirmation_prompt=True)
    with open_office() as office:
        office.staff.set_password(name, fresh, "command line")
    print(f"{name}: password changed")
