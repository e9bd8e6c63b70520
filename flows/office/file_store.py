"""Whether a home holds the files that its database speaks of: both know one identity.

The database names files from the home on. A copy of a home is a store of its own beside a database
of its own; a folder that is away, or another machine's, is none, and nobody works on its cases.
"""

import os
from contextlib import suppress
from secrets import token_hex
from uuid import uuid4

from cases.ledger import Ledger
from disk.atomic import sync_folder, write_atomically
from flows.errors import StoreAway
from flows.office.folders import Folders

_LATELY = 20  # scans of which a file tells that this is their store


def settle_store(ledger: Ledger, folders: Folders) -> None:
    """Make sure that files may be put into this home: it becomes the store where there is none.

    Raises:
        StoreAway: the files of this database are in another folder.
        OSError: the home cannot be read or written.
    """
    check_store(ledger, folders)
    if ledger.store.identity() is not None:
        return
    if ledger.scans(limit=1):
        raise StoreAway(_not_here(folders))
    _adopt(ledger, folders)


def check_store(ledger: Ledger, folders: Folders) -> None:
    """Make sure that this home is not another store than that of the database.

    Where the marker was lost, or there was none in the day of this home, the originals tell it.

    Raises:
        StoreAway: it is another, or it is away.
        OSError: the home cannot be read.
    """
    known, here = ledger.store.identity(), _marker(folders)
    if known is not None and here == known:
        return
    if known is not None and here:
        raise StoreAway(
            f"{folders.home} holds the files of another database ({here}, not {known}): "
            "set KAMIBASHI_HOME, or KAMIBASHI_DATABASE"
        )
    if _has_its_files(ledger, folders):
        _adopt(ledger, folders)
    elif known is not None:
        raise StoreAway(_not_here(folders))


def check_own_store(ledger: Ledger, folders: Folders) -> None:
    """Make sure that what the database says of files is said of those in this home.

    Raises:
        StoreAway: nothing tells it.
        OSError: the home cannot be read.
    """
    check_store(ledger, folders)
    if ledger.store.identity() is None and ledger.scans(limit=1):
        raise StoreAway(_not_here(folders))


def _not_here(folders: Folders) -> str:
    return (
        f"the files of this database are not in {folders.home}: is its disk or share away? "
        "else set KAMIBASHI_HOME"
    )


def _marker(folders: Folders) -> str:
    """Return the identity that stands in this home; "" where none does."""
    try:
        return folders.store_marker.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError:
        raise StoreAway(f"{folders.store_marker} is damaged: put it back from a copy") from None


def _has_its_files(ledger: Ledger, folders: Folders) -> bool:
    return any(folders.file(scan.path).is_file() for scan in ledger.scans(limit=_LATELY))


def _adopt(ledger: Ledger, folders: Folders) -> None:
    """Let this home be the store, whoever else says so of it at this moment."""
    here = _marker(folders) or ledger.store.identity() or str(uuid4())
    if not _marker(folders):
        _write_first(folders, here)
        here = _marker(folders)
    known = ledger.store.settle(here)
    if known != here:
        raise StoreAway(_not_here(folders))


def _write_first(folders: Folders, identity: str) -> None:
    """Write the marker, but never over that of another: who comes second reads it."""
    folders.make_home()
    mine = folders.store_marker.with_name(f".{folders.store_marker.name}.{token_hex(4)}.part")
    write_atomically(mine, f"{identity}\n".encode())
    try:
        with suppress(FileExistsError):
            os.link(mine, folders.store_marker)
        sync_folder(folders.home)
    except OSError:  # a file system without links: two first starts at once are not met with there
        mine.replace(folders.store_marker)
    finally:
        mine.unlink(missing_ok=True)
