"""The files of a case: pictures of the paper, evidence of keyings, traces. They go when it does."""

import shutil
from pathlib import Path

from cases.ledger import Ledger
from flows.office.folders import Folders


def purge_case(ledger: Ledger, folders: Folders, case_id: str, by: str) -> None:
    """Forget what a citizen wrote: the values in the ledger, then every file of the case.

    Raises:
        IllegalMove: the case is not finished.
        OutsideStore: its files lie outside the home.
    """
    for folder in folders_of(folders, case_id):
        folders.own(folder)
    ledger.purge(case_id, by)
    delete_files(folders, case_id)


def delete_files(folders: Folders, case_id: str) -> None:
    """Delete every file of a case; safe to do again where it was broken off.

    Raises:
        OutsideStore: they lie outside the home.
    """
    for folder in map(folders.own, folders_of(folders, case_id)):
        if folder.exists():
            shutil.rmtree(folder)


def folders_of(folders: Folders, case_id: str) -> tuple[Path, ...]:
    """Return the folders in which files of a case may lie."""
    return (folders.pages_of(case_id), folders.evidence_of(case_id), folders.traces_of(case_id))
