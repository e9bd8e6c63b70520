"""What is done with a case, as plain functions: Prefect's flows only call these.

Each is safe to run twice at any time: a case is claimed before anything is done with it, and
only who holds it may say what became of it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from bots.errors import BotError, OutcomeUnknown, RecordRejected, SystemUnavailable
from bots.jobs import Receipt
from bots.protocol.keying import Absent, Bot, Different, Found, key, look_up
from bots.traces.job_runs import Run
from bots.traces.trace_files import Traced
from cases.keying.keyed_boxes import KeyedBox
from cases.ledger import Ledger
from cases.records.errors import CaseError, LeaseLost
from cases.records.records import Case, Outcome, ReadingTerms
from cases.records.states import State
from desk.web.reason_words import sentence_of
from flows.casework.heartbeat import heartbeat
from flows.casework.keying_jobs import propose, written_job
from flows.casework.paper_marks import marks_of
from flows.casework.questions import drawn_questions
from flows.casework.resolutions import settled_at, was_sent_elsewhere
from flows.casework.worker_names import worker_name
from flows.errors import FlowError
from flows.office.audit_key import audit_key
from flows.office.folders import Folders
from flows.office.manifests import SystemManifest
from flows.office.registered_forms import RegisteredForms
from flows.plans.job_writer import Unwritable
from japanese.clock import today
from ocr.base.defects import reason_of
from ocr.base.errors import OcrError
from ocr.base.form_reading import PageOutcome, PageState
from ocr.base.reasons import Reason, ReasonCode
from ocr.confidence.thresholds import Risk
from ocr.forms.template import FormTemplate
from ocr.reader import Reader
from ocr.values.audit_sampling import Lots, with_audits
from ocr.values.holding import with_holds

_READING_LEASE = timedelta(minutes=10)
_KEYING_LEASE = timedelta(minutes=5)
_REST = timedelta(minutes=5)
"""For so long a case rests where the machine is at fault, so that others go before it."""
_HEARTBEAT = timedelta(minutes=1)
_MOST_BEATS = 30
"""After half an hour with one record a worker counts as stuck, and its lease runs out."""
_AMENDED = "{number} としてすでにあった記録を直しました（{boxes}）。前の内容は画像で見られます"
_PICTURES = (".png", ".jpg", ".jpeg")


def next_to_read(ledger: Ledger, since: datetime) -> str | None:
    """Claim the next case that waits to be read; None once all of this batch were."""
    return ledger.claim(State.READING, worker_name("reader"), _READING_LEASE, since)


def read_case(
    ledger: Ledger, folders: Folders, forms: RegisteredForms, reader: Reader, case_id: str
) -> State:
    """Read a claimed case and record what was read; return where the case stands now.

    Where the reading met a defect of ours, that is recorded: the case is received again, or left
    to a person at the third time. Where the machine is at fault (a disk or share is away or full),
    the case waits as if nobody had tried.
    """
    case, risk = ledger.case(case_id), ledger.risk.in_force()
    only, out = forms.find(case.assigned_template, case.assigned_edition), folders.pages_of(case_id)
    picture, me = folders.file(case.page), worker_name("reader")

    def read() -> PageOutcome:
        return reader.read(picture, today=today(), out=out, only=only, risk=risk)

    try:
        outcome = _without_page(case) if _never_had_a_page(case) else _seen(picture, read)
        key = audit_key(folders.home)
    except OcrError:
        raise  # so it is for the next case, too
    except OSError as fault:
        return ledger.let_wait(case_id, reason_of(fault), me, _REST)
    except Exception as error:
        return ledger.give_back(case_id, reason_of(error), me)
    form = outcome.form
    template = forms.find(form.template, form.edition) if form else None
    if form is None or template is None:
        return ledger.finish_reading(case_id, outcome, me)
    marks = marks_of(key, case_id, picture, form, template)
    terms = replace(_terms(template, risk), marks=marks)
    outcome, terms = _as_asked(ledger, outcome, template, terms, Lots(key, case_id))
    return ledger.finish_reading(case_id, outcome, me, terms)


def _as_asked(
    ledger: Ledger,
    outcome: PageOutcome,
    template: FormTemplate,
    terms: ReadingTerms,
    lots: Lots,
) -> tuple[PageOutcome, ReadingTerms]:
    """Return a page with all that people are asked about beside its doubts, and how they are."""
    if outcome.form is None:
        return outcome, terms
    standing = ledger.monitor.standing(outcome.form.engine, outcome.form.template_hash)
    outcome = with_holds(outcome, filled=standing.filled.held, blank=standing.blank.held)
    share, asked = standing.audit_share, ledger.risk.setting().asked
    outcome = with_audits(outcome, share, lots)
    form = outcome.form
    questions = drawn_questions(form, template, asked, lots, share) if form else ()
    return outcome, replace(terms, audit_share=share, questions=questions)


def _never_had_a_page(case: Case) -> bool:
    """Return whether no picture could be made of the page when its scan was split."""
    return bool(case.moves) and case.moves[0].new == State.UNREADABLE.value


def _seen(picture: Path, read: Callable[[], PageOutcome]) -> PageOutcome:
    """Return what a page says, once every byte of its picture could be had.

    Raises:
        OSError: it could not: nothing is said of the page.
    """
    picture.read_bytes()
    outcome = read()
    if outcome.reason == Reason(ReasonCode.NO_PICTURE):
        picture.read_bytes()
    return outcome


def _without_page(case: Case) -> PageOutcome:
    """Return the outcome of a page that no picture could be made of: why, as it was told first."""
    signed = next((move.unread for move in case.moves if move.unread), None)
    return PageOutcome(PageState.UNREADABLE, signed or Reason(ReasonCode.NO_PICTURE))


def _terms(template: FormTemplate, risk: Risk) -> ReadingTerms:
    return ReadingTerms(
        name_field=template.subject,
        identity_fields=template.identity,
        thresholds=risk.pinned(template.fields),
        calibration=risk.calibration.digest if risk.calibration else "",
        residual=risk.residual,
        straight=template.straight,
    )


def next_to_key(ledger: Ledger, system: str) -> str | None:
    """Claim the next case that waits for a system; None once all were, or keying is stopped."""
    return ledger.claim(State.KEYING, worker_name("keyer"), _KEYING_LEASE, system=system)


@dataclass(frozen=True, slots=True)
class CaseKeyer:
    """Keys cases into one system through its bot, and looks up what became of them."""

    ledger: Ledger
    forms: RegisteredForms
    manifest: SystemManifest
    folders: Folders
    bot: Bot

    def key(self, case_id: str) -> State:
        """Key a claimed case and record what came of it; return where the case stands now.

        While a long record is keyed its lease is extended; a stuck or dead worker's runs out.

        Raises:
            SystemUnavailable: nothing was sent, which is recorded; the batch should rest.
        """
        me = worker_name("keyer")

        def keep() -> None:
            self.ledger.extend_lease(case_id, me, _KEYING_LEASE)

        with heartbeat(keep, _HEARTBEAT, _MOST_BEATS):
            try:
                return self._key(case_id, me)
            except (BotError, CaseError, FlowError, OSError, DBAPIError):
                raise  # so it is for the next case, too, or another's to decide
            except Exception as error:
                return self._put_aside(case_id, sentence_of(reason_of(error)), me)

    def _key(self, case_id: str, me: str) -> State:
        book, system, door = self.ledger.keying, self.manifest.name, self.manifest.entry_point
        try:
            job = written_job(self.ledger, self.forms, self.manifest, case_id)
            with Traced(self.bot, job, self.folders.traces_of(case_id)) as traced:
                intend = partial(book.intent, case_id, system, job.key, me, door)
                receipt = key(job, traced.bot, intend)
        except Unwritable as unwritable:
            propose(self.ledger, system, case_id, unwritable, me)
            book.refused(case_id, unwritable.reason, me)
        except RecordRejected as refusal:
            book.refused(case_id, str(refusal), me, self._new_pictures(case_id))
        except OutcomeUnknown as unknown:
            book.outcome_unknown(case_id, str(unknown), me, self._new_pictures(case_id))
        except LeaseLost:
            pass  # another worker decides
        except SystemUnavailable as unavailable:
            book.nothing_sent(case_id, str(unavailable), me, self._new_pictures(case_id))
            raise
        else:
            self._keep_receipt(receipt, traced.run, me)
        return self.ledger.state(case_id)

    def _put_aside(self, case_id: str, why: str, me: str) -> State:
        """Leave a case that met a defect of ours to a person, or to the look-up if it was sent."""
        book, pictures = self.ledger.keying, self._new_pictures(case_id)
        if any(one.outcome is Outcome.OPEN for one in book.of_case(case_id)):
            book.outcome_unknown(case_id, why, me, pictures)
        else:
            book.refused(case_id, why, me, pictures)
        return self.ledger.state(case_id)

    def _keep_receipt(self, receipt: Receipt, run: Run, me: str) -> None:
        """Record the receipt, what was typed, and which boxes of an older record were corrected."""
        ledger, case_id = self.ledger, receipt.case_id
        pictures = self._new_pictures(case_id)
        ledger.keyed.keep(case_id, run.job.system, keyed_boxes(run), me)
        ledger.keying.receipt(case_id, receipt.number, receipt.keyed_at, me, pictures)
        if receipt.amended:
            note = _AMENDED.format(number=receipt.number, boxes="、".join(receipt.amended))
            ledger.add_note(case_id, note, me)

    def resolve(self, case_id: str) -> State:
        """Look up what became of a case whose outcome is unknown; return where it stands now.

        That it is not there is believed only once the system cannot be at work on it any more,
        and only behind the door by which it was sent. What cannot be compared, because its plan
        was changed meanwhile, stays unknown until a person says.

        Raises:
            SystemUnavailable: the look-up itself failed; nothing is changed.
        """
        try:
            job = written_job(self.ledger, self.forms, self.manifest, case_id)
            with Traced(self.bot, job, self.folders.traces_of(case_id)) as traced:
                found = look_up(job, traced.bot)
        except (Unwritable, RecordRejected):
            return State.OUTCOME_UNKNOWN
        book, me, pictures = self.ledger.keying, worker_name("resolver"), self._new_pictures
        match found:
            case Found(receipt):
                boxes = keyed_boxes(traced.run)
                self.ledger.keyed.keep(case_id, self.manifest.name, boxes, me)
                book.adopt_receipt(case_id, receipt.number, receipt.keyed_at, me, pictures(case_id))
            case Absent():
                if self._is_believed_absent(case_id):
                    why = "システムに記録がないことを確かめました"
                    book.found_absent(case_id, why, me, pictures(case_id))
            case Different(differences, numbers):
                what = "、".join(map(str, differences)) or "複数の記録"
                reason = f"登録番号 {'、'.join(numbers)} の内容が入力と違います ({what})"
                book.found_different(case_id, reason, me, pictures(case_id))
        return self.ledger.state(case_id)

    def _is_believed_absent(self, case_id: str) -> bool:
        if settled_at(self.ledger, self.manifest, case_id) > self.ledger.now():
            return False
        return not was_sent_elsewhere(self.ledger, self.manifest, case_id)

    def _new_pictures(self, case_id: str) -> tuple[Path, ...]:
        """Return the pictures of a case that no attempt has as its evidence yet, oldest first.

        Those of a worker that died are among them: what it had typed is seen there.
        """
        keyings = self.ledger.keying.of_case(case_id)
        known = {path for keying in keyings for path in keying.evidence}
        found = filter(_is_of_an_attempt, self.folders.evidence_of(case_id).glob("*"))
        taken = map(self.folders.named, found)
        return tuple(sorted(path for path in taken if path not in known))


def _is_of_an_attempt(path: Path) -> bool:
    return path.suffix in _PICTURES and not path.stem.endswith("-rehearsed")


def keyed_boxes(run: Run) -> tuple[KeyedBox, ...]:
    """Return what was typed into each box, and what the system showed back of it."""
    return tuple(
        KeyedBox(entry.screen_field, entry.text, run.shown.get(entry.screen_field))
        for entry in run.job.entries
    )
