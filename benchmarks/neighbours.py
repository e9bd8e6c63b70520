"""What the reader accepts on papers that are nearly the form: wrong values accepted must be 0.

Run: python benchmarks/neighbours.py [--pages 2] [--every 1] [--dpi 200] [--first 0]
The papers are made by `samples.pages.drawn.neighbours`: rows and columns more, fewer, exchanged at
every place; words exchanged, replaced, absent; other titles; in five prints, typed and by pen.
"""

import argparse
import tempfile
from collections import Counter
from pathlib import Path

from flows.office.office import open_office
from flows.office.settings import stay_inside
from japanese.clock import today
from ocr.base.form_reading import Decision, PageState
from samples.pages.drawn.make import load_form
from samples.pages.drawn.neighbours import draw_neighbour, neighbours, wrongly_accepted


def main() -> None:
    """Read every neighbour and say what came of each sort."""
    wish = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    wish.add_argument("--pages", type=int, default=2, help="of each neighbour, in other prints")
    wish.add_argument("--every", type=int, default=1, help="only every so many neighbours")
    wish.add_argument("--dpi", type=int, default=200)
    wish.add_argument("--first", type=int, default=0, help="another has other people and prints")
    asked = wish.parse_args()
    stay_inside()
    counts: Counter[str] = Counter()
    with open_office() as office, tempfile.TemporaryDirectory() as scratch:
        page = Path(scratch) / "page.png"
        for place, neighbour in enumerate(neighbours(load_form())[:: asked.every]):
            for turn in range(asked.pages):
                drawn = draw_neighbour(neighbour, asked.first + 2 * place + turn, asked.dpi)
                drawn.image.save(page)
                outcome = office.reader.read(page, today=today(), risk=office.risk)
                wrong = wrongly_accepted(neighbour, drawn.paper, outcome)
                fields = outcome.form.fields if outcome.form else ()
                counts["pages"] += 1
                counts[outcome.state] += 1
                counts["accepted"] += sum(one.decision is Decision.ACCEPT for one in fields)
                counts["wrongly accepted"] += len(wrong)
                if wrong or (neighbour.refused and outcome.state is PageState.READ):
                    print(f"{neighbour.name}, page {turn}: {outcome.state}, {wrong}", flush=True)
    print(", ".join(f"{what} {count}" for what, count in counts.items()))


if __name__ == "__main__":
    main()
