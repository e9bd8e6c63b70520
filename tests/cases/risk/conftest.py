"""Papers as an office reads and settles them: held back, drawn, confirmed, corrected, approved."""

from dataclasses import replace
from itertools import count

import pytest

from cases.records.records import PaperMarks
from ocr.base.form_reading import Decision
from ocr.confidence.calibration import shipped_calibration
from ocr.values.audit_sampling import Lots, with_audits
from ocr.values.holding import with_holds

KEY = b"k" * 32


class Papers:
    """Brings papers of one form after another, each a few hours later."""

    def __init__(self, ledger, office, clock):
        self._ledger, self._office, self._clock = ledger, office, clock
        self._numbers = count()
        self.known_engine = shipped_calibration().provenance.engine
        self.known_form = shipped_calibration().provenance.templates[0]

    def outcome(self, template, engine, fields):
        plain = self._office.outcome()
        form = replace(plain.form, template_hash=template, engine=engine, fields=tuple(fields))
        return replace(plain, form=form)

    def fields(self, filled, blank=0, score=0.99, kind="text"):
        one = next(f for f in self._office.outcome().form.fields if f.name == "applicant_name")
        one = replace(one, kind=kind, score=score, decision=Decision.ACCEPT, doubts=())
        named = [replace(one, name=f"field{n}", value=f"値{n}") for n in range(filled)]
        return named + [replace(one, name=f"empty{n}", value="") for n in range(blank)]

    def read(self, template, fields, engine="", scanner="200 dpi many"):
        """A paper as it was read and filed; returns the case."""
        engine = engine or self.known_engine
        outcome = self.outcome(template, engine, fields)
        standing = self._ledger.monitor.standing(engine, template)
        outcome = with_holds(outcome, filled=standing.filled.held, blank=standing.blank.held)
        case_id = self._office.reading()
        lots = Lots(KEY, f"{next(self._numbers):010}")  # cases are random, what is drawn is not
        outcome = with_audits(outcome, standing.audit_share, lots)
        marks = PaperMarks(f"paper of {case_id}", "an employer", scanner)
        terms = replace(self._office.terms, identity_fields=(), name_field="", marks=marks)
        terms = replace(terms, audit_share=standing.audit_share, straight=True)
        self._ledger.finish_reading(case_id, outcome, "reader-1", terms)
        self._clock.turn(hours=4)
        return case_id

    def settle(self, case_id, wrong=()):
        """A clerk answers whatever is asked, what is wrong by another value, and approves."""
        case = self._ledger.case(case_id)
        for field in case.fields:
            if field.decision is not Decision.ACCEPT:
                right = "訂正" if field.name in wrong else field.value
                version = self._office.version(case_id)
                self._ledger.correct(case_id, field.name, right, "sato", version)
        if case.state.value != "approved":
            self._ledger.approve(case_id, "sato", self._office.version(case_id))

    def bring(self, template, papers=1, wrong=(), **more):
        """So many papers, read and settled; every one of them the same."""
        scanner, engine = more.pop("scanner", "200 dpi many"), more.pop("engine", "")
        for _ in range(papers):
            self.settle(self.read(template, self.fields(**more), engine, scanner), wrong)


@pytest.fixture
def papers(ledger, office, clock):
    return Papers(ledger, office, clock)
