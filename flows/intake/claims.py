"""A file is taken by a copy: written to our own disk, hashed, and only then gone from the inbox.

The inbox may be another disk, or a share. Where the power goes in between, the file lies in the
inbox, or here with a note beside it that says that it is ours.
"""

import hashlib
import json
import os
import shutil
import tempfile
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cases.records.scans import FileName
from disk.atomic import sync_folder, write_atomically
from flows.intake.file_names import file_name

_TAKEN = "take-"
_CLAIMED = "claim-"  # as earlier versions left them: moved here, under its own name
_CONTENT, _NOTE = "content", "note.json"
_AT_ONCE = 1 << 20
_CHEAP = 32 << 20  # bytes that are hashed a second time in the inbox


@dataclass(frozen=True, slots=True)
class Look:
    """What a file was like when it was looked at."""

    inode: int  # of a share it may be another at each look
    size: int
    changed_ns: int

    def is_like(self, other: "Look") -> bool:
        """Return whether size and time are the same."""
        return (self.size, self.changed_ns) == (other.size, other.changed_ns)


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of a file that is still in the inbox."""

    place: Path
    look: Look
    sha256: str

    def forget(self) -> None:
        """Remove the copy."""
        shutil.rmtree(self.place, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class Claim:
    """A file that is ours, in a folder of its own, and what it was called."""

    content: Path
    name: FileName

    def forget(self) -> None:
        """Remove it where it is still there, and its folder where nothing else is in it."""
        self.content.unlink(missing_ok=True)
        self.content.with_name(_NOTE).unlink(missing_ok=True)
        with suppress(OSError):
            self.content.parent.rmdir()


def look_at(path: Path) -> Look:
    """Return what a file is like now.

    Raises:
        OSError: it is not there, or may not be looked at.
    """
    return _look(path.lstat())


def copy_of(path: Path, work: Path) -> Copy | None:
    """Copy a file to our own disk; None where it changed or went meanwhile.

    Raises:
        OSError: it cannot be read, or there is no room.
    """
    place = Path(tempfile.mkdtemp(prefix=_TAKEN, dir=work))
    try:
        made = _copied(path, place)
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise
    if made is None:
        shutil.rmtree(place, ignore_errors=True)
    return made


def _copied(path: Path, place: Path) -> Copy | None:
    digest = hashlib.sha256()
    try:
        source = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    with open(source, "rb") as content, (place / _CONTENT).open("xb") as copy:  # noqa: PTH123
        before = _look(os.fstat(source))
        while some := content.read(_AT_ONCE):
            digest.update(some)
            copy.write(some)
        copy.flush()
        os.fsync(copy.fileno())
        after = _look(os.fstat(source))
        if before != after or after.size != os.fstat(copy.fileno()).st_size:
            return None
    return Copy(place, after, digest.hexdigest())


def claim(path: Path, copy: Copy, name: FileName) -> Claim | None:
    """Let a copy be the file, and the inbox be rid of it; None where it has changed since.

    Raises:
        OSError: it may not be removed there; the copy is gone then, the file stays.
    """
    try:
        if not _is_still(path, copy):
            copy.forget()
            return None
        write_atomically(copy.place / _NOTE, _note(path, copy, name))
        path.unlink()
    except BaseException:
        copy.forget()
        raise
    return Claim(copy.place / _CONTENT, name)


def _note(path: Path, copy: Copy, name: FileName) -> bytes:
    """Return what tells, after a power cut, whether a copy is the file, and what it is called."""
    raw = None if name.raw is None else name.raw.hex()
    called = {"shown": name.shown, "raw": raw, "folder": name.folder}
    whence = {"path": os.fsencode(path).hex(), "look": asdict(copy.look)}
    return json.dumps({"name": called, **whence}).encode()


def _is_still(path: Path, copy: Copy) -> bool:
    """Return whether a file is what was copied, its bytes too where that costs little."""
    try:
        now = look_at(path)
        if not now.is_like(copy.look):
            return False
        if now == copy.look and now.size > _CHEAP:
            return True
        with path.open("rb") as content:
            same = hashlib.file_digest(content, "sha256").hexdigest() == copy.sha256
        return same and look_at(path).is_like(copy.look)
    except FileNotFoundError:
        return False


def left_behind(work: Path) -> list[Claim]:
    """Return the files that a run before had claimed; copies of files still in the inbox go."""
    claims = []
    for place in sorted(work.glob(f"{_TAKEN}*")):
        noted = _noted(place)
        if noted is None:
            shutil.rmtree(place, ignore_errors=True)
        else:
            claims.append(noted)
    for place in sorted(work.glob(f"{_CLAIMED}*")):
        inside = sorted(place.iterdir())
        claims.extend(Claim(one, file_name(one, place)) for one in inside)
        if not inside:
            place.rmdir()
    return claims


def _noted(place: Path) -> Claim | None:
    """Return the claim that a note tells of; None where the file is elsewhere.

    A damaged note tells nothing: the file is ours then, and called after its folder.
    """
    if not (place / _CONTENT).exists():  # it was kept, and then the power went
        return None
    try:
        note: dict[str, Any] = json.loads((place / _NOTE).read_bytes())
        whence, look = Path(os.fsdecode(bytes.fromhex(note["path"]))), Look(**note["look"])
        raw = note["name"]["raw"]
        name = FileName(**{**note["name"], "raw": None if raw is None else bytes.fromhex(raw)})
    except FileNotFoundError:
        return None
    except (ValueError, TypeError, LookupError):
        return Claim(place / _CONTENT, FileName(place.name))
    return None if _lies_there(whence, look) else Claim(place / _CONTENT, name)


def _lies_there(path: Path, as_it_was: Look) -> bool:
    try:
        return look_at(path).is_like(as_it_was)
    except OSError:
        return False


def keep(claimed: Claim, place: Path) -> None:
    """Put a claimed file where it stays, and bring that to the disk."""
    claimed.content.replace(place)
    sync_folder(place.parent)


def _look(status: os.stat_result) -> Look:
    return Look(status.st_ino, status.st_size, status.st_mtime_ns)
