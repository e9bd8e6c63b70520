"""The folder between us and the receiving system, and what was ever laid into it.

`work/` holds the file that is being written; `outbox/` those handed over, which the other side
takes away; `sent/` our own account of these, since a record must be found when its file is long
gone. One rename hands a file over, so that it happens once or not at all.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from bots.errors import SystemUnavailable
from bots.files import durable
from bots.files.account import SENT, account_path, accounts, keep_account, read_account
from bots.files.profile import FileProfile
from bots.files.record_file import Cells, RecordFile, Texts
from disk.atomic import clear_parts
from disk.locks import take_lock

_FOLDERS = ("work", "outbox", SENT)
_STAMP = ".profile"  # of which profile the files in `work` are
_MOST_A_DAY = 1000
_OUR_GROUP = 0o660

_STRANGE = "{}: work に、この設定の名前でないファイルがあります。ほかの場所に移してください"
_OTHER_PROFILE = "{}: 前の設定で書きかけたファイルです。前の設定に戻して、渡し終えてください"


class Tray:
    """The three folders, held by one session at a time. A number is `file name:row`."""

    def __init__(
        self, folder: Path, profile: FileProfile, file: RecordFile, today: Callable[[], date]
    ) -> None:
        self._profile = profile
        self._file = file
        self._today = today
        self._pattern = _pattern_of(profile.name)
        self._work, self._outbox, self._sent = (folder / name for name in _FOLDERS)
        self._stamp = hashlib.sha256(profile.model_dump_json().encode()).hexdigest().encode()
        self._keys_sent: dict[str, list[str]] = {}

    def heal(self) -> None:
        """Take away what a crash left half written.

        Raises:
            SystemUnavailable: there is a file that this profile did not write.
        """
        clear_parts(self._work)
        clear_parts(self._sent)
        files = self._files()
        if files and self._stamp_found() != self._stamp:
            raise SystemUnavailable(_OTHER_PROFILE.format(files[0].name))
        for path in files:
            if not self._pattern.fullmatch(path.name):
                raise SystemUnavailable(_STRANGE.format(path.name))
            self._file.heal(path)

    def add(self, cells: Cells) -> Path:
        """Write one record to the disk and return the file it went to.

        Raises:
            SystemUnavailable: nothing of it was written.
            OutcomeUnknown: some of it may have been.
        """
        if not self._files():
            durable.replace(self._work / _STAMP, self._stamp)
        path = self._current()
        self._file.append(path, cells)
        return path

    def last_number(self, path: Path) -> str:
        """Return the number of the last record of a file."""
        return f"{path.name}:{self._file.count(path)}"

    def numbers(self, key: str) -> tuple[str, ...]:
        """Return the numbers of the records under a key, handed over or not."""
        held = {path.name: self._file.keys(path) for path in self._files()}
        keys = {**self._keys_of_sent(), **held}
        return tuple(
            f"{name}:{row}"
            for name in sorted(keys)
            for row, found in enumerate(keys[name], start=1)
            if found == key
        )

    def record(self, number: str) -> Texts:
        """Return one record as its file holds it, or held it when it was handed over.

        Raises:
            SystemUnavailable: there is none of this number.
        """
        name, _, row = number.rpartition(":")
        path = self._work / name
        try:
            if path.exists():
                return self._file.record(path, int(row))
            return read_account(self._account(name))[int(row) - 1]
        except (FileNotFoundError, ValueError, IndexError):
            raise SystemUnavailable(f"{number}: この番号の記録がファイルにありません") from None

    def hand_over(self) -> None:
        """Lay every file that is complete into the outbox."""
        today = self._profile.name.replace("{date}", f"{self._today():%Y%m%d}")
        for path in self._files():
            if self._profile.per == "batch" or path.name != today:
                self._deliver(path)

    def _deliver(self, path: Path) -> None:
        """Write down what the file holds, then hand it over: from then on it is not ours."""
        records = self._file.records(path)
        if not records:
            return path.unlink()
        target = self._outbox / path.name
        if target.exists():
            raise SystemUnavailable(f"{path.name}: 同じ名前のファイルが outbox に残っています")
        keep_account(self._account(path.name), records, path.read_bytes())
        path.rename(target)
        durable.sync_folder(self._outbox)
        return durable.sync_folder(self._work)

    def _account(self, name: str) -> Path:
        return account_path(self._sent, name)

    def _stamp_found(self) -> bytes:
        path = self._work / _STAMP
        return path.read_bytes() if path.exists() else b""

    def _files(self) -> list[Path]:
        return sorted(path for path in self._work.iterdir() if not path.name.startswith("."))

    def _current(self) -> Path:
        """Return the file to write to: of one batch, the one that is begun, or a new one."""
        named = self._profile.name.replace("{date}", f"{self._today():%Y%m%d}")
        if self._profile.per == "day":
            return self._new(named)
        return next(iter(self._files()), None) or self._numbered(named)

    def _numbered(self, named: str) -> Path:
        names = (named.replace("{number}", f"{n:03}") for n in range(1, _MOST_A_DAY))
        for name in names:
            if not self._was_used(name):
                return self._work / name
        raise SystemUnavailable(f"{named}: 番号を使い切りました。name に {{date}} を入れてください")

    def _new(self, name: str) -> Path:
        if self._was_used(name) and not (self._work / name).exists():
            raise SystemUnavailable(f"{name}: この名前のファイルは、もう渡してあります")
        return self._work / name

    def _was_used(self, name: str) -> bool:
        return self._account(name).exists() or (self._outbox / name).exists()

    def _keys_of_sent(self) -> Mapping[str, list[str]]:
        """Return the keys in every file handed over; an account never changes once it is sent."""
        for name, path in accounts(self._sent).items():
            if name not in self._keys_sent and not (self._work / name).exists():
                self._keys_sent[name] = [record[self._profile.key] for record in read_account(path)]
        return self._keys_sent


def _pattern_of(name: str) -> re.Pattern[str]:
    digits = re.escape(name).replace(r"\{date\}", "[0-9]{8}").replace(r"\{number\}", "[0-9]{3}")
    return re.compile(digits)


def waits(folder: Path) -> bool:
    """Tell whether there is a file that was begun and not handed over."""
    work = folder / _FOLDERS[0]
    return work.is_dir() and any(not path.name.startswith(".") for path in work.iterdir())


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Keep every other session out of the folder; a killed one lets go of it.

    Raises:
        SystemUnavailable: another one is in it, or there is no such folder.
    """
    try:
        for name in _FOLDERS:
            (folder / name).mkdir(exist_ok=True)
        lock = take_lock(folder / ".lock", _OUR_GROUP)
    except OSError as error:
        raise SystemUnavailable(f"{folder}: 使えません ({error.strerror})") from None
    if lock is None:
        raise SystemUnavailable(f"{folder}: ほかの入力がこのフォルダーを使っています")
    try:
        yield
    finally:
        lock.release()
