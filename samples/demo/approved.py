"""A home of approved cases, to try a bot or a door on: samples read and settled, nothing keyed.

It needs no browser and no Prefect: the invented clerk answers in the ledger, not on the desk.
"""

import shlex
from pathlib import Path

from cases.ledger import Ledger
from cases.records.states import State
from flows.casework.direct_runs import read_waiting
from flows.intake.intake import Intake
from flows.office.office import open_office
from flows.office.settings import set_apart
from samples.demo.dropping import SAMPLES, drop_and_watch
from samples.demo.truth import Values, truths_of

CLERK = "tanaka"
_FEW = "*.png"  # of the samples: those of one page, enough to try a door on


def leave_approved(home: Path) -> None:
    """Read a few samples into a new home, settle every doubt by the truth, and approve."""
    set_apart(
        {
            "KAMIBASHI_HOME": str(home),
            "KAMIBASHI_QUIET_SECONDS": "0.5",
            "KAMIBASHI_POLL_SECONDS": "0.5",
        }
    )
    with open_office() as office:
        drop_and_watch(office.settings, Intake(office.folders, office.ledger), _FEW)
        print(f"reading {office.ledger.counts()[State.RECEIVED]} pages with PaddleOCR", flush=True)
        ledger, forms = office.ledger, office.forms
        for _read in read_waiting(ledger, office.folders, forms, lambda: office.reader):
            pass
        for case_id, truth in truths_of(ledger, forms, SAMPLES).items():
            _settle(ledger, case_id, truth)
        print(f"{office.ledger.counts()[State.APPROVED]} cases wait to be keyed")
    print(f"to work with them: export KAMIBASHI_HOME={shlex.quote(str(home))}")


def _settle(ledger: Ledger, case_id: str, truth: Values) -> None:
    """Answer what is doubtful until nothing is (a test, or what is typed unseen, may ask twice)."""
    while doubtful := (case := ledger.case(case_id)).doubtful:
        name = doubtful[0].name
        ledger.correct(case_id, name, truth[name], CLERK, case.version)
    ledger.approve(case_id, CLERK, case.version)
