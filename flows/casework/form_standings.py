"""How the registered forms stand, in lines for an administrator: probation, and alarms in force."""

from collections.abc import Iterator, Sequence

from cases.ledger import Ledger
from cases.records.risk import Alarm, PartStanding, Signal, Standing
from ocr.forms.template import FormTemplate

_SEEN = {
    Signal.ERRORS: "sure values wrong",
    Signal.SCORES: "papers with unusually low scores",
    Signal.DOUBTS: "papers with unusually many doubts",
    Signal.BLANKS: "papers with unusually many or few empty fields",
}


def standing_lines(ledger: Ledger, templates: Sequence[FormTemplate]) -> Iterator[str]:
    """Yield a line for each form: accepted or on probation, and what is still missing."""
    for template, standing in _standings(ledger, templates):
        yield f"form {template.id}/{template.edition}: {_told(standing)}"


def probation_lines(ledger: Ledger, templates: Sequence[FormTemplate]) -> Iterator[str]:
    """Yield the lines of those forms alone that are on probation."""
    for template, standing in _standings(ledger, templates):
        if standing.on_probation:
            yield f"{template.id}/{template.edition}: {_told(standing)}"


def alarm_lines(ledger: Ledger, templates: Sequence[FormTemplate]) -> Iterator[str]:
    """Yield a line for each alarm in force: when, what was seen, and what to do."""
    for template, standing in _standings(ledger, templates):
        yield from (f"alarm {_alarm(template, alarm)}" for alarm in standing.alarms)


def _standings(
    ledger: Ledger, templates: Sequence[FormTemplate]
) -> Iterator[tuple[FormTemplate, Standing]]:
    hashes = [template.hash for template in templates]
    found = ledger.monitor.standings(ledger.risk.recogniser(), hashes)
    return zip(templates, found, strict=True)


def _told(standing: Standing) -> str:
    if not standing.on_probation:
        return f"accepted, audits {standing.audit_share:.1%}"
    parts = (("filled", standing.filled), ("empty", standing.blank))
    missing = (_missing(standing, name, part) for name, part in parts if part.held)
    return f"on probation, {'; '.join(missing)}"


def _missing(standing: Standing, name: str, part: PartStanding) -> str:
    weeks = standing.weeks(part)
    papers = "unknown" if part.papers is None else str(part.papers)
    time = "" if weeks is None else f", weeks {weeks:.1f}"
    checked = f"{name} fields {part.checked} checked, {part.wrong} wrong"
    return f"{checked}, {part.missing} more to go (papers {papers}{time})"


def _alarm(template: FormTemplate, alarm: Alarm) -> str:
    does = "nothing is accepted" if alarm.holds else "more is audited"
    return (
        f"{template.id}/{template.edition} {alarm.raised_at:%Y-%m-%d}: {alarm.odd} of {alarm.seen} "
        f"{_SEEN[alarm.signal]} ({alarm.scanner}); {does}: look at scanner and edition, "
        "then lift it at the desk"
    )
