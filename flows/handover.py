"""From what a person approved to what a bot will type. The only place where forms meet screens.

`form_templates/<form>/<edition>/keying/<system>.toml` says which field goes into which box.
"""

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from bots.jobs import Entry, KeyingJob, OnExisting
from flows.errors import FlowError
from flows.writers import WRITERS, Value
from ocr.template import FieldSpec, FormTemplate, Identifier

Label = Annotated[str, Field(min_length=1)]


class InvalidPlan(FlowError):
    """A keying plan has a mistake; the message names file and key, one line for each mistake."""


class Unwritable(FlowError):
    """An approved value cannot be written as the screen wants it: a person must correct it."""

    exit_code = 22


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class When(_Frozen):
    """A condition: the box is filled only where this option of this choice is marked."""

    field: Identifier
    marked: Label


class PlanLine(_Frozen):
    """One box of the screen: which field goes into it, or which fields joined, written how."""

    box: Label
    field: Identifier | None = None
    fields: tuple[Identifier, ...] = ()
    write: str = "as_is"
    codes: dict[str, str] = {}
    option: str = ""
    between: str = "　"
    when: When | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> "PlanLine":
        if self.write not in WRITERS:
            raise ValueError(f"unknown writer {self.write!r}: one of {', '.join(sorted(WRITERS))}")
        several = WRITERS[self.write].several
        if bool(self.fields) != several or (self.field is None) != several:
            raise ValueError("give fields to the writer joined, and field to any other")
        if bool(self.codes) != (self.write == "code"):
            raise ValueError("codes belong to the writer code, and only to it")
        if bool(self.option) != (self.write == "marked"):
            raise ValueError("option belongs to the writer marked, and only to it")
        return self

    @property
    def sources(self) -> tuple[Identifier, ...]:
        """The fields whose values are written into the box."""
        return self.fields or ((self.field,) if self.field else ())


class KeyingPlan(_Frozen):
    """Which fields of a form go into which boxes of one system's entry screen."""

    system: Identifier
    key_box: Label
    on_existing: OnExisting
    boxes: Annotated[tuple[PlanLine, ...], Field(min_length=1)]


def load_plan(path: Path, template: FormTemplate) -> KeyingPlan:
    """Read a keying plan and prove it against the form whose values it will write.

    Raises:
        InvalidPlan: with one line for each mistake, naming file and key.
    """
    try:
        plan = KeyingPlan.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise InvalidPlan(f"{path}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidPlan(f"{path}: {error}") from error
    except ValidationError as error:
        raise InvalidPlan(_mistakes(path, error)) from None
    if found := [f"{path}: {mistake}" for mistake in _contradictions(plan, template)]:
        raise InvalidPlan("\n".join(found))
    return plan


def keying_job(case_id: str, key: str, plan: KeyingPlan, values: Mapping[str, Value]) -> KeyingJob:
    """Write every approved value the way the screen wants it.

    Args:
        case_id: whose values they are.
        key: the idempotency key, see `cases.records.reception_number`.
        plan: a plan that `load_plan` has proved against the form.
        values: the approved canonical value of every field of the form, by name.

    Raises:
        Unwritable: a value is missing or is not what its kind says; the message names the box.
    """
    entries = (Entry(line.box, _written(case_id, line, values)) for line in plan.boxes)
    return KeyingJob(
        case_id, plan.system, key, (Entry(plan.key_box, key), *entries), plan.on_existing
    )


def _written(case_id: str, line: PlanLine, values: Mapping[str, Value]) -> str:
    try:
        if line.when and line.when.marked not in values[line.when.field]:
            return ""
        sources = tuple(values[name] for name in line.sources)
        return WRITERS[line.write].write(line, sources)
    except KeyError as error:
        raise Unwritable(f"case {case_id}: {line.box}: 項目 {error} の値がありません") from None
    except ValueError as error:
        names = "、".join(line.sources)
        raise Unwritable(
            f"case {case_id}: {line.box} ({names}): {error}。審査画面で直してください"
        ) from None


def _mistakes(path: Path, error: ValidationError) -> str:
    return "\n".join(
        f"{path}: {'.'.join(map(str, mistake['loc'])) or 'plan'}: {mistake['msg']}"
        for mistake in error.errors(include_input=False, include_url=False)
    )


def _contradictions(plan: KeyingPlan, template: FormTemplate) -> Iterator[str]:
    fields = {field.name: field for field in template.fields}
    named = Counter([plan.key_box, *(line.box for line in plan.boxes)])
    for box, count in named.items():
        if count > 1:
            yield f"boxes: {box!r} is filled {count} times"
    for place, line in enumerate(plan.boxes):
        found = chain(_of_sources(line, fields), _of_condition(line, fields))
        yield from (f"boxes.{place}.{mistake} (box {line.box!r})" for mistake in found)


def _of_sources(line: PlanLine, fields: Mapping[str, FieldSpec]) -> Iterator[str]:
    for name in line.sources:
        if name not in fields:
            yield f"field: the form has no field {name!r}"
        else:
            yield from _of_source(line, fields[name])


def _of_source(line: PlanLine, field: FieldSpec) -> Iterator[str]:
    kinds = WRITERS[line.write].kinds
    labels = {option.label for option in field.options}
    if field.kind not in kinds if kinds else field.kind == "choice":
        yield f"write: {line.write} cannot write {field.name!r}, which is of kind {field.kind}"
    elif line.write == "code":
        if field.multiple:
            yield f"write: {field.name!r} may have several marks, one code cannot hold them"
        for label in sorted(labels ^ set(line.codes)):
            said = "has no code" if label in labels else "is no option of the field"
            yield f"codes: {label!r} {said}"
    elif line.write == "marked" and line.option not in labels:
        yield f"option: {field.name!r} has no option {line.option!r}"


def _of_condition(line: PlanLine, fields: Mapping[str, FieldSpec]) -> Iterator[str]:
    if line.when is None:
        return
    field = fields.get(line.when.field)
    if field is None:
        yield f"when.field: the form has no field {line.when.field!r}"
    elif line.when.marked not in {option.label for option in field.options}:
        yield f"when.marked: {field.name!r} has no option {line.when.marked!r}"
