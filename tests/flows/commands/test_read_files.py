"""`kamibashi read` of files of which each may be anything: none ends the run of the others."""

import json
import os
import re
import signal
import subprocess
import sys
import zipfile

import pytest
from PIL import Image

from ocr.scans.split import split
from tests.ocr.scans.test_split import noise
from tests.ocr.scans.test_split_stack import A4, good, pdf_of, tiff_of

JAPANESE = re.compile("[ぁ-んァ-ヶ一-龠]")

ENDS = {signal.SIGTERM: 143, signal.SIGKILL: -signal.SIGKILL}
"""Exit codes, as Python and shells have them."""


@pytest.fixture
def strangers(tmp_path):
    """Files that no page comes of, by what is wrong with them."""
    (tmp_path / "フォルダー").mkdir()
    (tmp_path / "空.pdf").touch()
    (tmp_path / "文.png").write_text("これは画像ではありません" * 50, encoding="utf-8")
    (tmp_path / os.fsdecode("就労①.txt".encode("cp932"))).write_text("名前がUTF-8でない")
    (tmp_path / "cut.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n")
    (tmp_path / "all.tif").write_bytes(tiff_of(noise("L", (9000, 9000))))
    with zipfile.ZipFile(tmp_path / "束.zip", "w") as archive:
        archive.writestr("1.png", b"x")
    return [*sorted(tmp_path.iterdir()), tmp_path / "ない.tif"]


@pytest.mark.lengthy
def test_each_is_told_with_its_reason_and_what_to_do_and_the_list_is_one(kamibashi, strangers):
    answer = kamibashi("read", *strangers, "--json", "-")
    cases = json.loads(answer.out)
    assert (answer.code, answer.err) == (3, "")
    assert [os.fsencode(case["scan"]) for case in cases] == [os.fsencode(s) for s in strangers]
    assert {case["state"] for case in cases} == {"unreadable"}
    assert all(case["reason"].endswith("ください。") for case in cases)
    assert len({case["reason"] for case in cases}) == len(cases) - 1  # two are no scans
    text = json.dumps(cases, ensure_ascii=False, indent=1) + "\n"
    assert answer.out == text.encode("utf-8", "backslashreplace").decode("utf-8")


@pytest.mark.lengthy
def test_a_person_reads_a_line_for_each(kamibashi, strangers):
    answer = kamibashi("read", *strangers)
    assert (answer.code, answer.err) == (3, "")
    assert len(answer.out.splitlines()) == len(strangers)


def test_an_unknown_form_is_said_before_any_file_is_looked_at(kamibashi, strangers, tmp_path):
    answer = kamibashi("read", *strangers, "--template", "nowhere", "--json", tmp_path / "a.json")
    assert (answer.code, answer.out) == (2, "")
    assert not (tmp_path / "a.json").exists()


@pytest.mark.paddle
def test_a_picture_that_is_hardly_one_does_not_end_the_run(kamibashi, tmp_path):
    sizes = [(1200, 1), (1, 1200), (1, 1), (2000, 2), (3, 3000), (70, 3000)]
    files = [tmp_path / f"{width}x{height}.png" for width, height in sizes]
    for file, size in zip(files, sizes, strict=True):
        Image.new("L", size, 128).save(file)
    stack = tmp_path / "束.tif"
    stack.write_bytes(tiff_of(good(1)[0], noise("L", (9000, 9000)), good(1)[0]))
    answer = kamibashi("read", *files, stack, "--json", tmp_path / "cases.json")
    cases = json.loads((tmp_path / "cases.json").read_text(encoding="utf-8"))
    assert (answer.code, answer.out) == (3, "")
    assert [case["page"] for case in cases] == [1] * len(files) + [1, 2, 3]
    assert {case["state"] for case in cases} == {"unreadable"}
    assert "画素" in cases[-2]["reason"]
    assert all(JAPANESE.search(case["reason"]) for case in cases)


@pytest.mark.lengthy
@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_no_page_is_left_behind_however_the_run_ends(end, home, tmp_path, kamibashi, monkeypatch):
    """What a killed run must leave is swept by the next."""
    stack, scratch = tmp_path / "stack.pdf", tmp_path / "tmp"
    stack.write_bytes(pdf_of(A4, "", A4))
    scratch.mkdir()
    monkeypatch.setenv("TMPDIR", str(scratch))
    with subprocess.Popen([sys.executable, "-m", "flows", "read", stack, "--json", "-"]) as reading:
        while not list(scratch.glob("*/0/page-001.png")):
            assert reading.poll() is None
        reading.send_signal(end)
    assert reading.returncode == ENDS.get(end, reading.returncode) != 0
    assert bool(list(scratch.iterdir())) is (end is signal.SIGKILL)
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    assert kamibashi("read", tmp_path).code == 3
    assert list(scratch.iterdir()) == []


def test_the_pages_of_a_run_that_goes_on_are_not_swept(tmp_path, kamibashi, monkeypatch):
    from disk.scratch import scratch_folder

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    (tmp_path / "kamibashi-of-before").mkdir()  # without a lock: young, it may be another's
    with scratch_folder() as mine:
        (scan := tmp_path / "scan.png").write_bytes(b"")
        Image.new("L", (40, 40)).save(scan)
        (page,) = split(scan, mine / "0")
        assert kamibashi("read", tmp_path / "nothing").code == 3
        assert page.exists()
    assert sorted(path.name for path in tmp_path.glob("kamibashi-*")) == ["kamibashi-of-before"]
