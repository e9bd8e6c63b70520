"""What a reader brings back, filed under its case."""

from dataclasses import asdict

from sqlalchemy import update

from cases.filing import fields, questions
from cases.filing import same_paper as identity
from cases.records.records import ReadingTerms
from cases.records.states import State
from cases.store.tables import CASES
from cases.store.transitions import move, owned
from cases.store.unit_of_work import UnitOfWork
from ocr.base.form_reading import Decision, FormReading, PageOutcome, PageState

_UNREAD = {
    PageState.UNKNOWN_FORM: State.UNKNOWN_FORM,
    PageState.ANOTHER_EDITION: State.ANOTHER_EDITION,
    PageState.UNREADABLE: State.UNREADABLE,
}


def finish(work: UnitOfWork, case_id: str, outcome: PageOutcome, terms: ReadingTerms) -> State:
    """Store the outcome of a claimed page and return where the case stands now."""
    owned(work, case_id, State.READING)
    quality = None if outcome.quality is None else asdict(outcome.quality)
    if outcome.form is None:
        to = _UNREAD[outcome.state]
        move(work, case_id, to, reason="", unread=outcome.reason, quality=quality, attempts=0)
        return to
    fields.file_away(work, case_id, outcome.form.fields)
    questions.ask(work, case_id, terms.questions)
    _pin(work, case_id, outcome.form, terms)
    to = State.APPROVED if _may_go_straight(work, case_id, outcome.form, terms) else State.TO_REVIEW
    why = "すべての項目が確実なため、確認なしで承認" if to is State.APPROVED else ""
    move(work, case_id, to, why, start=[State.READING], attempts=0, reason="", unread=None)
    return to


def _pin(work: UnitOfWork, case_id: str, form: FormReading, terms: ReadingTerms) -> None:
    values = {field.name: field.value for field in form.fields}
    work.db.execute(
        update(CASES)
        .where(CASES.c.id == case_id)
        .values(
            template=form.template,
            edition=form.edition,
            template_hash=form.template_hash,
            engine=form.engine,
            quality=asdict(form.quality),
            thresholds=dict(terms.thresholds),
            calibration=terms.calibration,
            residual=terms.residual,
            audit_share=terms.audit_share,
            read_seconds=sum(seconds for _, seconds in form.seconds) if form.seconds else None,
            name_field=terms.name_field,
            identity_fields=list(terms.identity_fields),
            **identity.columns(terms.name_field, terms.identity_fields, values),
        )
    )


def _may_go_straight(
    work: UnitOfWork, case_id: str, form: FormReading, terms: ReadingTerms
) -> bool:
    sure = all(field.decision is Decision.ACCEPT for field in form.fields)
    return terms.straight and sure and not identity.twins(work.db, case_id)
