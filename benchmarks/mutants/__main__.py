"""Whether the tests would notice: a sample of small changes to the code, and which of them live.

Run: python -m benchmarks.mutants [--rooms bots cases flows ocr] [--count 200] [--seed 1]
     [--depth 3] [--out FILE] [--again FILE]
Each room (or folder, or module) gets the same share of the count. Works in a copy of the project;
the equivalent ones, which no test can tell, are listed in `equivalent.toml` with their reasons.
"""

import argparse
import json
import random
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.mutants.mutations import Mutation, sites
from benchmarks.mutants.testing import House, Verdict, copied

PROJECT = Path(__file__).parents[2]
EQUIVALENT = Path(__file__).with_name("equivalent.toml")
_UNLOOKED = ("cases/migrations/versions",)  # what was done to a database once
_KILLED = (Verdict.KILLED, Verdict.TIMED_OUT)


@dataclass(frozen=True, slots=True)
class Mutant:
    """A change to a module of a room, and what became of it; nothing yet where that is ""."""

    room: str
    module: str
    line: int
    text: str
    told: str
    crash: bool = False
    verdict: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What it is known by, on whatever line it comes to stand."""
        return self.module, self.text, self.told


def main(argv: Sequence[str] | None = None) -> None:
    """Try the mutants, say what became of each, then the table."""
    wish = asked(argv)
    equivalent = known_as_equivalent(EQUIVALENT)
    met: list[Mutant] = []
    with copied(wish.project) as root:
        house = House(root, wish.seed)
        wanted = survivors(wish.again) if wish.again else drawn(root, wish)
        with suppress(KeyboardInterrupt):  # what was met until then is told
            for mutant in wanted:
                met.append(tried(house, mutant, equivalent, wish.depth))
                print(f"{len(met)}/{len(wanted)} {_line(met[-1])}", flush=True)
                if wish.out:
                    _note(wish.out, met[-1])
    print("\n".join(table(met)))


def _note(path: Path, mutant: Mutant) -> None:
    with path.open("a", encoding="utf-8") as out:
        out.write(json.dumps(asdict(mutant), ensure_ascii=False) + "\n")


def asked(argv: Sequence[str] | None) -> argparse.Namespace:
    """Return what is wished for."""
    wish = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    wish.add_argument("--rooms", nargs="+", default=["bots", "cases", "flows", "ocr"])
    wish.add_argument("--count", type=int, default=200)
    wish.add_argument("--seed", type=int, default=1)
    told = (
        "1: the module's own tests, 2: its folder's, 3: its room's, 4, 5: its own and all slow ones"
    )
    wish.add_argument("--depth", type=int, default=3, choices=range(1, 6), help=told)
    wish.add_argument("--out", type=Path, help="each mutant and its verdict, a line of JSON each")
    wish.add_argument("--again", type=Path, help="only those that survived in such a file")
    wish.add_argument("--project", type=Path, default=PROJECT)
    return wish.parse_args(argv)


def drawn(root: Path, wish: argparse.Namespace) -> list[Mutant]:
    """Return a sample: of each room as many places as of the others, of each place one change.

    In an order by chance, so that what a run that was cut short has met is a sample, too.
    """
    chance = random.Random(wish.seed)
    found: list[Mutant] = []
    for place, room in enumerate(wish.rooms):
        share = (wish.count + place) // len(wish.rooms)
        choices = [
            (module, site) for module in _modules(root, room) for site in module_sites(root, module)
        ]
        for module, site in chance.sample(choices, min(share, len(choices))):
            one = chance.choice(site)
            found.append(Mutant(room, module, one.line, one.text, one.told, one.crash))
    chance.shuffle(found)
    return found


def _modules(root: Path, room: str) -> Iterator[str]:
    paths = [root / room] if room.endswith(".py") else sorted((root / room).rglob("*.py"))
    for path in paths:
        module = path.relative_to(root).as_posix()
        if not module.startswith(_UNLOOKED):
            yield module


def module_sites(root: Path, module: str) -> tuple[tuple[Mutation, ...], ...]:
    """Return what can be changed in a module of a project."""
    return sites((root / module).read_text(encoding="utf-8"))


def survivors(path: Path) -> list[Mutant]:
    """Return the mutants that survived, or were not decided, in a file of an earlier run."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    alive = (Verdict.SURVIVED, Verdict.UNDECIDED)
    return [Mutant(**row) for row in rows if row["verdict"] in alive]


def known_as_equivalent(path: Path) -> frozenset[tuple[str, str, str]]:
    """Return the keys of the mutants that no test can tell from the code."""
    rows = tomllib.loads(path.read_text(encoding="utf-8")).get("equivalent", [])
    assert all(row["reason"] for row in rows)
    return frozenset((row["module"], row["line"], row["mutation"]) for row in rows)


def tried(
    house: House, mutant: Mutant, equivalent: frozenset[tuple[str, str, str]], depth: int
) -> Mutant:
    """Return a mutant with its verdict; where the code has moved on, it is undecided."""
    row = asdict(mutant)
    if mutant.key in equivalent:
        return Mutant(**{**row, "verdict": "equivalent"})
    for site in module_sites(house.root, mutant.module):
        for one in site:
            if (one.text, one.told) == (mutant.text, mutant.told):
                verdict = house.verdict(mutant.module, one, depth)
                return Mutant(**{**row, "line": one.line, "verdict": verdict.value})
    return Mutant(**{**row, "verdict": Verdict.UNDECIDED.value})


def table(met: Sequence[Mutant]) -> Iterator[str]:
    """Yield the figures of each room, then each mutant that survived or is not decided."""
    yield ""
    yield "| room | run | killed | of these crashes | equivalent | undecided | survived | score |"
    yield "|---|--:|--:|--:|--:|--:|--:|--:|"
    for room in dict.fromkeys(one.room for one in met):
        yield _row(room, [one for one in met if one.room == room])
    yield _row("all", met)
    yield ""
    yield from (_line(one) for one in met if one.verdict in (Verdict.SURVIVED, Verdict.UNDECIDED))


def _row(name: str, met: Iterable[Mutant]) -> str:
    met = list(met)
    counts = Counter(one.verdict for one in met)
    killed = sum(counts[verdict] for verdict in _KILLED)
    crashes = sum(one.crash for one in met if one.verdict in _KILLED)
    decided = killed + counts[Verdict.SURVIVED]
    score = f"{killed / decided:.0%}" if decided else "–"
    figures = (len(met), killed, crashes, counts["equivalent"], counts[Verdict.UNDECIDED])
    return f"| {name} | {' | '.join(map(str, figures))} | {counts[Verdict.SURVIVED]} | {score} |"


def _line(one: Mutant) -> str:
    return f"{one.verdict}: {one.module}:{one.line} `{one.told}` in `{one.text}`"


if __name__ == "__main__":
    main()
