"""Every mistake in every registered form: template, rules, blank, and each of its keying plans."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from bots.canary.baselines import BaselineStore
from bots.errors import BotError
from disk.toml_files import with_lines
from flows.errors import FlowError
from flows.plans.keying_plan import InvalidPlan, read_plan
from flows.plans.plan_checks import load_plan
from flows.plans.screen_checks import contradictions, screens_for
from ocr.base.errors import InvalidTemplate, OcrError
from ocr.confidence.thresholds import Risk
from ocr.forms.field_links import guessed_links
from ocr.forms.rules import compile_rules
from ocr.forms.template import FormTemplate, load_template
from ocr.geometry.blank_form import load_blank

T = TypeVar("T")
Mistake = OcrError | BotError | FlowError


class FormsWrong(FlowError):
    """Some forms have mistakes; one line for each, naming file and key."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        super().__init__("\n".join(map(str, mistakes)))
        self.exit_code = mistakes[0].exit_code


def check_forms(
    folder: Path, store: BaselineStore, risk: Risk, rulings: Path | None = None
) -> Iterator[str]:
    """Yield one line for each form that is right, and one for each thing to know about it.

    These are the guesses that it leaves to us, and the fields that a clerk will always see since
    their kind has not been learnt. They come after all forms were looked at.

    Args:
        folder: with the forms, as `FORM/EDITION/template.toml`.
        store: the screens that were accepted at this site.
        risk: by which values are accepted at this site.
        rulings: a folder in which the forms' ruled lines are kept for whoever reads next.

    Raises:
        FormsWrong: with the mistakes of all files, not only of the first.
    """
    mistakes: list[Mistake] = []
    said: list[str] = []
    templates = []
    for path in sorted(folder.glob("*/*/template.toml")):
        template, found = _form(path, store, rulings)
        mistakes += found
        if template:
            templates.append(template)
            told = (_summary(template), *_guesses(template), *_always_shown(template, risk))
            said += [] if found else told
    mistakes += _twins(folder, templates)
    if mistakes:
        raise FormsWrong(mistakes)
    yield from said


def _form(
    path: Path, store: BaselineStore, rulings: Path | None
) -> tuple[FormTemplate | None, list[Mistake]]:
    plans = sorted((path.parent / "keying").glob("*.toml"))
    try:
        template = load_template(path)
    except OcrError as mistake:  # its plans are proved as far as they go without it
        return None, [mistake, *_all(read_plan, plans)]
    found = _all(compile_rules, [template])
    found += _all(lambda form: load_blank(form, rulings), [template])
    found += _all(lambda plan: _check_plan(plan, template, store), plans)
    return template, found


def _all(check: Callable[[T], object], things: Iterable[T]) -> list[Mistake]:
    """Check each thing, and return what was raised."""
    found: list[Mistake] = []
    for thing in things:
        try:
            check(thing)
        except (OcrError, BotError, FlowError) as mistake:
            found.append(mistake)
    return found


def _check_plan(path: Path, template: FormTemplate, store: BaselineStore) -> None:
    plan, screens = load_plan(path, template), screens_for(path, store)
    if screens is None:
        return
    if found := with_lines(path, contradictions(plan, screens)):
        raise InvalidPlan("\n".join(found))


def _twins(folder: Path, templates: Sequence[FormTemplate]) -> Iterator[InvalidTemplate]:
    named = Counter((template.id, template.edition) for template in templates)
    for (form, edition), count in named.items():
        if count > 1:
            yield InvalidTemplate(f"{folder}: form {form} edition {edition} is registered twice")


def _summary(template: FormTemplate) -> str:
    plans = sorted(path.stem for path in (template.folder / "keying").glob("*.toml"))
    return (
        f"{template.id}/{template.edition}: {len(template.fields)} fields, "
        f"{len(template.rules)} rules, keyed into {', '.join(plans) or 'nothing'}"
    )


def _guesses(template: FormTemplate) -> Iterator[str]:
    """Yield what is taken for granted because two fields of a template stand next to each other."""
    for field, relation, other in guessed_links(template.fields):
        yield (
            f"{template.folder / 'template.toml'}: field {field!r} is taken to speak of {other!r}, "
            f'which stands next to it: write {relation} = "{other}"'
        )


def _always_shown(template: FormTemplate, risk: Risk) -> Iterator[str]:
    """Yield the fields of kinds of which too little is known: a clerk is always shown them."""
    for field in template.fields:
        if not risk.accepts(field.kind):
            yield (
                f"{template.folder / 'template.toml'}: field {field.name!r} will always be shown "
                f"to a clerk: the calibration has no curve for its kind, {field.kind!r}"
            )
