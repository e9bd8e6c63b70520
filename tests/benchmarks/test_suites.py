"""`benchmarks/suites.py`: any folder of anybody's files, told by what became of each."""

import zipfile

import pytest
from PIL import Image

from benchmarks.suites import main
from tests.ocr.scans.test_split import noise
from tests.ocr.scans.test_split_stack import A4, good, pdf_of, tiff_of

pytestmark = pytest.mark.lengthy


@pytest.fixture
def suite(tmp_path):
    """Files of two folders: six of a kind that becomes pages, four that do not."""
    folder = tmp_path / "suite"
    inner = folder / "stacks"
    inner.mkdir(parents=True)
    for number, sheet in enumerate(good(3)):
        sheet.save(folder / f"山田{number}.png")
    (inner / "good.tif").write_bytes(tiff_of(*good(2)))
    (inner / "bad page.tif").write_bytes(tiff_of(*good(2), noise("L", (9000, 9000))))
    (inner / "drawn.pdf").write_bytes(pdf_of(A4, A4))
    (inner / "cut.pdf").write_bytes(pdf_of(A4)[:200])
    (folder / "empty.pdf").touch()
    (folder / "words.txt").write_text("x" * 2000)
    with zipfile.ZipFile(folder / "a.zip", "w") as archive:
        archive.writestr("b.png", b"x")
    (folder / "link.png").symlink_to(inner / "good.tif")
    return folder


def rows(printed):
    """Return the figures of each folder by the head of their column."""
    table = [line.strip("| ").split(" | ") for line in printed.split("\n\n")[0].splitlines()]
    heads = table[0]
    return {row[0]: dict(zip(heads, row, strict=True)) for row in table[2:]}


def test_each_file_is_counted_by_its_folder_and_by_what_became_of_it(suite, capsys, tmp_path):
    assert main([str(suite), "--split-only", "--markdown", str(tmp_path / "table.md")]) == 0
    printed, progress = capsys.readouterr()
    found = rows(printed)
    assert list(found) == ["suite", "suite/stacks", "all"]
    counted = ("files", "of kinds we take", "made into pages", "pages", "refused", "pages refused")
    assert [found["suite"][head] for head in counted] == ["6", "3", "3", "3", "3", "0"]
    assert [found["suite/stacks"][head] for head in counted] == ["4", "4", "3", "6", "1", "1"]
    assert [found["all"][head] for head in ("defect of ours", "child died", "hang")] == ["0"] * 3
    assert found["suite/stacks"]["drawn"] == "2"
    for reason in ("zip_file", "empty_file", "not_a_scan", "pdf_cut", "picture_large"):
        assert f"| `{reason}` |" in printed
    assert len(progress.splitlines()) == 10
    assert "山田" not in printed + progress
    assert (tmp_path / "table.md").read_text(encoding="utf-8") == printed


def test_of_many_files_some_are_chosen_evenly_and_of_the_kinds_asked_for(suite, capsys):
    for number in range(20):
        Image.new("L", (30, 30)).save(suite / f"{number}.PNG")
    assert main([str(suite), "--split-only", "--most", "4", "--suffix", "png"]) == 0
    found = rows(capsys.readouterr().out)
    assert [found["all"][head] for head in ("files", "made into pages")] == ["4", "4"]
