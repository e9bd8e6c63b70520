"""A database of yesterday, for tests of what a migration makes of it."""

from importlib.resources import files

from alembic import command
from alembic.config import Config


def back_to(engine, revision):
    """Take a database back to what an earlier version of the tables had."""
    config = Config()
    config.set_main_option("script_location", str(files("cases") / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, revision)
