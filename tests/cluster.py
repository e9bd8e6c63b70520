"""A PostgreSQL cluster of the tests' own: made in a moment, thrown away at the end."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text

_HURRY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")
_NEW = ("-A", "trust", "-U", "kamibashi", "-E", "UTF8", "--no-sync")
_SERVER = "postgres"  # PostgreSQL refuses to run as root


@dataclass(frozen=True)
class Cluster:
    """A running server that listens on nothing but a socket in its own folder."""

    folder: Path

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://kamibashi@/{database}?host={self.folder}"

    def new_database(self, name: str) -> str:
        """Make an empty database and return its address."""
        engine = create_engine(self.url("template1"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0"))
        engine.dispose()
        return self.url(name)


@contextmanager
def postgresql_cluster() -> Iterator[Cluster]:
    """Run a cluster: as user postgres where we are root, else as ourselves."""
    folder = Path(tempfile.mkdtemp(prefix="kamibashi-pg-"))
    if os.geteuid() == 0:
        shutil.chown(folder, _SERVER, _SERVER)
    data = folder / "data"
    settings = (f"unix_socket_directories={folder}", "listen_addresses=", *_HURRY)
    options = " ".join(f"-c {setting}" for setting in settings)
    try:
        _call(folder, "initdb", "-D", data, *_NEW)
        _call(folder, "pg_ctl", "-D", data, "-l", folder / "log", "-w", "-o", options, "start")
        try:
            yield Cluster(folder)
        finally:
            _call(folder, "pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


def _call(folder: Path, program: str, *words: object) -> None:
    them: dict[str, Any] = (
        {"user": _SERVER, "group": _SERVER, "extra_groups": []} if os.geteuid() == 0 else {}
    )
    with (folder / f"{program}.log").open("wb") as log:
        # not a pipe: the server would keep it open
        subprocess.run(
            [_where(program), *map(str, words)],
            check=True,
            cwd=folder,
            env={"LC_ALL": "C.UTF-8", "PATH": os.defpath},
            stdout=log,
            stderr=log,
            **them,
        )


def _where(program: str) -> str:
    debian = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"))
    found = shutil.which(program) or (str(debian[-1]) if debian else None)
    assert found, "PostgreSQL is missing: run setup/system.sh, or apt-get install postgresql"
    return found
