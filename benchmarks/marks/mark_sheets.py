"""Real mark sheets read with our marks: matched, doubted, and wrong and silent.

Run: python -m benchmarks.marks.mark_sheets DIR [PICTURES], where DIR holds OMRChecker's samples/
and src/tests/__snapshots__/test_all_samples.ambr; PICTURES is a folder for pages with what was
read.
"""

import csv
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np

from benchmarks.marks.omr_pages import lay_page
from benchmarks.marks.omr_templates import OmrTemplate, convert
from ocr.base.form_reading import Decision, FieldReading
from ocr.cropping.laid_page import Sheet
from ocr.geometry.blank_form import PX_PER_MM
from ocr.marks.options import read_options
from ocr.values.interpret import interpret_choice

_NOT_ANSWERS = {"file_id", "input_path", "output_path", "score"}
_NOTHING = {"", "no"}


def expected_answers(folder: Path) -> dict[str, dict[str, str]]:
    """Return the expected answers of each page, by its path under the folder."""
    text = (folder / "src/tests/__snapshots__/test_all_samples.ambr").read_text(encoding="utf-8")
    found = {}
    for table in re.findall(r"'[^']*Results[^']*\.csv': '''\n(.*?)'''", text, re.DOTALL):
        for row in csv.DictReader(line.strip() for line in table.strip().splitlines()):
            answers = {key: value for key, value in row.items() if key not in _NOT_ANSWERS}
            found[row["input_path"]] = answers
    return found


def templates(folder: Path) -> Iterator[tuple[Path, list[Path]]]:
    """Yield each template.json with its pages: below it, and below no template of their own."""
    all_ones = sorted(folder.glob("samples/**/template*.json"))
    for path in all_ones:
        if path.with_name("template_fb_align.json").exists() and "fb_align" not in path.name:
            continue
        if path.name == "template_no_fb_align.json":
            continue
        yield path, sorted(p for p in path.parent.rglob("*.*") if p.suffix in (".jpg", ".png"))


def read_page(sheet: Sheet, template: OmrTemplate) -> dict[str, tuple[str, bool]]:
    """Return for each answer what was read, and whether nobody would look at it."""
    marks = read_options(sheet)
    seen: dict[str, FieldReading] = {
        field.name: interpret_choice(field, marks) for field in template.form.fields
    }
    return {
        answer: (
            "".join("".join(seen[name].value) for name in names),
            all(seen[name].decision is Decision.ACCEPT for name in names),
        )
        for answer, names in template.answers.items()
    }


def compare(page: str, read: dict[str, tuple[str, bool]], truth: dict[str, str]) -> Counter[str]:
    """Count how the answers of a page fared, and print it."""
    fared: Counter[str] = Counter()
    wrong = []
    for answer, expected in truth.items():
        value, accepted = read[answer]
        right = value == expected or {value, expected} <= _NOTHING
        fared["answers"] += 1
        fared["matched"] += right and accepted
        fared["doubted"] += not accepted
        fared["doubted, right"] += right and not accepted
        if accepted and not right:
            fared["wrong and silent"] += 1
            wrong.append(f"{answer}: {value or '-'} for {expected or '-'}")
    print(f"{page}: {dict(fared)} {'; '.join(wrong)}")
    return fared


def draw(sheet: Sheet, template: OmrTemplate, path: Path) -> None:
    """Write the page with green marked, red doubtful and pale empty bubbles."""
    picture = cv2.cvtColor(sheet.grey, cv2.COLOR_GRAY2BGR)
    marks = read_options(sheet)
    for field in template.form.fields:
        for key, option in field.keyed_options.items():
            mark = marks[key]
            colour = (0, 160, 0) if mark.marked else (230, 170, 170)
            if mark.doubt or mark.confidence < field.accept_at:
                colour = (0, 0, 255)
            box = option.box
            corners = np.array([box.left, box.top, box.right, box.bottom]) * PX_PER_MM
            left, top, right, bottom = corners.round().astype(int).tolist()
            cv2.rectangle(picture, (left, top), (right, bottom), colour, 2)
    cv2.imwrite(str(path), picture)


def main(folder: Path, pictures: Path | None) -> None:
    """Read every page that has expected answers."""
    truth, total = expected_answers(folder), Counter[str]()
    for path, pages in templates(folder):
        with tempfile.TemporaryDirectory() as scratch:
            template = convert(path, Path(scratch))
        for page in pages:
            name = page.relative_to(folder).as_posix()
            if name not in truth:
                continue
            grey = np.asarray(cv2.imread(str(page), cv2.IMREAD_GRAYSCALE), np.uint8)
            sheet = lay_page(grey, template, path.parent)
            total += compare(name, read_page(sheet, template), truth[name])
            if pictures is not None:
                draw(sheet, template, pictures / (name.replace("/", "-") + ".png"))
    print(dict(total))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
