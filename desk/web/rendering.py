"""Pages from their Jinja templates: the filters, the form token, the bar on top."""

from collections.abc import Mapping
from functools import partial

from fastapi import Request
from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from starlette.responses import HTMLResponse

from cases.records.records import AuditEntry, Case, CaseRow
from cases.records.states import State
from desk.web import reason_words, words
from desk.web.colleagues import names
from desk.web.log_in_sessions import Visitor
from desk.web.parts import Parts, parts_of


def environment(parts: Parts) -> Environment:
    """Return the templates of the pages, with every value escaped."""
    pages = Environment(
        loader=PackageLoader("desk", "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.filters.update(
        clock=words.clock,
        page_words=words.page_words,
        state_word=words.state_word,
        value_words=words.value_words,
        form_title=partial(_form_title, parts),
        person=_person,
        subject=words.subject_of,
        field_label=_field_label,
        why_unread=reason_words.sentence_of,
        reason_of_case=reason_words.reason_of_case,
        reason_of_entry=reason_words.reason_of_entry,
    )
    pages.globals.update(
        proofs=False,
        badge=_badge,
        events=words.EVENTS,
        places=words.PLACES,
        outcomes=words.OUTCOMES,
    )
    return pages


def page(
    request: Request,
    name: str,
    facts: Mapping[str, object],
    *,
    visitor: Visitor | None = None,
    status: int = 200,
) -> HTMLResponse:
    """Return one page. With a visitor it gets the bar on top and the token for its forms."""
    pages = request.app.state.pages
    context = dict(facts)
    if visitor is not None:
        parts = parts_of(request)
        context |= {"visitor": visitor, "stop": parts.ledger.keying.stopped()}
        context |= {"people": names(parts), "token": partial(_token_box, visitor)}
    return HTMLResponse(pages.get_template(name).render(context), status)


def _token_box(visitor: Visitor) -> Markup:
    return Markup('<input type="hidden" name="token" value="{}">').format(visitor.form_token)


@pass_context
def _person(context: Context, name: str) -> str:
    """Return a person's own name for a log-in name; a worker's stays as it is."""
    people: Mapping[str, str] = context["people"]
    return people.get(name, name)


def _badge(state: str) -> Markup:
    tone, word = words.tone(State(state)), words.state_word(state)
    return Markup('<span class="badge {}">{}</span>').format(tone, word)


def _field_label(entry: AuditEntry, case: Case) -> str:
    """Return what a clerk calls the field of an audit entry."""
    labels = {field.name: field.label for field in case.fields}
    return labels.get(entry.field or "", "")


def _form_title(parts: Parts, case: Case | CaseRow) -> str:
    """Return the title and edition of a case's form, — while it is unknown."""
    template = parts.template(case.template, case.edition)
    if template is not None:
        return f"{template.title} {template.edition}"
    return f"{case.template} {case.edition}" if case.template else "—"
