"""A file as a system: `protocol.keying` writes a row to it, and finds the row again."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from bots.errors import SystemUnavailable
from bots.files.checks import contradictions
from bots.files.profile import FileProfile
from bots.files.record_file import Cells, RecordFile
from bots.files.tray import Tray, held, waits
from bots.jobs import Entry
from bots.protocol.door_profiles import load_profile, profile_path
from bots.protocol.registry import Door, SystemAccess
from japanese.clock import today


class FileBot:
    """Writes records to the files of a tray. What is not in the profile is not written."""

    def __init__(self, file: RecordFile, tray: Tray) -> None:
        self._file = file
        self._tray = tray
        self._cells: Cells = ()
        self._number = ""
        self._has_sent = False
        self._filled = self._submitted = False

    def start(self) -> None:
        """Stand before a file whose every line is whole."""
        with _readable():
            self._tray.heal()
        self._cells, self._number, self._has_sent = (), "", False

    def fill(self, entries: Sequence[Entry]) -> None:
        """Write the row, in memory; raise `RecordRejected` where a column cannot hold its text."""
        self._filled = True
        texts = {entry.screen_field: entry.text.replace("\r\n", "\n") for entry in entries}
        if missing := sorted(texts.keys() ^ self._file.boxes):
            boxes = "、".join(missing)
            raise SystemUnavailable(f"入力の設定とファイルの設定で、欄が合いません ({boxes})")
        self._cells = self._file.cells(texts)

    def held(self) -> Mapping[str, str]:
        """Return what would be read back of the row."""
        return self._file.as_read_back(self._cells)

    def submit(self) -> None:
        """Add the row to the file, once, and wait for the disk."""
        self._has_sent = self._submitted = True
        try:
            with _readable():
                path = self._tray.add(self._cells)
        except SystemUnavailable:
            self._has_sent = False
            raise
        with _readable():
            self._number = self._tray.last_number(path)

    @property
    def has_sent(self) -> bool:
        """Whether anything of the row may be in the file."""
        return self._has_sent

    def receipt_number(self) -> str:
        """Return the name of the file and the row in it."""
        return self._number

    def numbers(self, key: str) -> Sequence[str]:
        """Return the numbers of the records under a key, in files handed over as well."""
        with _readable():
            self._tray.heal()
            return self._tray.numbers(key)

    def stored(self, number: str) -> Mapping[str, str]:
        """Return one record as its file holds it, by box, as it would be typed."""
        with _readable():
            return self._tray.record(number)

    def picture(self, case_id: str, moment: str) -> Path | None:
        """Return None: a file has no screen."""
        return None

    @property
    def has_only_tried(self) -> bool:
        """Whether rows were only tried: a dry run hands nothing over."""
        return self._filled and not self._submitted


class FileDoor(Door):
    """The entry point `file`. The address of the system is the folder of its tray."""

    def boxes(self, access: SystemAccess) -> frozenset[str]:
        """Return the boxes that have a column.

        Raises:
            ProfileWrong: the profile is missing or has mistakes.
        """
        return RecordFile(_profile_of(access)).boxes

    def left_behind(self, address: str) -> bool:
        """Tell whether a file of an earlier session waits to be handed over."""
        return waits(Path(address))

    @contextmanager
    def open(self, access: SystemAccess) -> Iterator[FileBot]:
        """Lend a bot; hand its files over when the block ends without an error.

        Raises:
            ProfileWrong: the profile is missing or has mistakes.
            SystemUnavailable: the folder is missing, in use, or holds what is not ours.
        """
        with open_tray(access, today) as bot:
            yield bot


@contextmanager
def open_tray(access: SystemAccess, today: Callable[[], date]) -> Iterator[FileBot]:
    """Do what `FileDoor.open` does, on a day that the caller gives."""
    profile = _profile_of(access)
    folder, file = Path(access.address), RecordFile(profile)
    with held(folder):
        tray = Tray(folder, profile, file, today)
        bot = FileBot(file, tray)
        bot.start()
        yield bot
        if not bot.has_only_tried:
            with _readable():
                tray.hand_over()


def _profile_of(access: SystemAccess) -> FileProfile:
    return load_profile(profile_path(access), FileProfile, contradictions)


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise SystemUnavailable(f"ファイルを読み書きできません ({error.strerror})") from None
