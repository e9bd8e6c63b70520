"""Names of files as bytes: kept as they are, shown as somebody meant them."""

import os
from contextlib import suppress
from pathlib import Path

from cases.records.scans import FileName

_NO_LETTERS = frozenset("\x80\xa0\uf8f1\uf8f2\uf8f3")  # what CP932 makes of bytes it does not use
_CODINGS = ("utf-8", "cp932")  # of Linux and of old Windows shares, archives and file servers


def shown(name: str) -> str:
    """Return a name, or a path, of the file system as it can be read; it can always be encoded.

    What is no text in either coding has its strange bytes escaped.
    """
    raw = os.fsencode(name)
    for coding in _CODINGS:
        with suppress(UnicodeDecodeError):
            told = raw.decode(coding)
            if coding == "utf-8" or _NO_LETTERS.isdisjoint(told):
                return told
    return raw.decode("utf-8", "backslashreplace")


def file_name(path: Path, folder: Path) -> FileName:
    """Return what a file of a watched folder is called, with the folders that it lay in there."""
    raw, told = os.fsencode(path.name), shown(path.name)
    inside = path.parent.relative_to(folder)
    between = shown(str(inside)) if inside.parts else ""
    return FileName(told, None if told.encode() == raw else raw, between)
