"""What is done with a case, as plain functions: Prefect's flows only call these.

Each is safe to run twice at any time: a case is claimed before anything is done with it, and
only who holds it may say what became of it.
"""

from datetime import datetime, timedelta
from pathlib import Path

from bots.errors import OutcomeUnknown, RecordRejected, SystemUnavailable
from bots.jobs import Receipt
from bots.protocol.keying import Absent, Bot, Different, Found, key, look_up
from bots.traces.job_runs import Run
from bots.traces.trace_files import Traced
from cases.keying.keyed_boxes import KeyedBox
from cases.records.errors import LeaseLost
from cases.records.jobs import Doubt
from cases.records.records import Case, ReadingTerms
from cases.records.states import State
from flows.casework.heartbeat import heartbeat
from flows.casework.keying_jobs import propose, written_job
from flows.office.office import Office, worker_name
from flows.plans.job_writer import Unwritable
from japanese.clock import today
from ocr.base.form_reading import FormReading
from ocr.confidence.thresholds import Risk
from ocr.forms.template import FormTemplate
from ocr.values.audit_sampling import with_audits

_READING_LEASE = timedelta(minutes=10)
_KEYING_LEASE = timedelta(minutes=5)
_HEARTBEAT = timedelta(minutes=1)
_MOST_BEATS = 30
"""After half an hour with one record a worker counts as stuck, and its lease runs out."""
_AMENDED = "{number} としてすでにあった記録を直しました（{boxes}）。前の内容は画像で見られます"
_PICTURES = (".png", ".jpg", ".jpeg")


def next_to_read(office: Office, since: datetime) -> str | None:
    """Claim the next case that waits to be read; None once all of this batch were."""
    return office.ledger.claim(State.READING, worker_name("reader"), _READING_LEASE, since)


def read_case(office: Office, case_id: str) -> State:
    """Read a claimed case and record what was read; return where the case stands now."""
    case = office.ledger.case(case_id)
    only = _assigned(office, case)
    risk, out = office.risk, office.folders.pages_of(case_id)
    outcome = office.reader.read(case.page, today=today(), out=out, only=only, risk=risk)
    outcome = with_audits(outcome, risk.audit_share, case_id)
    terms = _terms(office, outcome.form, risk) if outcome.form else None
    return office.ledger.finish_reading(
        case_id, outcome, worker_name("reader"), terms or ReadingTerms()
    )


def _assigned(office: Office, case: Case) -> FormTemplate | None:
    if case.assigned_template is None or case.assigned_edition is None:
        return None
    return office.forms.find(case.assigned_template, case.assigned_edition)


def _terms(office: Office, form: FormReading, risk: Risk) -> ReadingTerms | None:
    template = office.forms.find(form.template, form.edition)
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


def next_to_key(office: Office, system: str) -> str | None:
    """Claim the next case that waits for a system; None once all were, or keying is stopped."""
    me = worker_name("keyer")
    return office.ledger.claim(State.KEYING, me, _KEYING_LEASE, system=system)


def key_case(office: Office, bot: Bot, system: str, case_id: str) -> State:
    """Key a claimed case and record what came of it; return where the case stands now.

    While a long record is keyed its lease is extended; a stuck or dead worker's runs out.

    Raises:
        SystemUnavailable: nothing was sent, which is recorded; the batch should rest.
    """
    ledger, me = office.ledger, worker_name("keyer")

    def keep() -> None:
        ledger.extend_lease(case_id, me, _KEYING_LEASE)

    with heartbeat(keep, _HEARTBEAT, _MOST_BEATS):
        return _key(office, bot, system, case_id)


def _key(office: Office, bot: Bot, system: str, case_id: str) -> State:
    book, me, door = office.ledger.keying, worker_name("keyer"), _door(office, system)
    try:
        job = written_job(office, system, case_id)
        with Traced(bot, job, office.folders.traces_of(case_id)) as traced:
            receipt = key(job, traced.bot, lambda: book.intent(case_id, system, job.key, me, door))
    except Unwritable as unwritable:
        propose(office, system, case_id, unwritable, me)
        book.refused(case_id, unwritable.reason, me)
    except RecordRejected as refusal:
        book.refused(case_id, str(refusal), me, new_pictures(office, case_id))
    except OutcomeUnknown as unknown:
        book.outcome_unknown(case_id, str(unknown), me, new_pictures(office, case_id))
    except LeaseLost:
        pass  # another worker decides
    except SystemUnavailable as unavailable:
        book.nothing_sent(case_id, str(unavailable), me, new_pictures(office, case_id))
        raise
    else:
        _keep_receipt(office, receipt, traced.run)
    return office.ledger.state(case_id)


def _keep_receipt(office: Office, receipt: Receipt, run: Run) -> None:
    """Record the receipt, what was typed, and which boxes of an older record were corrected."""
    ledger, me, case_id = office.ledger, worker_name("keyer"), receipt.case_id
    pictures = new_pictures(office, case_id)
    ledger.keyed.keep(case_id, run.job.system, keyed_boxes(run), me)
    ledger.keying.receipt(case_id, receipt.number, receipt.keyed_at, me, pictures)
    if receipt.amended:
        note = _AMENDED.format(number=receipt.number, boxes="、".join(receipt.amended))
        ledger.add_note(case_id, note, me)


def resolve_case(office: Office, bot: Bot, system: str, case_id: str) -> State:
    """Look up what became of a case whose outcome is unknown; return where it stands now.

    That it is not there is believed only once the system cannot be at work on it any more,
    and only behind the door by which it was sent. What cannot be compared, because its plan was
    changed meanwhile, stays unknown until a person says.

    Raises:
        SystemUnavailable: the look-up itself failed; nothing is changed.
    """
    book, me = office.ledger.keying, worker_name("resolver")
    try:
        job = written_job(office, system, case_id)
        with Traced(bot, job, office.folders.traces_of(case_id)) as traced:
            found = look_up(job, traced.bot)
    except (Unwritable, RecordRejected):
        return State.OUTCOME_UNKNOWN
    match found:
        case Found(receipt):
            pictures = new_pictures(office, case_id)
            office.ledger.keyed.keep(case_id, system, keyed_boxes(traced.run), me)
            book.adopt_receipt(case_id, receipt.number, receipt.keyed_at, me, pictures)
        case Absent():
            settled = settled_at(office, system, case_id) <= office.ledger.now()
            if settled and not was_sent_elsewhere(office, system, case_id):
                why = "システムに記録がないことを確かめました"
                book.found_absent(case_id, why, me, new_pictures(office, case_id))
        case Different(differences, numbers):
            what = "、".join(map(str, differences)) or "複数の記録"
            reason = f"登録番号 {'、'.join(numbers)} の内容が入力と違います ({what})"
            book.found_different(case_id, reason, me, new_pictures(office, case_id))
    return office.ledger.state(case_id)


def settled_at(office: Office, system: str, case_id: str) -> datetime:
    """Return from when on an unknown record that is not found is believed to be absent."""
    manifest, doubt = office.manifest(system), _doubt(office, system, case_id)
    # Nobody saw the connection of a dead worker end: what it sent may be on its way still.
    after_death = timedelta(minutes=manifest.settle_minutes)
    return doubt.since + (after_death if doubt.worker_died else manifest.settling)


def was_sent_elsewhere(office: Office, system: str, case_id: str) -> bool:
    """Tell whether an unknown record went by another door than the one that is looked behind now.

    A file knows nothing of what was typed, nor the screens of what a file may still bring.
    """
    return _doubt(office, system, case_id).door not in ("", _door(office, system))


def _doubt(office: Office, system: str, case_id: str) -> Doubt:
    doubts = office.ledger.keying.doubts(system)
    doubt = next((one for one in doubts if one.case_id == case_id), None)
    if doubt is None:
        raise LeaseLost(f"case {case_id} was settled meanwhile")
    return doubt


def _door(office: Office, system: str) -> str:
    return office.manifest(system).door or system


def new_pictures(office: Office, case_id: str) -> tuple[Path, ...]:
    """Return the pictures taken of a case that no attempt has as its evidence yet, oldest first.

    Those of a worker that died are among them: what it had typed is seen there.
    """
    keyings = office.ledger.keying.of_case(case_id)
    known = {path for keying in keyings for path in keying.evidence}
    taken = (office.folders.evidence_of(case_id)).glob("*")
    return tuple(sorted(path for path in taken if _is_of_an_attempt(path) and path not in known))


def _is_of_an_attempt(path: Path) -> bool:
    return path.suffix in _PICTURES and not path.stem.endswith("-rehearsed")


def keyed_boxes(run: Run) -> tuple[KeyedBox, ...]:
    """Return what was typed into each box, and what the system showed back of it."""
    return tuple(
        KeyedBox(entry.screen_field, entry.text, run.shown.get(entry.screen_field))
        for entry in run.job.entries
    )
