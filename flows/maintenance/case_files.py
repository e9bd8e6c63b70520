"""The files of a case: pictures of the paper, evidence of keyings, traces. They go when it does."""

import shutil
from pathlib import Path

from flows.office.office import Office


def purge_case(office: Office, case_id: str, by: str) -> None:
    """Forget what a citizen wrote: the values in the ledger, then every file of the case.

    Raises:
        IllegalMove: the case is not finished.
    """
    office.ledger.purge(case_id, by)
    delete_files(office, case_id)


def delete_files(office: Office, case_id: str) -> None:
    """Delete every file of a case; safe to do again where it was broken off."""
    for folder in folders_of(office, case_id):
        if folder.exists():
            shutil.rmtree(folder)


def folders_of(office: Office, case_id: str) -> tuple[Path, ...]:
    """Return the folders in which files of a case may lie."""
    kept = office.folders
    return (kept.pages_of(case_id), kept.evidence_of(case_id), kept.traces_of(case_id))
