"""The proof of a keying plan against the screens that it is meant for, as somebody accepted them.

The screens are those of the canary's baseline in the home folder or, where a site has none yet, of
`<system>.screens.json` beside the plan.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from bots.canary.baselines import BaselineStore, Sight
from bots.canary.drift import Screens
from bots.canary.screens import ScreenBox
from flows.plans.keying_plan import InvalidPlan, KeyingPlan, PlanLine

_MARKED = frozenset({"checkbox"})
_CHOSEN = frozenset({"select-one", "radio"})

Boxes = Mapping[str, Sequence[ScreenBox]]
"""Every box by its label: the same on several screens, or in several states of one."""


def screens_for(path: Path, store: BaselineStore) -> Screens | None:
    """Return the screens that the plan at `path` is meant for; None where nobody recorded any.

    Raises:
        BaselineWrong: the baseline cannot be read.
        InvalidPlan: the screens beside the plan cannot be read.
    """
    if baseline := store.verdict(path.stem).baseline:
        return baseline.screens
    shipped = path.with_name(f"{path.stem}.screens.json")
    if not shipped.is_file():
        return None
    try:
        return TypeAdapter(Sight).validate_json(shipped.read_bytes()).screens
    except ValidationError:
        raise InvalidPlan(f"{shipped}: not the screens of a system; record them anew") from None


def contradictions(plan: KeyingPlan, screens: Screens) -> Iterator[str]:
    """Yield what a plan says otherwise than the screens, one line for each mistake."""
    boxes = _by_label(screens)
    yield from _of_feeding(plan, boxes)
    for place, line in enumerate(plan.boxes):
        found = boxes.get(line.box, ())
        mistakes = chain(*(_of_line(line, box) for box in found[:1]), _of_codes(line, found))
        yield from (f"boxes.{place}.{mistake} (box {line.box!r})" for mistake in mistakes)


def _of_feeding(plan: KeyingPlan, boxes: Boxes) -> Iterator[str]:
    fed = {plan.key_box, *(line.box for line in plan.boxes)}
    required = {label for label, found in boxes.items() if any(box.required for box in found)}
    for label in sorted(fed - boxes.keys()):
        yield f"boxes: no screen has a box {label!r}"
    for label in sorted(required - fed - plan.unfed.keys()):
        yield f"boxes: the required box {label!r} is fed by nothing"
    for label in sorted(plan.unfed.keys() & fed):
        yield f"unfed: {label!r} is fed all the same"
    for label in sorted(plan.unfed.keys() - boxes.keys()):
        yield f"unfed: no screen has a box {label!r}"


def _by_label(screens: Screens) -> Boxes:
    boxes: dict[str, list[ScreenBox]] = {}
    for box in chain.from_iterable(screens.values()):
        boxes.setdefault(box.label, []).append(box)
    return boxes


def _of_line(line: PlanLine, box: ScreenBox) -> Iterator[str]:
    if box.most is not None and line.most > box.most:
        yield f"most: the screen takes {box.most} characters"
    if (box.kind in _MARKED) != (line.write == "marked") and line.write != "constant":
        yield f"write: the screen has a {box.kind}, for which {line.write} is not meant"


def _of_codes(line: PlanLine, boxes: Sequence[ScreenBox]) -> Iterator[str]:
    """Prove that the screen offers every code, in one of its states."""
    if not any(box.kind in _CHOSEN for box in boxes):
        return
    options = {option for box in boxes for option in box.options}
    offered = {option.code for option in options} | {option.text for option in options}
    written = {*line.codes.values(), *([line.text] if line.text else [])}
    for code in sorted(written - offered):
        yield f"codes: the screen offers no {code!r}"
