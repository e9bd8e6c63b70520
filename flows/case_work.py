"""What is done with a case, as plain functions: Prefect's flows only call these.

Each is safe to run twice at any time: a case is claimed before anything is done with it, and
only who holds it may say what became of it.
"""

from datetime import datetime, timedelta
from pathlib import Path

from bots.errors import OutcomeUnknown, RecordRejected, SystemUnavailable
from bots.jobs import KeyingJob, Receipt
from bots.keying import Absent, Bot, Different, Found, key, look_up
from cases.errors import LeaseLost
from cases.records import Case, ReadingTerms, reception_number
from cases.states import State
from flows.handover import Unwritable, keying_job
from flows.office import Office, today, worker_name
from ocr.audits import with_audits
from ocr.readings import FormReading
from ocr.risk import Risk
from ocr.template import FormTemplate

_READING_LEASE = timedelta(minutes=10)
_KEYING_LEASE = timedelta(minutes=10)
_NO_PLAN = "この様式を{system}に入力する設定がありません。管理者に知らせてください"


def next_to_read(office: Office, since: datetime) -> str | None:
    """Claim the next case that waits to be read; None once all of this batch were."""
    return office.ledger.claim(State.READING, worker_name("reader"), _READING_LEASE, since)


def read_case(office: Office, case_id: str) -> State:
    """Read a claimed case and record what was read; return where the case stands now."""
    case = office.ledger.case(case_id)
    only = _assigned(office, case)
    risk, out = office.risk, office.pages(case_id)
    outcome = office.reader.read(case.page, today=today(), out=out, only=only, risk=risk)
    outcome = with_audits(outcome, risk.audit_share, case_id)
    terms = _terms(office, outcome.form, risk) if outcome.form else None
    return office.ledger.finish_reading(
        case_id, outcome, worker_name("reader"), terms or ReadingTerms()
    )


def _assigned(office: Office, case: Case) -> FormTemplate | None:
    if case.assigned_template is None or case.assigned_edition is None:
        return None
    return office.template(case.assigned_template, case.assigned_edition)


def _terms(office: Office, form: FormReading, risk: Risk) -> ReadingTerms | None:
    template = office.template(form.template, form.edition)
    if template is None:
        return None
    return ReadingTerms(
        name_field=template.subject,
        identity_fields=template.identity,
        thresholds=risk.pinned(template.fields),
        calibration=risk.calibration.digest if risk.calibration else "",
        residual=risk.residual,
        audit_share=risk.audit_share,
        straight=template.straight,
    )


def next_to_key(office: Office, since: datetime) -> str | None:
    """Claim the next approved case; None once all of this batch were, or keying is stopped."""
    return office.ledger.claim(State.KEYING, worker_name("keyer"), _KEYING_LEASE, since)


def key_case(office: Office, bot: Bot, system: str, case_id: str) -> State:
    """Key a claimed case and record what came of it; return where the case stands now.

    Raises:
        SystemUnavailable: nothing was sent, which is recorded; the batch should rest.
    """
    book, me = office.ledger.keying, worker_name("keyer")
    try:
        job = _job(office, system, case_id)
        receipt = key(job, bot, lambda: book.intent(case_id, system, job.key, me))
    except (Unwritable, RecordRejected) as refusal:
        book.refused(case_id, str(refusal), me)
        return State.REFUSED
    except OutcomeUnknown as unknown:
        book.outcome_unknown(case_id, str(unknown), me)
        return State.OUTCOME_UNKNOWN
    except LeaseLost:
        return office.ledger.case(case_id).state
    except SystemUnavailable as unavailable:
        book.nothing_sent(case_id, str(unavailable), me)
        raise
    book.receipt(case_id, receipt.number, receipt.keyed_at, me, _evidence(receipt))
    return State.KEYED


def resolve_case(office: Office, bot: Bot, system: str, case_id: str) -> State:
    """Look up what became of a case whose outcome is unknown; return where it stands now.

    Raises:
        SystemUnavailable: the look-up itself failed; nothing is changed.
    """
    book, me = office.ledger.keying, worker_name("resolver")
    match look_up(_job(office, system, case_id), bot):
        case Found(receipt):
            book.adopt_receipt(case_id, receipt.number, receipt.keyed_at, me, _evidence(receipt))
            return State.KEYED
        case Absent():
            book.found_absent(case_id, "システムに記録がないことを確かめました", me)
            return State.APPROVED
        case Different(changed, numbers):
            what = "、".join(map(str, changed)) or "複数の記録"
            reason = f"登録番号 {'、'.join(numbers)} の内容が入力と違います ({what})"
            book.found_different(case_id, reason, me)
            return State.TO_REVIEW


def _job(office: Office, system: str, case_id: str) -> KeyingJob:
    """Write a case's approved values the way a system wants them.

    Raises:
        Unwritable: where the form has no plan for the system, or a value cannot be written.
    """
    approved = office.ledger.approved_values(case_id)
    template = office.template(approved.template, approved.edition)
    plan = office.plan(template, system) if template else None
    if plan is None:
        raise Unwritable(_NO_PLAN.format(system=system))
    return keying_job(case_id, reception_number(case_id), plan, approved.values)


def _evidence(receipt: Receipt) -> tuple[Path, ...]:
    return (receipt.evidence,) if receipt.evidence else ()
