"""What a night came to, by the legacy system's own records: lost, double, wrong, stuck."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from unicodedata import normalize

from PIL import Image

from benchmarks.chaos.night import Night
from benchmarks.chaos.papers import Paper
from bots.jobs import KeyingJob
from cases.records.records import Case, Outcome, reception_number
from cases.records.states import State
from flows.plans.job_writer import keying_job
from flows.plans.keying_plan import KeyingPlan
from samples.systems.hoiku.boxes import BOXES

_FOR_A_PERSON = frozenset({State.REFUSED, State.TO_REVIEW})
_UNSETTLED = frozenset({Outcome.OPEN, Outcome.UNKNOWN})
_DEFECT = re.compile(
    r"\w+ in \w+\.py, line [0-9]+"
)  # see flows.casework.error_scrubbing; of a full disk: none
_COLUMNS = {box.label: box.column for box in BOXES}

Record = Mapping[str, str]


def complaints(night: Night, plan: KeyingPlan) -> Iterator[str]:
    """Yield a sentence, without any value, for everything that is not as it must be."""
    under: dict[str, list[Record]] = {}
    for record in night.town.system.records():
        under.setdefault(record["uketsuke_no"], []).append(record)
    for paper in night.papers:
        key = reception_number(paper.case_id)
        case = night.ledger.case(paper.case_id)
        for said in _of_one(night.home, case, under.pop(key, []), as_typed(paper, plan)):
            yield f"{key} ({case.state}): {said}"
    yield from (f"{key}: a record of nobody's" for key in under)
    yield from (f"process {process} was left behind" for process in night.left)
    for log in sorted((night.home / "logs").iterdir()):
        defects = set(_DEFECT.findall(log.read_text(encoding="utf-8")))
        yield from (f"a defect: {defect}" for defect in sorted(defects))


def as_typed(paper: Paper, plan: KeyingPlan) -> KeyingJob:
    """Return what is to be typed of a paper."""
    return keying_job(paper.case_id, reception_number(paper.case_id), plan, paper.values)


def way(case: Case) -> str:
    """Return how the attempts to key a case ended, in order: `nothing_sent, keyed`."""
    return ", ".join(keying.outcome for keying in case.keyings)


def _of_one(home: Path, case: Case, records: list[Record], job: KeyingJob) -> Iterator[str]:
    if len(records) > 1:
        yield f"{len(records)} records"
    if case.state is State.KEYED:
        yield from _of_keyed(case, records, job)
    elif case.state not in _FOR_A_PERSON or not case.reason:
        yield "nobody can act on it"
    if any(keying.outcome in _UNSETTLED for keying in case.keyings):
        yield "an intent has no outcome"
    pictures = (home / path for keying in case.keyings for path in keying.evidence)
    yield from (f"{path.name} is no picture" for path in pictures if not _is_a_picture(path))


def _of_keyed(case: Case, records: list[Record], job: KeyingJob) -> Iterator[str]:
    if not records:
        yield "lost"
    for record in records:
        if case.keyings[-1].receipt_number != record["number"]:
            yield "the receipt is another's"
        for entry in job.entries:
            if _folded(record[_COLUMNS[entry.screen_field]]) != _folded(entry.text):
                yield f"{entry.screen_field} is not what was approved"


def _folded(text: str) -> str:
    return normalize("NFKC", text).replace(":", "")


def _is_a_picture(path: Path) -> bool:
    if not path.is_file() or path.stat().st_size == 0:
        return False
    with Image.open(path) as picture:
        picture.verify()
    return True
