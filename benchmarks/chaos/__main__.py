"""A long bad night: 300 records, each with a mishap of its own; 0 lost, 0 double, nothing told.

Run: python -m benchmarks.chaos [--records 300] [--seed 1] [--nights 2] [--prefect]. The records
are shared between nights that run side by side, each with its own ledger, legacy system and seed.
With --prefect a further, small night begins with workers that run the flow `key-records` under a
real Prefect server. Exit code 1 if anything is wrong. One run takes some minutes on two cores.
"""

import sys
import tempfile
from argparse import ArgumentParser, Namespace
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from benchmarks.chaos.night import Plot, keep_watch
from benchmarks.chaos.prefect_crew import prefect_crew
from benchmarks.chaos.tally import Tally, tally
from flows.plans.plan_checks import load_plan
from ocr.forms.template import load_template

EDITION = Path(__file__).resolve().parents[2] / "form_templates" / "shurou_shoumei" / "2024-11"
UNDER_PREFECT = 12


def one_night(home: Path, records: int, seed: int) -> Tally:
    """Let one night go wrong and count it."""
    template = load_template(EDITION / "template.toml")
    plan = load_plan(EDITION / "keying" / "hoiku.toml", template)
    with keep_watch(home, template, Plot(records, seed)) as night:
        return tally(night, plan)


def one_night_under_prefect(home: Path, records: int, seed: int) -> Tally:
    """The same with flows for the first workers; what Prefect keeps is looked through, too."""
    template = load_template(EDITION / "template.toml")
    plan = load_plan(EDITION / "keying" / "hoiku.toml", template)
    with (
        prefect_crew(home) as crew,
        keep_watch(home, template, Plot(records, seed, crew)) as night,
    ):
        return tally(night, plan)


def main() -> int:
    """Run the nights, print what they came to, and return 1 if anything is wrong."""
    asked = _asked()
    share = -(-asked.records // asked.nights)
    with (
        tempfile.TemporaryDirectory() as folder,
        ProcessPoolExecutor(asked.nights + asked.prefect) as nights,
    ):
        begun = [
            nights.submit(one_night, Path(folder) / str(n) / "home", share, asked.seed + n)
            for n in range(asked.nights)
        ]
        if asked.prefect:
            home = Path(folder) / "prefect" / "home"
            begun.append(nights.submit(one_night_under_prefect, home, UNDER_PREFECT, asked.seed))
        found = [night.result() for night in begun]
    for which in found:
        _print(which)
    return int(any(each.wrong or each.leaks for each in found))


def _asked() -> Namespace:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--nights", type=int, default=2, help="side by side")
    parser.add_argument("--prefect", action="store_true", help="a small night under Prefect, too")
    return parser.parse_args()


def _print(found: Tally) -> None:
    print(
        f"\n{found.records} records, {found.keyed} keyed, {len(found.rows)} mishaps, "
        f"{found.lives} workers, {found.strays} requests of dead workers' browsers, "
        f"{found.seconds:.0f} s, {found.digest}"
    )
    for phase, possible in found.possible.items():
        struck = {(row.fault, row.step) for row in found.rows if row.phase is phase}
        print(f"  {phase}: {len(struck)} of the {possible} mishaps that there are")
    ways = Counter((row.phase, row.fault, row.way) for row in found.rows)
    for (phase, fault, way), times in sorted(ways.items()):
        print(f"  {phase:8} {fault:9} {times:4} × {way or '(no record in hand)'}")
    for wrong in (*found.wrong, *found.leaks):
        print(f"  WRONG: {wrong}")


if __name__ == "__main__":
    sys.exit(main())
