"""The demo's verdict: the legacy system's own records against the paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cases.ledger import Ledger
from cases.records.records import Case, Value, reception_number
from flows.office.registered_forms import RegisteredForms
from flows.plans.job_writer import keying_job
from flows.plans.plan_checks import find_plan
from ocr.base.form_reading import Decision
from ocr.tools.evaluation import same
from samples.demo.truth import Values
from samples.systems.hoiku.boxes import BOXES


@dataclass(frozen=True, slots=True)
class Checked:
    """One page of a sample, from the paper to the legacy system's database.

    `filled` fields hold something on the paper; of these `read_right` were read as they stand,
    `doubtful` were shown to the clerk, who `corrected` some. `missed` fields were read wrong and
    not shown. `wrong_boxes` of the stored record differ from the paper; `records` are stored.
    """

    sample: str
    page: int
    state: str
    seconds: float
    filled: int
    read_right: int
    doubtful: int
    corrected: int
    missed: tuple[str, ...]
    receipt: str
    records: int
    wrong_boxes: tuple[str, ...]

    @property
    def right(self) -> bool:
        """Whether exactly one record is stored, and says what the paper says."""
        return self.records == 1 and not self.wrong_boxes and bool(self.receipt)


def checked(
    ledger: Ledger,
    forms: RegisteredForms,
    system: str,
    truths: Mapping[str, Values],
    records: Sequence[Mapping[str, str]],
) -> list[Checked]:
    """Compare every case with its paper and with the records of the legacy system.

    Args:
        ledger: the cases.
        forms: the registered forms, whose keying plans say where a value goes.
        system: the system they were keyed into.
        truths: what stands on each paper, by case id.
        records: the rows of the legacy system's table, column to text.
    """
    rows = [
        _checked(forms, system, ledger.case(case_id), truth, records)
        for case_id, truth in truths.items()
    ]
    return sorted(rows, key=lambda row: (row.sample, row.page))


def _checked(
    forms: RegisteredForms,
    system: str,
    case: Case,
    truth: Values,
    records: Sequence[Mapping[str, str]],
) -> Checked:
    mine = [record for record in records if record["uketsuke_no"] == reception_number(case.id)]
    filled = [field for field in case.fields if truth[field.name]]
    wrong = [f for f in case.fields if not _same(f.read_value, truth[f.name])]
    shown = [field for field in case.fields if field.decision is not Decision.ACCEPT]
    return Checked(
        sample=case.scan.name,
        page=case.page_numbers[0],
        state=case.state,
        seconds=case.read_seconds or 0.0,
        filled=len(filled),
        read_right=sum(field not in wrong for field in filled),
        doubtful=len(shown),
        corrected=sum(field.corrected for field in case.fields),
        missed=tuple(field.name for field in wrong if field.decision is Decision.ACCEPT),
        receipt=next((k.receipt_number for k in case.keyings if k.receipt_number), ""),
        records=len(mine),
        wrong_boxes=_wrong_boxes(forms, system, case, truth, mine),
    )


def _wrong_boxes(
    forms: RegisteredForms,
    system: str,
    case: Case,
    truth: Values,
    mine: Sequence[Mapping[str, str]],
) -> tuple[str, ...]:
    """Return the boxes of the stored record that do not hold what stands on the paper."""
    template = forms.find(case.template, case.edition)
    plan = find_plan(template, system) if template else None
    if plan is None or not mine:
        return ("(no record)",)
    columns = {box.label: box.column for box in BOXES}
    job = keying_job(case.id, reception_number(case.id), plan, truth)
    return tuple(
        entry.screen_field
        for entry in job.entries
        if not same(mine[0][columns[entry.screen_field]], entry.text)
    )


def _same(value: Value, truth: Value) -> bool:
    if isinstance(value, str) and isinstance(truth, str):
        return same(value, truth)
    return value == truth
