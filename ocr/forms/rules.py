"""What must hold between the fields of a form: rules in CEL, as its template gives them.

A rule sees every field by its name (a text, "" where empty; a choice as the list of its marked
labels), the template's parameters as `p.name`, `today` as an ISO date, and the functions of
`ocr.forms.rule_functions`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

import cel

from ocr.base.doubts import Doubt, DoubtCode
from ocr.base.errors import InvalidTemplate
from ocr.forms.kinds import KINDS, parse_value
from ocr.forms.rule_functions import BUILT_IN, WORDS
from ocr.forms.template import FieldSpec, FormTemplate, Rule

Values = Mapping[str, str | tuple[str, ...]]

_FAILURES = (ValueError, RuntimeError, TypeError, LookupError, ArithmeticError)
_RESERVED = {"p", "today"}
_SOME_DAY = date(2024, 11, 1)
_BOUND = re.compile(r"\.(?:all|exists|exists_one|filter|map)\(\s*(\w+)\s*,")
_PARAMETER = re.compile(r"(?<![\w.])p\.(\w+)")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"' + r"|'(?:[^'\\]|\\.)*'")


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that does not hold: the fields it speaks of, the doubt in them, how grave it is.

    `severity` is `error`, `warning` or `info`.
    """

    rule_id: str
    fields: tuple[str, ...]
    doubt: Doubt
    severity: str


def check(template: FormTemplate, values: Values, today: date) -> tuple[Broken, ...]:
    """Return the rules of a form that its values break, in the template's order.

    Args:
        template: whose rules and parameters.
        values: canonical values by field name; a field that is missing counts as empty.
        today: what rules call `today`.

    A rule that cannot be evaluated counts as broken and says so.
    """
    context = _context(template, values, today)
    return tuple(
        Broken(rule.id, rule.fields, doubt, rule.severity)
        for rule in template.rules
        if (doubt := _doubt(rule, context))
    )


def _doubt(rule: Rule, context: cel.Context) -> Doubt | None:
    try:
        holds = _program(rule.check).execute(context)
    except _FAILURES:  # whose text may quote a citizen's value
        return Doubt(DoubtCode.FAILED_RULE, rule.id)
    if holds is True or not rule.message:
        return None
    return Doubt(DoubtCode.BROKEN_RULE, rule.message)


@cache
def _program(source: str) -> cel.Program:
    return cel.compile(source)


def compile_rules(template: FormTemplate) -> None:
    """Try every rule of a form on an empty form and on filled ones.

    Raises:
        InvalidTemplate: with one line for each mistake, naming file, rule and why: it does not
            parse, names what does not exist, calls what does not exist, does not fit the kinds
            of its fields, or is not a yes-or-no question.
    """
    mistakes = [*_reserved_names(template)]
    for rule in template.rules:
        mistakes += [f"rule {rule.id!r}: {why}" for why in _mistakes(rule, template)]
    if mistakes:
        path = template.folder / "template.toml"
        raise InvalidTemplate("\n".join(f"{path}: {mistake}" for mistake in mistakes))


def _reserved_names(template: FormTemplate) -> Iterator[str]:
    for field in template.fields:
        if field.name in _RESERVED:
            yield f"field {field.name!r} has a name that rules keep for themselves"


def _mistakes(rule: Rule, template: FormTemplate) -> Sequence[str]:
    try:
        program = cel.compile(rule.check)
    except ValueError as error:
        return [_without_picture(error)]
    return [*_strangers(rule.check, program, template)] or [*_trial(program, template)]


def _without_picture(error: ValueError) -> str:
    """Return the parser's message in one line, without the expression drawn below it."""
    complaint = str(error).split("ERROR: <input>:")[1:]
    return " / ".join(part.splitlines()[0] for part in complaint) or str(error).splitlines()[0]


def _strangers(source: str, program: cel.Program, template: FormTemplate) -> Iterator[str]:
    """Name what the rule speaks of and nobody knows, even where it is never evaluated."""
    bare = _STRING.sub('""', source)
    known = {field.name for field in template.fields} | _RESERVED | set(_BOUND.findall(bare))
    for name in sorted(set(program.variables()) - known):
        yield f"unknown field {name!r}"
    for name in sorted(set(_PARAMETER.findall(bare)) - set(template.parameters)):
        yield f"unknown parameter 'p.{name}'"
    called = {name for name in program.functions() if name.isidentifier() and name[0] != "_"}
    for name in sorted(called - set(WORDS) - BUILT_IN):
        yield f"unknown function {name!r}: one of {', '.join(sorted({*WORDS, *BUILT_IN}))}"


def _trial(program: cel.Program, template: FormTemplate) -> Iterator[str]:
    """Evaluate on invented forms: mistakes of types show only then."""
    for trial, most in (("an empty form", 0), ("a filled form", 1), ("a full form", 99)):
        values = {field.name: _invented(field, most) for field in template.fields}
        try:
            result = program.execute(_context(template, values, _SOME_DAY))
        except _FAILURES as error:
            yield f"fails on {trial}: {str(error).splitlines()[0]}"
            return
        if not isinstance(result, bool):
            yield f"is not a yes-or-no question: it gives {type(result).__name__}"
            return


def _invented(field: FieldSpec, most: int) -> str | tuple[str, ...]:
    """Return a value that such a field may have, with at most so many options marked."""
    if field.options:
        return tuple(option.label for option in field.options[:most])
    example = KINDS[field.kind].hint.split(" または ")[0]
    return parse_value(field.kind, example) if most else ""


def _context(template: FormTemplate, values: Values, today: date) -> cel.Context:
    variables: dict[str, object] = {
        field.name: _as_cel(field, values.get(field.name, "")) for field in template.fields
    }
    variables |= {"p": dict(template.parameters), "today": today.isoformat()}
    return cel.Context(variables, dict(WORDS))


def _as_cel(field: FieldSpec, value: str | tuple[str, ...]) -> str | list[str]:
    if field.options:
        return [value] if isinstance(value, str) and value else list(value)
    return value if isinstance(value, str) else "".join(value)
