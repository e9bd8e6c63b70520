"""The watched folder: which files in it may be taken.

A poll, not a watcher: on a share that another machine writes to, a watcher sees nothing.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ocr.base.defects import reason_of
from ocr.scans.wholeness import is_whole

_NOT_SCANS = frozenset({"thumbs.db", "desktop.ini"})
_UNFINISHED = (".tmp", ".part", ".partial", ".crdownload")
_HIDDEN = (".", "~$")


@dataclass(frozen=True, slots=True)
class Patience:
    """For how many seconds a file must lie unchanged: whole ones, and any other."""

    quiet: float = 3.0
    incomplete: float = 60.0


@dataclass(frozen=True, slots=True)
class _Seen:
    size: int
    changed_ns: int
    since: float


@dataclass(slots=True)
class Inbox:
    """A watched folder and the memory of when each file in it was last seen to change.

    The memory is of our own clock: the one of a file server may differ from it.
    """

    folder: Path
    patience: Patience = Patience()
    _seen: dict[str, _Seen] = field(default_factory=dict)

    def settled(self, now: float) -> tuple[Path, ...]:
        """Return the files that may be taken at `now` (seconds), by name.

        A file that ends as its format must is taken when it is quiet; any other, when it has
        been quiet for so long that nobody can be writing to it still: it is then looked at and
        refused with a reason, rather than lie here for ever.
        """
        present = {entry.name: _look(entry, now) for entry in _scans(self.folder)}
        for name, seen in present.items():
            before = self._seen.get(name)
            if before and (before.size, before.changed_ns) == (seen.size, seen.changed_ns):
                present[name] = before
        self._seen = present
        return tuple(
            self.folder / name for name in sorted(present) if self._may_be_taken(name, now)
        )

    def _may_be_taken(self, name: str, now: float) -> bool:
        quiet = now - self._seen[name].since
        if quiet >= self.patience.incomplete:
            return True
        return quiet >= self.patience.quiet and _ends_well(self.folder / name)


def _scans(folder: Path) -> Iterator[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            name = entry.name.lower()
            if name.startswith(_HIDDEN) or name.endswith(_UNFINISHED) or name in _NOT_SCANS:
                continue
            if entry.is_file(follow_symlinks=False):
                yield entry


def _look(entry: os.DirEntry[str], now: float) -> _Seen:
    try:
        stat = entry.stat(follow_symlinks=False)
    except FileNotFoundError:  # taken away while we looked
        return _Seen(-1, -1, now)
    return _Seen(stat.st_size, stat.st_mtime_ns, now)


def _ends_well(path: Path) -> bool:
    try:
        return is_whole(path)
    except OSError:  # taken away, or not ours to read: patience decides
        return False
    except Exception as error:  # whatever a stranger's bytes bring up is that file's alone
        reason_of(error)
        return False
