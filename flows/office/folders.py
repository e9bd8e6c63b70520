"""Where the files of an office lie, under its home."""

from dataclasses import dataclass
from pathlib import Path

from flows.errors import OutsideStore, SettingsWrong
from flows.office.private_files import OWNER_ONLY_FOLDER

_OF_THE_OFFICE = {
    *("work", "scans", "quarantine", "pages", "evidence", "traces", "canary"),
    *("systems", "lexicons", "logs", "models", "prefect", "site"),
}


@dataclass(frozen=True, slots=True)
class Folders:
    """Where the files of the office are, under its home."""

    home: Path

    @property
    def store_marker(self) -> Path:
        """The file by which the home is known to be the store of its database."""
        return self.home / "store-id"

    @property
    def work(self) -> Path:
        """Files that were claimed and are not yet in `scans`."""
        return self.home / "work"

    @property
    def scans(self) -> Path:
        """Originals by SHA-256; never changed, never deleted here."""
        return self.home / "scans"

    @property
    def quarantine(self) -> Path:
        """Files that could not be read, each with its reason in a text file beside it."""
        return self.home / "quarantine"

    @property
    def pages(self) -> Path:
        """One folder for each case."""
        return self.home / "pages"

    @property
    def evidence(self) -> Path:
        """Pictures that bots took, in one folder for each case."""
        return self.home / "evidence"

    @property
    def canary(self) -> Path:
        """The screens of the systems, as they were accepted and as they were seen last."""
        return self.home / "canary"

    def pages_of(self, case_id: str) -> Path:
        """Return the folder of a case's pictures of the paper."""
        return self.pages / case_id

    def evidence_of(self, case_id: str) -> Path:
        """Return the folder of the pictures that bots took while they keyed a case."""
        return self.evidence / case_id

    def traces_of(self, case_id: str) -> Path:
        """Return the folder of what failed keyings of a case left, every value masked."""
        return self.home / "traces" / case_id

    def named(self, path: Path) -> Path:
        """Return how the database names a file of the home: from the home on."""
        return path.relative_to(self.home)

    def file(self, named: Path) -> Path:
        """Return where a file lies that the database names."""
        return self.home / named

    def own(self, named: Path) -> Path:
        """Return where a file or folder lies that may be deleted, every link on its way followed.

        Raises:
            OutsideStore: it leads out of the home.
        """
        place = self.home / named
        if not place.resolve().is_relative_to(self.home.resolve()):
            raise OutsideStore(f"{named} is not in {self.home}: nothing was deleted there")
        return place

    def check_inbox(self, inbox: Path) -> None:
        """Make sure that what is dropped into a folder is nothing of ours.

        Raises:
            SettingsWrong: it holds the home, or lies in a folder of the home that has another use.
        """
        home, place = self.home.resolve(), inbox.resolve()
        inside = place.relative_to(home).parts if place.is_relative_to(home) else None
        if home.is_relative_to(place) or (inside and inside[0] in _OF_THE_OFFICE):
            raise SettingsWrong(
                f"KAMIBASHI_INBOX: {inbox} is where the office keeps its own files; name another"
            )

    def make(self) -> None:
        """Make those that are absent, for their owner alone."""
        self.make_home()
        for folder in (self.work, self.scans, self.quarantine, self.pages):
            folder.mkdir(mode=OWNER_ONLY_FOLDER, exist_ok=True)

    def make_home(self) -> None:
        """Make the home where it is absent, for its owner alone."""
        self.home.mkdir(mode=OWNER_ONLY_FOLDER, parents=True, exist_ok=True)
