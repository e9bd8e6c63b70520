from dataclasses import replace

import pytest

from cases.records.questions import Question, Way
from ocr.base.form_reading import Decision
from ocr.values.decisions import AUDITED, CONSENSUS
from tests.cases.conftest import TERMS

READ, PLANTED, TRUE = "山田 太郎", "山由 太郎", "山田 大郎"
NAME = "applicant_name"


@pytest.fixture
def asked(ledger, office):
    """A case with one field that is asked about in a way; the others are accepted."""

    def bring(way, planted=None, field=NAME, doubt=AUDITED, also=()):
        case_id, names = office.reading(), (field, *also)
        outcome = office.outcome()
        fields = tuple(
            replace(one, decision=Decision.CONFIRM, doubts=(doubt,)) if one.name in names else one
            for one in outcome.form.fields
        )
        outcome = replace(outcome, form=replace(outcome.form, fields=fields))
        questions = tuple(Question(name, way, planted) for name in names)
        terms = replace(TERMS, identity_fields=(), audit_share=0.5, questions=questions)
        ledger.finish_reading(case_id, outcome, "reader-1", terms)
        return case_id

    return bring


@pytest.fixture
def apart(asked):
    return lambda: asked(Way.CONSENSUS, doubt=CONSENSUS)
