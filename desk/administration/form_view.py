"""How forms stand, as lines: on probation or not, what is missing, what alarmed the monitor."""

from collections.abc import Sequence
from dataclasses import dataclass

from cases.ledger import Ledger
from cases.records.risk import Alarm, Standing
from desk.web.standing_words import left_words, seen_words, state_words
from ocr.forms.template import FormTemplate


@dataclass(frozen=True, slots=True)
class FormLine:
    """One form: its title, how it stands in a word, and what is still missing."""

    title: str
    standing: Standing
    state: str
    tone: str
    left: str


@dataclass(frozen=True, slots=True)
class AlarmLine:
    """One alarm: the form that it is of, and what was seen."""

    title: str
    alarm: Alarm
    seen: str


def form_lines(
    ledger: Ledger, engine: str, templates: Sequence[FormTemplate]
) -> tuple[FormLine, ...]:
    """Return a line for each registered form, read by a recogniser."""
    standings = ledger.monitor.standings(engine, [template.hash for template in templates])
    return tuple(
        FormLine(_title(template), standing, *state_words(standing), left_words(standing))
        for template, standing in zip(templates, standings, strict=True)
    )


def alarm_lines(ledger: Ledger, templates: Sequence[FormTemplate]) -> tuple[AlarmLine, ...]:
    """Return the latest alarms; a form that is registered no more, or has changed, says so."""
    titles = {template.hash: _title(template) for template in templates}
    return tuple(
        AlarmLine(titles.get(one.template_hash, "以前の様式"), one, seen_words(one))
        for one in ledger.monitor.alarms()
    )


def _title(template: FormTemplate) -> str:
    return f"{template.title}（{template.edition}）"
