"""Where a citizen's value or a password lies that must not: files, and the words of processes."""

import json
import os
import select
import subprocess
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from bots.jobs import KeyingJob

_RECORD_ITSELF = "cases.sqlite3"  # with its -wal and -shm
_PICTURES = (".png", ".jpg")  # evidence shows what was typed: that is what it is for
_ENCODINGS = ("utf-8", "cp932", "euc-jp", "utf-16-le")
_SHORTEST = 4
_SHORTEST_DIGITS = 10  # fewer may be a part of any number


def needles(jobs: Iterable[KeyingJob], *secrets: str) -> frozenset[bytes]:
    """Return everything to look for, as it may be written in logs, databases, addresses, JSON."""
    texts = {entry.text for job in jobs for entry in job.entries if entry.text != job.key}
    texts = {text for text in texts if _is_telling(text)} | set(secrets)
    return frozenset(form for text in texts for form in _forms(text) if b"\n" not in form)


def leaks(home: Path, wanted: frozenset[bytes]) -> tuple[str, ...]:
    """Return the files under `home` that hold one of them; archives are looked into."""
    with tempfile.TemporaryDirectory() as folder:
        for number, path in enumerate(sorted(home.rglob("*.zip"))):
            with suppress(zipfile.BadZipFile), zipfile.ZipFile(path) as archive:
                archive.extractall(Path(folder) / f"{number}-{path.name}")
        return (*_grep(home, wanted), *_grep(Path(folder), wanted))


def words_of_processes(home: Path) -> frozenset[bytes]:
    """Return the command line of every process that works for this home."""
    return frozenset(words for _, words in _processes(home))


def outlive(scratch: Path, patience: float) -> tuple[int, ...]:
    """Wait for every process that has its scratch there; return the ids of those that stay."""
    left = []
    for process, _ in _processes(scratch):
        with suppress(ProcessLookupError):
            ended = os.pidfd_open(process)
            try:
                if not select.select([ended], [], [], patience)[0]:
                    left.append(process)
            finally:
                os.close(ended)
    return tuple(left)


def _processes(folder: Path) -> Iterator[tuple[int, bytes]]:
    wanted = str(folder).encode()
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            words = (process / "cmdline").read_bytes()
            if wanted in words or wanted in (process / "environ").read_bytes():
                yield int(process.name), words


def _is_telling(text: str) -> bool:
    return len(text) >= (_SHORTEST_DIGITS if text.isascii() else _SHORTEST)


def _forms(text: str) -> Iterator[bytes]:
    yield json.dumps(text)[1:-1].encode()
    for encoding in _ENCODINGS:
        with suppress(UnicodeEncodeError):
            plain = text.encode(encoding)
            yield plain
            yield quote(plain).encode()


def _grep(folder: Path, wanted: frozenset[bytes]) -> tuple[str, ...]:
    excluded = [f"--exclude={_RECORD_ITSELF}*", *(f"--exclude=*{each}" for each in _PICTURES)]
    found = subprocess.run(
        ["grep", "-raFl", *excluded, "-f", "-", str(folder)],
        input=b"\n".join(sorted(wanted)),
        env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        check=False,
    )
    if found.returncode > 1:
        raise RuntimeError(found.stderr.decode())
    return tuple(found.stdout.decode().splitlines())
