"""A case written for one system: its approved values, in the texts that a person let stand."""

from bots.jobs import KeyingJob
from cases.ledger import Ledger
from cases.records.records import reception_number
from cases.review.substitutions import Proposal
from flows.office.manifests import SystemManifest
from flows.office.registered_forms import RegisteredForms
from flows.plans.job_writer import Unwritable, keying_job
from flows.plans.plan_checks import find_plan

_NO_PLAN = "この様式を{system}に入力する設定がありません。管理者に知らせてください"


def written_job(
    ledger: Ledger, forms: RegisteredForms, manifest: SystemManifest, case_id: str
) -> KeyingJob:
    """Write a case's approved values the way a system wants them.

    Raises:
        Unwritable: where the form has no plan for the system, or a value cannot be written.
    """
    approved, system = ledger.approved_values(case_id), manifest.name
    template = forms.find(approved.template, approved.edition)
    found = find_plan(template, system) if template else None
    if found is None:
        raise Unwritable(case_id, _NO_PLAN.format(system=system))
    plan = manifest.overruling(found)
    accepted = ledger.substitutions.accepted(case_id, system)
    return keying_job(case_id, reception_number(case_id), plan, approved.values, accepted)


def propose(ledger: Ledger, system: str, case_id: str, refusal: Unwritable, by: str) -> None:
    """Lay what might be typed instead before the person who gets the case."""
    proposals = [
        Proposal(misfit.box, misfit.fields, misfit.written, misfit.proposal, misfit.told)
        for misfit in refusal.misfits
        if misfit.told != misfit.safe
    ]
    ledger.substitutions.propose(case_id, system, proposals, by)
