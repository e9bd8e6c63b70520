"""`kamibashi doctor`: is everything in order for the night?"""

import typer

from flows.errors import FlowError
from flows.office.office import open_office


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("doctor")(doctor)


def doctor() -> int:
    """Look at settings, disk, database, forms, systems, passwords, browser and weights."""
    from flows.maintenance.doctor import (  # the browser and the forms take a moment to import
        Health,
        examine,
    )

    worst = 0
    with open_office() as office:
        for seen in examine(office):
            print(f"{seen.health:6} {seen.part:10} {seen.said}", flush=True)
            worst = FlowError.exit_code if seen.health is Health.WRONG else worst
    return worst
