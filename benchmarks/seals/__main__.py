"""How pages with seals scanned without colour are read, slot by slot where a seal lies or is near.

Run: python -m benchmarks.seals [--seed N] [--pages N] [--style typed|pen] [--told].
The pages are made by `samples.pages.ugly.sealed`. A slot is *touched* where a seal's ink lies in
its box or right beside it; *wrong and accepted* is what is accepted although the paper does not
say so.
"""

import argparse
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flows.office.office import open_office
from flows.office.settings import stay_inside
from japanese.clock import today
from ocr.base.form_reading import Decision, FieldReading
from ocr.reader import Reader
from ocr.tools.evaluation import same
from samples.pages.drawn.make import load_form
from samples.pages.ugly.sealed import SealedScan, make_sealed

_HEAD = (
    "| pages | slots touched | exact | exact and accepted | not exact, doubted "
    "| wrong and accepted | the same on the whole pages, marks too |\n"
    "|---|--:|--:|--:|--:|--:|--:|"
)


@dataclass(frozen=True)
class Slot:
    """One slot or mark as read: whether a seal touches it, whether it is right, and accepted."""

    told: str
    touched: bool
    exact: bool
    accepted: bool


def slots_of(fields: tuple[FieldReading, ...], scanned: SealedScan) -> Iterator[Slot]:
    """Yield every slot and mark of a reading, compared with the truth."""
    for field in fields:
        accepted = field.decision is Decision.ACCEPT
        for slot in field.slots:
            said = str(scanned.truth.get(slot.cell or "", ""))
            told = f"{field.name} {slot.cell}: {slot.text!r} for {said!r}"
            touched = slot.cell in scanned.touched
            yield Slot(told, touched, same(slot.text, said), accepted)
        for option in field.options:
            right = option.marked is bool(scanned.truth.get(option.cell or "", False))
            told = f"{field.name} {option.cell}: {option.marked}"
            yield Slot(told, touched=False, exact=right, accepted=accepted)


def read_one(reader: Reader, scanned: SealedScan) -> list[Slot]:
    """Read a page as the office would."""
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "page.png"
        scanned.image.save(path)
        outcome = reader.read(path, today=today())
    return list(slots_of(outcome.form.fields, scanned)) if outcome.form else []


def main() -> None:
    """Print a table, and with `--told` every touched slot that is not exact."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=5402)
    parser.add_argument("--pages", type=int, default=20)
    parser.add_argument("--style", choices=["typed", "pen"], default="typed")
    parser.add_argument("--told", action="store_true")
    asked = parser.parse_args()
    stay_inside()
    form = load_form()
    counts: Counter[str] = Counter()
    with open_office() as office:
        for number in range(1, asked.pages + 1):
            scanned = make_sealed(form, asked.seed, number, asked.style)
            slots = read_one(office.reader, scanned)
            counts["unread"] += not slots
            for slot in slots:
                counts["silent"] += slot.accepted and not slot.exact
                if slot.touched:
                    counts["touched"] += 1
                    counts["exact"] += slot.exact
                    counts["sure"] += slot.exact and slot.accepted
                    counts["doubted"] += not slot.exact and not slot.accepted
                    counts["wrong"] += not slot.exact and slot.accepted
                if asked.told and not slot.exact:
                    print(f"  {number} {scanned.done} {'ACCEPTED ' * slot.accepted}{slot.told}")
    print(_HEAD)
    keys = ("touched", "exact", "sure", "doubted", "wrong", "silent")
    cells = [f"{asked.pages} {asked.style}, seed {asked.seed}", *(str(counts[key]) for key in keys)]
    print(f"| {' | '.join(cells)} |\n{counts['unread']} pages not read")


if __name__ == "__main__":
    main()
