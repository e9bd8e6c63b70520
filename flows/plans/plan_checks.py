"""The proof of a keying plan: against its form, and against the screen it is meant for."""

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path

from disk.toml_files import with_lines
from flows.plans.keying_plan import InvalidPlan, KeyingPlan, PlanLine, read_plan
from flows.plans.plan_lines import Writer
from flows.plans.writers import WRITERS
from japanese.eras import ERAS
from ocr.forms.field_kind import Kind, Notation
from ocr.forms.kinds import KINDS
from ocr.forms.template import FieldSpec, FormTemplate

_ERA_NAMES = frozenset(era.name for era in ERAS)
_ERA_WRITERS = frozenset({"era", "wareki"})


def plan_file(template: FormTemplate, system: str) -> Path:
    """Return where the plan of a form for a system lies, if it has one."""
    return template.folder / "keying" / f"{system}.toml"


def find_plan(template: FormTemplate, system: str) -> KeyingPlan | None:
    """Return how a form is keyed into a system, or None where it is not.

    Raises:
        InvalidPlan: where the plan has a mistake.
    """
    path = plan_file(template, system)
    return load_plan(path, template) if path.is_file() else None


def load_plan(path: Path, template: FormTemplate) -> KeyingPlan:
    """Read a keying plan and prove it against the form whose values it will write.

    Raises:
        InvalidPlan: with one line for each mistake, naming file, key and line.
    """
    plan = read_plan(path)
    mistakes = chain(_of_the_file(path, plan), _contradictions(plan, template))
    if found := with_lines(path, mistakes):
        raise InvalidPlan("\n".join(found))
    return plan


def _of_the_file(path: Path, plan: KeyingPlan) -> Iterator[str]:
    if plan.system != path.stem:
        yield f"system: it is {plan.system!r}, but the file is named after {path.stem!r}"


def _contradictions(plan: KeyingPlan, template: FormTemplate) -> Iterator[str]:
    fields = {field.name: field for field in template.fields}
    named = Counter([plan.key_box, *(line.box for line in plan.boxes)])
    for box, count in named.items():
        if count > 1:
            yield f"boxes: {box!r} is filled {count} times"
    for place, line in enumerate(plan.boxes):
        found = chain(
            _of_sources(line, fields), _of_condition(line, fields), _of_the_rest(line, plan.boxes)
        )
        yield from (f"boxes.{place}.{mistake} (box {line.box!r})" for mistake in found)


def _of_sources(line: PlanLine, fields: Mapping[str, FieldSpec]) -> Iterator[str]:
    for name in line.sources:
        if name not in fields:
            yield f"field: the form has no field {name!r}"
        else:
            yield from _of_source(line, fields[name])
    if line.write in _ERA_WRITERS:
        for era in sorted(set(line.codes) - _ERA_NAMES):
            yield f"codes: {era!r} is no era"


def _of_source(line: PlanLine, field: FieldSpec) -> Iterator[str]:
    for write in (line.write, *(way.write for way in line.shown)):
        if not _can_write(WRITERS[write], KINDS[field.kind]):
            yield f"write: {write} cannot write {field.name!r}, which is of kind {field.kind}"
    labels = {option.label for option in field.options}
    if line.write == "code" and field.options:
        yield from _of_codes(line, field, labels)
    elif line.write == "marked" and field.options and line.option not in labels:
        yield f"option: {field.name!r} has no option {line.option!r}"


def _can_write(writer: Writer, kind: Kind) -> bool:
    """Tell whether values of a kind are written so that a writer takes them."""
    if writer.notations is None:
        return kind.notation is not Notation.MARKS
    return kind.notation in writer.notations


def _of_codes(line: PlanLine, field: FieldSpec, labels: set[str]) -> Iterator[str]:
    if field.multiple:
        yield f"write: {field.name!r} may have several marks, one code cannot hold them"
    for label in sorted(labels ^ set(line.codes)):
        said = "has no code" if label in labels else "is no option of the field"
        yield f"codes: {label!r} {said}"


def _of_condition(line: PlanLine, fields: Mapping[str, FieldSpec]) -> Iterator[str]:
    if line.when is None:
        return
    field = fields.get(line.when.field)
    if field is None:
        yield f"when.field: the form has no field {line.when.field!r}"
    elif line.when.marked not in {option.label for option in field.options}:
        yield f"when.marked: {field.name!r} has no option {line.when.marked!r}"


def _of_the_rest(line: PlanLine, lines: tuple[PlanLine, ...]) -> Iterator[str]:
    """Prove that characters which a box leaves to the next one are taken up by it."""
    if line.rest != "next_box":
        return
    wanted = line.first + line.count
    following = (other for other in lines if _continues(other, line))
    if all(other.first != wanted for other in following):
        yield f"rest: no other box takes the characters from {wanted} on"


def _continues(other: PlanLine, line: PlanLine) -> bool:
    return (other.sources, other.write, other.between, other.when) == (
        line.sources,
        line.write,
        line.between,
        line.when,
    )
