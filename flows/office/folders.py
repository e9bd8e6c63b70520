"""Where the files of an office lie, under its home."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Folders:
    """Where the files of the office are, under its home."""

    home: Path

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

    def make(self) -> None:
        """Make those that are absent."""
        for folder in (self.work, self.scans, self.quarantine, self.pages):
            folder.mkdir(parents=True, exist_ok=True)
