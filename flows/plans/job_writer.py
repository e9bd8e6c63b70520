"""From what a person approved to what a bot will type. The only place where forms meet screens."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bots.jobs import Entry, KeyingJob
from flows.errors import FlowError
from flows.plans.fit_checks import Misfit, folded, misfit
from flows.plans.keying_plan import KeyingPlan, PlanLine
from flows.plans.plan_lines import Value
from flows.plans.writers import WRITERS
from japanese.charsets import letters
from japanese.kanji_shapes import usual_shapes

Accepted = Mapping[tuple[str, str], str]
"""What a person accepted to be typed into a box in place of what is written for it."""


class Unwritable(FlowError):
    """Approved values cannot be written as the screen wants them: a person must decide.

    The message and the `reason`, which is the same without the case, quote nothing. The `misfits`
    do: they are for the ledger alone, and from there for the clerk who has the case.
    """

    exit_code = 22

    def __init__(self, case_id: str, reason: str, misfits: tuple[Misfit, ...] = ()) -> None:
        super().__init__(f"case {case_id}: {reason}")
        self.reason = reason
        self.misfits = misfits


@dataclass(frozen=True, slots=True)
class _Unfit:
    """A value that is missing, or is not what its kind says."""

    said: str


@dataclass(frozen=True, slots=True)
class _Press:
    """Writes one box after another."""

    plan: KeyingPlan
    values: Mapping[str, Value]
    accepted: Accepted
    shapes: Mapping[str, str]

    def entry(self, line: PlanLine) -> Entry | Misfit | _Unfit:
        """Return what is typed into one box, or what is wrong with it."""
        try:
            text, *shown = _written(line, self.values)
        except KeyError as error:
            return _Unfit(f"{line.box}: 項目 {error} の値がありません")
        except ValueError as error:
            names = "、".join(line.sources)
            return _Unfit(f"{line.box} ({names}): {error}。審査画面で直してください")
        text = folded(text, line, self.plan)
        typed = self.accepted.get((line.box, text), text)
        if wrong := misfit(typed, line, self.plan, self.shapes):
            return wrong
        forms = (folded(form, line, self.plan) for form in shown)
        # where a person accepted another text, no form of the old one may pass for it
        return Entry(line.box, typed, tuple(forms) if typed == text else ())


def keying_job(
    case_id: str,
    key: str,
    plan: KeyingPlan,
    values: Mapping[str, Value],
    accepted: Accepted | None = None,
) -> KeyingJob:
    """Write every approved value the way the screen wants it.

    Args:
        case_id: whose values they are.
        key: the idempotency key, see `cases.records.records.reception_number`.
        plan: a plan that `load_plan` has proved against the form.
        values: the approved canonical value of every field of the form, by name.
        accepted: texts that a person accepted in place of others, by box and text.

    Raises:
        Unwritable: a value is missing, is not what its kind says, is too long for its box or has
            a character that the system cannot hold; all boxes are named, not only the first.
    """
    press = _Press(plan, values, accepted or {}, usual_shapes())
    results = [press.entry(line) for line in plan.boxes]
    entries = [result for result in results if isinstance(result, Entry)]
    if len(entries) < len(results):
        raise _refusal(case_id, [one for one in results if not isinstance(one, Entry)])
    return KeyingJob(
        case_id, plan.system, key, (Entry(plan.key_box, key), *entries), plan.on_existing
    )


def _refusal(case_id: str, wrong: Sequence[Misfit | _Unfit]) -> Unwritable:
    reason = "／".join(one.safe if isinstance(one, Misfit) else one.said for one in wrong)
    return Unwritable(case_id, reason, tuple(one for one in wrong if isinstance(one, Misfit)))


def _written(line: PlanLine, values: Mapping[str, Value]) -> tuple[str, ...]:
    """Return the text of a box, and the other forms in which the screen may show it."""
    if line.when and line.when.marked not in values[line.when.field]:
        return ("",)
    sources = tuple(values[name] for name in line.sources)
    text, *shown = (WRITERS[way.write].write(way, sources) for way in (line, *line.shown))
    return (_cut(line, text), *(_stretch(line, form) for form in shown))


def _cut(line: PlanLine, text: str) -> str:
    end = line.first - 1 + line.count
    if line.count and line.rest == "refuse" and len(letters(text)) > end:
        raise ValueError(f"{end}文字を超えています")
    return _stretch(line, text)


def _stretch(line: PlanLine, text: str) -> str:
    """Return what goes into the box: some letters, none of them parted from its selector."""
    pieces = letters(text.replace("\r\n", "\n"))[line.first - 1 :]
    return "".join(pieces[: line.count or None])
