"""Learn the shipped calibration: `python -m training.calibration read …`, `fit …`, `certify …`.

`read` fills in certificates, or invented forms with fields of every kind, reads their pages, and
appends what each field taught to a file: one line a field, with its page, form, style and face.
`fit` learns from such files, beside the counts that an earlier calibration holds. `certify` lets
files of other pages say what thresholds keep.
"""

import argparse
import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any, get_args

import numpy as np

from flows.office.settings import stay_inside
from japanese.clock import today
from ocr.confidence.calibration import (
    EMPTY_KINDS,
    SYNTHETIC,
    Calibration,
    Observation,
    Provenance,
    from_json,
    shipped_calibration,
    to_json,
)
from ocr.confidence.calibration_fit import fit
from ocr.confidence.page_counts import certified
from ocr.confidence.thresholds import RESIDUAL, terms
from ocr.tools.evaluation import observations
from samples.pages.drawn.make import Style, Wish
from samples.pages.grids.make import Filling
from samples.pages.grids.random_forms import invent_form
from samples.pages.grids.set_out import set_out
from samples.people.word_lists import People
from training.read_pages import ReadPage, read_certificates, read_forms


def replayed(calibration: Calibration) -> Iterator[Observation]:
    """Yield the values that an earlier calibration counted, as far as it still knows them.

    Of each step of a curve it knows the least and the greatest score, and how many were right: they
    are laid out evenly between the two, those that were wrong at the upper end. Empty fields of
    before they had a score of their own are left out.
    """
    for kind, seen in calibration.kinds.items():
        if kind in EMPTY_KINDS and not calibration.inked:
            continue
        scores = calibration.curves[seen.curve].scores
        for place, tally in enumerate(seen.steps):
            count, wrong = round(tally.seen), round(tally.wrong)
            between = np.linspace(scores[2 * place], scores[2 * place + 1], count)
            for nth, score in enumerate(between.tolist()):
                yield Observation(kind, score, right=nth < count - wrong)
        for _ in range(round(seen.doubted)):
            yield Observation(kind, 0.0, right=True, doubted=True)


def _read_all(asked: argparse.Namespace) -> None:
    stay_inside()
    with asked.out.open("a", encoding="utf-8") as out, tempfile.TemporaryDirectory() as folder:
        for page in _pages_of(asked, Path(folder)):
            for line in _told(page):
                out.write(line + "\n")
            out.flush()
            print(page.name, flush=True)


def _pages_of(asked: argparse.Namespace, folder: Path) -> Iterator[ReadPage]:
    faces: dict[Style, tuple[str, ...]] = {"typed": tuple(asked.print), "pen": tuple(asked.pen)}
    if asked.certificates:
        wishes = [
            Wish(seed=asked.seed, style=style, people=asked.people, fonts=fonts)
            for style, fonts in faces.items()
        ]
        numbers = range(asked.first, asked.first + asked.certificates)
        yield from read_certificates(wishes, numbers)
        return
    fillings = [
        Filling(seed=asked.seed, style=style, people=asked.people, fonts=fonts)
        for style, fonts in faces.items()
    ]
    numbers = range(asked.first, asked.first + asked.forms)
    forms = [set_out(invent_form(asked.seed, number, asked.kind)) for number in numbers]
    yield from read_forms(forms, fillings, asked.pages, folder)


def _told(page: ReadPage) -> Iterator[str]:
    read = page.reading
    where = {"style": page.style, "face": page.face}
    where |= {"engine": read.engine, "template": read.template_hash}
    for one in observations(read, page.truth, page=page.name):
        yield json.dumps({**where, **asdict(one)}, ensure_ascii=False)


def learnt(lines: Iterable[str], earlier: Calibration, note: str) -> Calibration:
    """Return what the lines of `read` teach, beside what an earlier calibration counted."""
    told = [json.loads(line) for line in lines]
    engines = {one["engine"] for one in told}
    if engines != {earlier.provenance.engine}:
        raise SystemExit(
            f"read with another recogniser than {earlier.provenance.engine}: {engines}"
        )
    known = [*replayed(earlier), *map(_observed, told)]
    templates = {*earlier.provenance.templates, *(one["template"] for one in told)}
    provenance = Provenance(
        source=SYNTHETIC,
        engine=earlier.provenance.engine,
        templates=tuple(sorted(templates)),
        values=len(known),
        note=note,
        made=f"{today():%Y-%m-%d}",
    )
    return fit(known, provenance)


def _observed(told: Mapping[str, Any]) -> Observation:
    """Return what a line of `read` says; its face and the like are for who looks at the file."""
    names = {one.name for one in fields(Observation)}
    return Observation(**{name: value for name, value in told.items() if name in names})


def proven(
    learnt: Calibration,
    chosen: tuple[Iterable[str], Calibration | None],
    certifying: Iterable[str],
    notes: tuple[str, str],
) -> Calibration:
    """Return a calibration that answers from the lines of pages that it was not learnt from.

    Args:
        learnt: as `learnt` gave it.
        chosen: the lines of `read` of the pages that thresholds are chosen on, and maybe the counts
            of an earlier calibration beside them.
        certifying: the lines of the pages that certify what is chosen.
        notes: which pages the two are.
    """
    lines, earlier = chosen
    on = [*(replayed(earlier) if earlier else ()), *_observations_in(lines, learnt)]
    return certified(learnt, on or None, list(_observations_in(certifying, learnt)), notes)


def _observations_in(lines: Iterable[str], learnt: Calibration) -> Iterator[Observation]:
    for line in lines:
        told = json.loads(line)
        if told["engine"] != learnt.provenance.engine:
            raise SystemExit(f"read with another recogniser than {learnt.provenance.engine}")
        yield _observed(told)


def with_empty(earlier: Calibration, lines: Iterable[str], note: str) -> Calibration:
    """Return an earlier calibration as it is, but for empty fields, of which the lines tell."""
    told = list(_observations_in(lines, earlier))
    new = fit(told, earlier.provenance)
    curves = {name: curve for name, curve in new.curves.items() if name in EMPTY_KINDS}
    kinds = {name: seen for name, seen in new.kinds.items() if name in EMPTY_KINDS}
    return replace(
        earlier,
        provenance=replace(earlier.provenance, note=note, made=f"{today():%Y-%m-%d}"),
        curves=dict(sorted({**earlier.curves, **curves}.items())),
        kinds=dict(sorted({**earlier.kinds, **kinds}.items())),
        inked=True,
    )


def _certify(asked: argparse.Namespace) -> None:
    earlier = from_json(asked.counts.read_bytes()) if asked.counts else None
    whole = proven(
        from_json(asked.learnt.read_bytes()),
        (_lines(asked.chosen), earlier),
        _lines(asked.certifying),
        (asked.chosen_note, asked.note),
    )
    asked.out.write_bytes(to_json(whole) + b"\n")
    for residual in (RESIDUAL, 0.00037):
        answer = terms(whole, residual)
        print(
            f"at {residual:g}: accepted {answer.share:.1%}, of the filled "
            f"{answer.share_of_filled:.1%}, 95% below {answer.bound:.3%}"
        )
        for kind in answer.kinds:
            told = f"{kind.shown.bound:8.2%} of {kind.shown.limit:.2%}" if kind.shown else ""
            print(f"  {kind.kind:12}{kind.seen:8.0f}{kind.share:8.1%}{told}")


def _lines(paths: Iterable[Path]) -> list[str]:
    return [line for path in paths for line in path.read_text().splitlines()]


def _learnt_beside(earlier: Calibration, lines: Iterable[str], note: str) -> Calibration:
    return learnt(lines, earlier, note)


def _fit(asked: argparse.Namespace) -> None:
    earlier = from_json(asked.onto.read_bytes()) if asked.onto else shipped_calibration()
    note = asked.note or earlier.provenance.note
    teach = with_empty if asked.empty_alone else _learnt_beside
    calibration = teach(earlier, _lines(asked.observations), note)
    asked.out.write_bytes(to_json(calibration) + b"\n")
    answer = terms(calibration, RESIDUAL)
    print(f"accepted {answer.share:.1%} of {answer.seen:.0f}, wrong {answer.accepted.wrong:.0f}")
    for kind in answer.kinds:
        if kind.kind not in EMPTY_KINDS:
            print(f"  {kind.kind:12}{kind.curve:12}{kind.seen:8.0f}{kind.share:8.1%}")


def main(arguments: Sequence[str] | None = None) -> None:
    """Read pages, or fit what reading them taught."""
    parser = argparse.ArgumentParser(prog="training.calibration", description=__doc__)
    ways = parser.add_subparsers(required=True)
    read = ways.add_parser("read", help="invent, fill in and read pages")
    read.add_argument("out", type=Path, help="the file of observations, appended to")
    read.add_argument("--seed", type=int, required=True)
    read.add_argument("--forms", type=int, default=40)
    read.add_argument("--certificates", type=int, default=0, help="so many, and no forms")
    read.add_argument("--first", type=int, default=0, help="the number of the first of them")
    read.add_argument("--kind", action="append", default=[], help="of which fields are, not of all")
    read.add_argument("--people", choices=get_args(People), default="wide")
    read.add_argument("--pages", type=int, default=4, help="of each form, typed and pen in turn")
    read.add_argument("--print", action="append", default=[], help="a face to type with")
    read.add_argument("--pen", action="append", default=[], help="a face to write with")
    read.set_defaults(run=_read_all)
    fitted = ways.add_parser("fit", help="learn from what was read")
    fitted.add_argument("observations", type=Path, nargs="+")
    fitted.add_argument("--onto", type=Path, help="an earlier calibration; the shipped one")
    fitted.add_argument("--empty-alone", action="store_true", help="all else as it is")
    fitted.add_argument("--note", default="", help="which pages: all of them")
    fitted.add_argument("--out", type=Path, required=True)
    fitted.set_defaults(run=_fit)
    proof = ways.add_parser("certify", help="let other pages say what thresholds keep")
    proof.add_argument("learnt", type=Path, help="the calibration that `fit` wrote")
    proof.add_argument("--chosen", type=Path, nargs="*", default=[], help="what `read` wrote")
    proof.add_argument("--counts", type=Path, help="an earlier calibration, chosen on, too")
    proof.add_argument("--chosen-note", default="", help="which pages these are")
    proof.add_argument("--certifying", type=Path, nargs="+", help="what `read` wrote of others")
    proof.add_argument("--note", default="", help="which pages these are")
    proof.add_argument("--out", type=Path, required=True)
    proof.set_defaults(run=_certify)
    asked = parser.parse_args(arguments)
    asked.run(asked)


if __name__ == "__main__":
    main()
