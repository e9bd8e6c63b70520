"""The bundled scans: twelve files, each with a truth that fits the form, small enough to keep."""

import json
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from samples.pages.drawn.__main__ import main
from samples.pages.drawn.draw_blank import BLANK

FOLDER = BLANK.parents[3] / "samples" / "certificates"
SCANS = sorted(path for path in FOLDER.iterdir() if path.suffix in {".png", ".jpg", ".pdf", ".tif"})


def truths_of(scan: Path) -> list[dict[str, str | bool]]:
    truth = json.loads(scan.with_suffix(".json").read_text(encoding="utf-8"))
    return truth if isinstance(truth, list) else [truth]


def pages_in(scan: Path) -> int:
    if scan.suffix == ".pdf":
        with pypdfium2.PdfDocument(scan) as document:
            return len(document)
    with Image.open(scan) as image:
        return getattr(image, "n_frames", 1)


def test_there_are_twelve_half_of_them_typed():
    assert len(SCANS) == 12
    assert sum(scan.name.startswith("typed") for scan in SCANS) == 6
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 12_000_000


@pytest.mark.parametrize("scan", SCANS, ids=lambda scan: scan.name)
def test_every_page_has_a_truth_of_cells_of_the_form(scan, anchors):
    truths = truths_of(scan)
    assert len(truths) == pages_in(scan)
    for truth in truths:
        ticks = {cell for cell, value in truth.items() if isinstance(value, bool)}
        assert ticks == set(anchors["checkboxes"])
        texts = {cell: value for cell, value in truth.items() if cell not in ticks}
        assert set(texts) == set(anchors["texts"])
        written = [text for text in texts.values() if isinstance(text, str)]
        assert len(written) == len(texts)
        assert sum(bool(text.strip()) for text in written) > 30


@pytest.mark.pages
@pytest.mark.parametrize(
    ("asked", "name", "pages"),
    [
        (["--few-greys"], "typed-01-000.png", 1),
        (["--style", "pen", "--suffix", ".tif", "--pages", "2"], "pen-01-000.tif", 2),
        (["--suffix", ".pdf", "--pages", "2", "--clean"], "typed-01-000.pdf", 2),
        (["--suffix", ".jpg", "--mistakes", "--blank", str(BLANK)], "typed-01-000.jpg", 1),
    ],
)
def test_the_command_writes_scans_with_their_truth(tmp_path, capsys, asked, name, pages):
    main([str(tmp_path), "--count", "1", *asked])
    scan = tmp_path / name
    assert capsys.readouterr().out.split() == [str(scan)]
    assert (pages_in(scan), len(truths_of(scan))) == (pages, pages)


def test_the_bundled_truth_is_what_its_seed_still_makes(tmp_path):
    main([str(tmp_path), "--seed", "26", "--count", "1", "--first", "2", "--few-greys"])
    made = truths_of(tmp_path / "typed-26-002.png")
    assert made == truths_of(FOLDER / "typed-26-002.png")
