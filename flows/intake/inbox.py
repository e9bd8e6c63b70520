"""The watched folder: which files in it may be taken, and what the others wait for.

A poll, not a watcher: on a share that another machine writes to, a watcher sees nothing.
"""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from flows.intake.claims import Copy
from flows.intake.file_names import shown
from flows.intake.open_files import is_being_written
from ocr.base.defects import reason_of
from ocr.base.reasons import Reason, ReasonCode
from ocr.scans.wholeness import is_whole

_NOT_SCANS = frozenset({"thumbs.db", "desktop.ini"})
_UNFINISHED = (".tmp", ".part", ".partial", ".crdownload", ".filepart", ".download", "~")
_HIDDEN = (".", "~$")
_NOT_FOLDERS = frozenset({"lost+found", "__macosx", "system volume information"})
_OF_SERVERS = (".", "@", "#", "$")  # what file servers keep beside the files of people
_MOST_BYTES = 1_000_000_000
"""What is larger is no scan, and would only fill our disk."""

_GROWING = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")  # a TIFF is whole after each of its pages


@dataclass(frozen=True, slots=True)
class Patience:
    """For how many seconds a file must lie unchanged: whole ones, and any other."""

    quiet: float = 3.0
    incomplete: float = 60.0


@dataclass(frozen=True, slots=True)
class _Seen:
    kind: int
    size: int
    changed_ns: int


@dataclass(slots=True)
class _Dropped:
    """A file as it was seen last, since when, and what became of it so far."""

    seen: _Seen
    since: float
    waits: Reason | None = None
    tried: float | None = None
    copy: Copy | None = None
    copied: float = 0.0


@dataclass(slots=True)
class Inbox:
    """A watched folder and the memory of when each file in it was last seen to change.

    The memory is of our own clock: the one of a file server may differ from it.
    """

    folder: Path
    patience: Patience = Patience()
    _known: dict[str, _Dropped] = field(default_factory=dict)
    _shut: dict[str, Reason] = field(default_factory=dict)

    def settled(self, now: float) -> tuple[Path, ...]:
        """Return the files that may be taken at `now` (seconds), by name.

        A file that ends as its format must is taken when it is quiet; any other, when it has
        been quiet for so long that nobody can be writing to it still: it is then looked at and
        refused with a reason, rather than lie here for ever. An empty one waits to be filled, and
        so does one that a program has open. One that was put off is tried again after a while.

        Raises:
            OSError: the folder cannot be looked into.
        """
        self._shut = {}
        present = dict(self._look(self.folder, ""))
        for name, known in self._known.items():
            if name not in present or present[name] != known.seen:
                self._let_go(known)
        self._known = {name: self._as_known(name, seen, now) for name, seen in present.items()}
        ready = [name for name in sorted(present) if self._may_be_taken(name, now)]
        return tuple(self.folder / name for name in ready)

    def waits(self, now: float) -> list[tuple[str, Reason]]:
        """Return the files that were not taken though they are long here: names to show, and why.

        Folders that cannot be looked into are among them.
        """
        found = [
            (shown(name), known.waits)
            for name, known in sorted(self._known.items())
            if known.waits and (known.tried is not None or self._is_old(known, now))
        ]
        return found + [(shown(name), why) for name, why in sorted(self._shut.items())]

    def put_off(self, path: Path, why: Reason, now: float) -> None:
        """Remember that a file could not be taken."""
        if known := self._known.get(self._name_of(path)):
            self._let_go(known)
            known.waits, known.tried = why, now

    def copy_at(self, path: Path) -> Copy | None:
        """Return the copy that was made of a file as it still is."""
        return self._known[self._name_of(path)].copy

    def copied(self, path: Path, copy: Copy, now: float) -> None:
        """Remember the copy of a file."""
        known = self._known[self._name_of(path)]
        known.copy, known.copied = copy, now

    def is_quiet_since(self, path: Path, now: float) -> bool:
        """Return whether a file lay still for long, or for a quiet time since it was copied."""
        known = self._known[self._name_of(path)]
        return self._is_old(known, now) or now - known.copied >= self.patience.quiet

    def taken(self, path: Path) -> None:
        """Forget a file that is gone, or whose copy is."""
        self._known.pop(self._name_of(path), None)

    def _name_of(self, path: Path) -> str:
        return str(path.relative_to(self.folder))

    def _is_old(self, known: _Dropped, now: float) -> bool:
        return now - known.since >= self.patience.incomplete

    def _as_known(self, name: str, seen: _Seen, now: float) -> _Dropped:
        known = self._known.get(name)
        return known if known and known.seen == seen else _Dropped(seen, now)

    @staticmethod
    def _let_go(known: _Dropped) -> None:
        if known.copy:
            known.copy.forget()
            known.copy = None

    def _may_be_taken(self, name: str, now: float) -> bool:
        known = self._known[name]
        if known.tried is not None:
            if now - known.tried < self.patience.incomplete:
                return False
            known.tried = None
        known.waits = self._waits_for(name, known, now)
        return known.waits is None and now - known.since >= self.patience.quiet

    def _waits_for(self, name: str, known: _Dropped, now: float) -> Reason | None:
        """Return what a file waits for but a little quiet."""
        if stat.S_ISLNK(known.seen.kind):
            return Reason(ReasonCode.LINK)
        if not stat.S_ISREG(known.seen.kind):
            return Reason(ReasonCode.NOT_A_SCAN)
        if name.lower().endswith(_UNFINISHED):
            return Reason(ReasonCode.UNFINISHED_NAME)
        if known.seen.size == 0:
            return Reason(ReasonCode.STILL_EMPTY)
        if known.seen.size > _MOST_BYTES:
            return Reason(ReasonCode.LARGE_FILE, str(_MOST_BYTES // 1_000_000))
        if now - known.since < self.patience.quiet:
            return None
        return self._grows_or_is_open(self.folder / name, old=self._is_old(known, now))

    @staticmethod
    def _grows_or_is_open(path: Path, *, old: bool) -> Reason | None:
        if not old and not _ends_well(path):
            return Reason(ReasonCode.STILL_OPEN)
        try:
            written = is_being_written(path)
        except OSError:
            return None  # whoever takes it will tell why not
        if written or (written is None and not old and _may_grow(path)):
            return Reason(ReasonCode.STILL_OPEN)
        return None

    def _look(self, folder: Path, inside: str) -> Iterator[tuple[str, _Seen]]:
        """Yield what lies in a folder and in those in it, links not followed."""
        try:
            with os.scandir(folder) as entries:
                found = list(entries)
        except OSError as error:
            if not inside:
                raise
            if not isinstance(error, FileNotFoundError):
                self._shut[inside] = _why(error)
            return
        for entry in found:
            yield from self._look_at(entry, f"{inside}/{entry.name}" if inside else entry.name)

    def _look_at(self, entry: os.DirEntry[str], name: str) -> Iterator[tuple[str, _Seen]]:
        if entry.is_dir(follow_symlinks=False):
            if not _is_a_servers(entry.name):
                yield from self._look(Path(entry.path), name)
        elif _is_a_scan(entry.name) and (seen := _look(entry)):
            yield name, seen


def _is_a_servers(folder: str) -> bool:
    return folder.startswith(_OF_SERVERS) or folder.lower() in _NOT_FOLDERS


def _is_a_scan(name: str) -> bool:
    return not name.startswith(_HIDDEN) and name.lower() not in _NOT_SCANS


def _look(entry: os.DirEntry[str]) -> _Seen | None:
    try:
        status = entry.stat(follow_symlinks=False)
    except FileNotFoundError:  # taken away while we looked
        return None
    return _Seen(stat.S_IFMT(status.st_mode), status.st_size, status.st_mtime_ns)


def _why(error: OSError) -> Reason:
    if isinstance(error, PermissionError):
        return Reason(ReasonCode.NOT_PERMITTED)
    return reason_of(error)


def _ends_well(path: Path) -> bool:
    try:
        return is_whole(path)
    except OSError:  # taken away, or not ours to read: whoever takes it will tell
        return True
    except Exception as error:  # whatever a stranger's bytes bring up is that file's alone
        reason_of(error)
        return False


def _may_grow(path: Path) -> bool:
    try:
        with path.open("rb") as scan:
            return scan.read(4) in _GROWING
    except OSError:
        return False
