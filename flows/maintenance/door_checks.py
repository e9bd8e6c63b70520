"""Whether a door without screens has a place for every box that a keying plan fills."""

from collections.abc import Iterable, Iterator

from bots.protocol.registry import boxes_of
from flows.errors import SystemNotSetUp
from flows.office.registered_forms import RegisteredForms
from flows.office.target_system import TargetSystem
from flows.plans.plan_checks import find_plan


def check_doors(systems: Iterable[TargetSystem], forms: RegisteredForms) -> str:
    """Compare the profile of each door without screens with the plans for its system.

    Raises:
        ProfileWrong: a profile has mistakes.
        SystemNotSetUp: with one line for each plan that a profile does not match.
    """
    doors = {system.name: boxes_of(system.access()) for system in systems}
    profiles = {system: boxes for system, boxes in doors.items() if boxes is not None}
    if found := [line for system, boxes in profiles.items() for line in _of(forms, system, boxes)]:
        raise SystemNotSetUp("\n".join(found))
    return f"{len(profiles)} by file or API, {len(doors) - len(profiles)} by screens"


def _of(forms: RegisteredForms, system: str, boxes: frozenset[str]) -> Iterator[str]:
    for template in forms.templates:
        plan = find_plan(template, system)
        filled = {plan.key_box, *(line.box for line in plan.boxes)} if plan else boxes
        where = f"system {system}: form {template.id}/{template.edition}:"
        if missing := filled - boxes:
            yield f"{where} the profile has no place for {'、'.join(sorted(missing))}"
        if idle := boxes - filled:
            yield f"{where} the plan does not fill {'、'.join(sorted(idle))}"
