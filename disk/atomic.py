"""Files written so that a crash or a power cut leaves the old one or the new one, whole.

The new one is written under a name of its own in the same folder, brought to the disk, and renamed
into its place; then the folder is brought to the disk, or the renaming could be undone. Two that
write at once do not mix: the later one stands. A crash may leave a part behind: `clear_parts`.
"""

import os
from glob import escape
from pathlib import Path
from secrets import token_hex

_AS_THE_UMASK_SAYS = 0o666
_PART = ".part"


def write_atomically(path: Path, content: bytes, mode: int = _AS_THE_UMASK_SAYS) -> None:
    """Put a whole file in its place, and return once the disk holds it.

    Raises:
        OSError: the disk refused. The old file is there still, or the new one stands in its place
            and a power cut may yet undo that.
    """
    replace_whole(path, content, mode)
    sync_folder(path.parent)


def replace_whole(path: Path, content: bytes, mode: int = _AS_THE_UMASK_SAYS) -> None:
    """Do the same but for the last step: a power cut may undo it until `sync_folder` returns.

    Raises:
        OSError: the disk refused; the old file is there still.
    """
    part = path.with_name(f".{path.name}.{token_hex(4)}{_PART}")
    file = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        try:
            write_all(file, content)
            os.fsync(file)
        finally:
            os.close(file)
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise


def put_in_place(fresh: Path, path: Path) -> None:
    """Let a file that was made elsewhere on the same disk stand at `path`, as `write_atomically`.

    Raises:
        OSError: the disk refused.
    """
    _sync(fresh, os.O_RDONLY)
    fresh.replace(path)
    sync_folder(path.parent)


def write_all(file: int, content: bytes) -> None:
    """Write it all: a file system that is nearly full takes a part, and says so only then."""
    while content:
        content = content[os.write(file, content) :]


def sync_folder(folder: Path) -> None:
    """Return once the disk holds the names in a folder."""
    _sync(folder, os.O_RDONLY | os.O_DIRECTORY)


def clear_parts(folder: Path, name: str = "") -> None:
    """Remove what a crash left beside the files in `folder`, or beside the one of this name.

    Only for who alone writes there: the parts of others go, too.
    """
    for part in folder.glob(f".{escape(name)}.*{_PART}" if name else f".*{_PART}"):
        part.unlink(missing_ok=True)


def _sync(path: Path, flags: int) -> None:
    file = os.open(path, flags)
    try:
        os.fsync(file)
    finally:
        os.close(file)
