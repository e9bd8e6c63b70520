"""Which fields of a page people are asked about otherwise than openly, drawn by lot."""

from cases.records.questions import Question, Way
from cases.records.risk import AskedShares
from ocr.base.form_reading import FieldReading, FormReading, Source
from ocr.forms.field_kind import Widget
from ocr.forms.kinds import KINDS
from ocr.forms.template import FieldSpec, FormTemplate
from ocr.values.audit_sampling import Lots
from ocr.values.decisions import AUDITED, CONSENSUS, PROBATION
from ocr.values.planted_errors import plausible_error


def drawn_questions(
    form: FormReading,
    template: FormTemplate,
    shares: AskedShares,
    lots: Lots,
    audit_share: float,
) -> tuple[Question, ...]:
    """Return how fields are asked about: as the form wants, and among the audited as the lot falls.

    Only what was read from a picture is: there must be something to type from.

    Args:
        form: the page as read, audits drawn.
        template: its form.
        shares: how many audits are typed unseen, how many are tests.
        lots: what its fields draw.
        audit_share: how many of the accepted values are audited; of a form on probation, where a
            person sees each of them, so many are taken for audits here.
    """
    specs = {spec.name: spec for spec in template.fields}
    drawn = (
        Question(field.name, Way.CONSENSUS)
        if CONSENSUS in field.doubts
        else _drawn(field, specs[field.name], shares, lots)
        for field in form.fields
        if field.source is Source.IMAGE
        and field.name in specs
        and (CONSENSUS in field.doubts or _is_audited(field, audit_share, lots))
    )
    return tuple(question for question in drawn if question is not None)


def _is_audited(field: FieldReading, share: float, lots: Lots) -> bool:
    return AUDITED in field.doubts or (PROBATION in field.doubts and lots.lot(field.name) < share)


def _drawn(
    field: FieldReading, spec: FieldSpec, shares: AskedShares, lots: Lots
) -> Question | None:
    if lots.lot(field.name, "planted") < shares.planted:
        labels = [option.label for option in spec.options]
        planted = plausible_error(field, labels, lots.lot(field.name, "error"))
        if planted is not None:
            return Question(field.name, Way.PLANTED, planted)
    if lots.lot(field.name, "blind") < shares.blind and _is_soon_typed(field):
        return Question(field.name, Way.BLIND)
    return None


def _is_soon_typed(field: FieldReading) -> bool:
    """Tell whether it is not of several lines: these would differ by how they were typed."""
    return KINDS[field.kind].widget is not Widget.LINES
