"""Fit what tells a space from other gaps: `python -m training.gaps FOLDER [FOLDER …]`.

FOLDER holds generated certificates with their truth beside them (`x.png`, `x.json`). Prints the
weights for `ocr/recognition/spaces.py`, and how many lines are right with those fitted on others.
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from flows.office.office import open_office
from flows.office.settings import stay_inside
from ocr.cropping.laid_page import lay
from ocr.cropping.writing import cut_writing
from ocr.decoding.shape_priors import TUNED_EXPECTS
from ocr.forms.field_kind import Spacing
from ocr.forms.kinds import KINDS
from ocr.geometry.blank_form import Blank, load_blank
from ocr.geometry.identification import identify
from ocr.geometry.registration import straighten
from ocr.recognition.line_reader import LineReader, line_crops
from ocr.recognition.paddle import load_paddle_engine
from ocr.recognition.spaces import Between, places_between
from ocr.recognition.weights import tuned_folder

PARTS, REGULARITY = 5, 10.0
SURE = (0.5, 0.75, 0.85, 0.95)


@dataclass(frozen=True, slots=True)
class Spaced:
    """A line whose letters were read rightly: `(places, features)`, and where its spaces are."""

    page: str
    features: NDArray[np.float64]
    spaces: NDArray[np.bool_]


def lines_of(
    page: Path, blanks: Sequence[Blank], reader: LineReader
) -> Iterator[tuple[Spacing, Spaced]]:
    """Yield the spacing and the places of each line of two letters or more that was read rightly.

    Lines of kinds whose spaces the ink does not decide are passed over.
    """
    truth = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
    scan = np.asarray(cv2.imread(str(page), cv2.IMREAD_GRAYSCALE), dtype=np.uint8)
    found = identify(straighten(scan), blanks)
    if found is None:
        return
    sheet = lay(scan, found.placement, found.blank)
    cut = {
        key: cut_writing(sheet, slot)
        for key, slot in found.blank.template.slots.items()
        if KINDS[slot.kind].spacing and slot.cell in truth
    }
    written = {key: one for key, one in cut.items() if not one.is_blank}
    lines = reader.read(line_crops(written))
    for key, one in written.items():
        places = places_between(lines[key], one.picture)
        spaces = spaces_among(places, truth[one.slot.cell])
        spacing = KINDS[one.slot.kind].spacing
        if spaces is not None and spacing is not None:
            features = np.array([place.features for place in places])
            yield spacing, Spaced(page.name, features, spaces)


def spaces_among(places: Sequence[Between], truth: str) -> NDArray[np.bool_] | None:
    """Return which places are spaces of a text; None where other letters were read."""
    if not places:
        return None
    letters = [place.letters[0].text for place in places] + [places[-1].letters[1].text]
    if letters != list("".join(truth.split())):
        return None
    ends = np.cumsum([len(word) for word in truth.split()])[:-1] - 1
    return np.isin(np.arange(len(places)), ends)


def fitted(lines: Sequence[Spaced]) -> LogisticRegression:
    """Return the model of places that are spaces."""
    model = LogisticRegression(C=REGULARITY, max_iter=5000)
    return model.fit(
        np.vstack([line.features for line in lines]),
        np.concatenate([line.spaces for line in lines]),
    )


def judged(model: LogisticRegression, line: Spaced, spacing: Spacing) -> tuple[bool, float]:
    """Return whether all spaces of a line are told rightly, and how surely."""
    chances = model.predict_proba(line.features)[:, 1]
    told = chances > 0.5
    if spacing is not Spacing.TEXT:
        told &= chances == chances.max()
    return bool((told == line.spaces).all()), float(np.where(told, chances, 1 - chances).min())


def told(spacing: Spacing, lines: Sequence[Spaced]) -> Iterator[str]:
    """Yield how many lines are right by weights fitted on other pages, and the weights by all."""
    pages = {page: place for place, page in enumerate(sorted({line.page for line in lines}))}
    part = [pages[line.page] % PARTS for line in lines]
    seen = []
    for kept in range(PARTS):
        model = fitted([one for one, of in zip(lines, part, strict=True) if of != kept])
        mine = (one for one, of in zip(lines, part, strict=True) if of == kept)
        seen += [judged(model, line, spacing) for line in mine]
    for sure in SURE:
        right = [right for right, sureness in seen if sureness >= sure]
        yield f"{spacing}: {len(right)} of {len(seen)} at {sure}, {right.count(False)} wrong"
    model = fitted(lines)
    yield str([round(float(weight), 2) for weight in (*model.coef_[0], model.intercept_[0])])


def main() -> None:
    """Read the pages, fit, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+")
    asked = parser.parse_args()
    stay_inside()
    office = open_office()
    blanks = [load_blank(template) for template in office.forms.templates]
    engine = load_paddle_engine(tuned_folder(office.folders.home))
    reader = LineReader(engine, old_too_often=TUNED_EXPECTS)
    lines = defaultdict(list)
    for page in (page for folder in asked.folders for page in sorted(folder.glob("*.png"))):
        for spacing, line in lines_of(page, blanks, reader):
            lines[spacing].append(line)
    for spacing in Spacing:
        print("\n".join(told(spacing, lines[spacing])))


if __name__ == "__main__":
    main()
