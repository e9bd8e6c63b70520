"""From what a person approved to what a bot will type. The only place where forms meet screens."""

from collections.abc import Mapping

from bots.jobs import Entry, KeyingJob
from flows.errors import FlowError
from flows.lines import Value
from flows.plans import KeyingPlan, PlanLine
from flows.writers import WRITERS


class Unwritable(FlowError):
    """An approved value cannot be written as the screen wants it: a person must correct it."""

    exit_code = 22


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
    entries = (_entry(case_id, line, values) for line in plan.boxes)
    return KeyingJob(
        case_id, plan.system, key, (Entry(plan.key_box, key), *entries), plan.on_existing
    )


def _entry(case_id: str, line: PlanLine, values: Mapping[str, Value]) -> Entry:
    try:
        if line.when and line.when.marked not in values[line.when.field]:
            return Entry(line.box, "")
        sources = tuple(values[name] for name in line.sources)
        text = WRITERS[line.write].write(line, sources)
        shown = (WRITERS[way.write].write(way, sources) for way in line.shown)
        return Entry(line.box, _cut(line, text), tuple(_stretch(line, form) for form in shown))
    except KeyError as error:
        raise Unwritable(f"case {case_id}: {line.box}: 項目 {error} の値がありません") from None
    except ValueError as error:
        names = "、".join(line.sources)
        raise Unwritable(
            f"case {case_id}: {line.box} ({names}): {error}。審査画面で直してください"
        ) from None


def _cut(line: PlanLine, text: str) -> str:
    end = line.first - 1 + line.count
    if line.count and line.rest == "refuse" and len(text) > end:
        raise ValueError(f"{end}文字を超えています")
    return _stretch(line, text)


def _stretch(line: PlanLine, text: str) -> str:
    return text[line.first - 1 :][: line.count or None]
