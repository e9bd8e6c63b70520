"""What is learnt of a form's print is kept from one start to the next, and learnt anew else."""

from datetime import date

import cv2
import numpy as np
import pytest

from ocr.base.engine import Lattice
from ocr.cropping.laid_page import lay
from ocr.geometry.blank_form import load_blank
from ocr.geometry.identification import identify
from ocr.geometry.registration import straighten
from ocr.reader import Reader
from ocr.verification.page_verification import FormVerifier
from tests.ocr.papers import register
from tests.ocr.test_reader_scripted import ScriptedEngine

DAY = date(2026, 11, 20)


class CountingEngine:
    """Reads in each picture one letter that hangs on its ink, and counts the pictures."""

    characters = tuple("氏名住所年月日電話番号")

    def __init__(self, name):
        self.name = name
        self.asked = 0

    def read(self, crops):
        self.asked += len(crops)
        for index, crop in enumerate(crops):
            rows = np.full((3, len(self.characters) + 1), 0.0001, np.float32)
            rows[::2, 0] = 1
            rows[1, int((crop < 128).sum()) % len(self.characters) + 1] = 0.99
            yield index, Lattice(rows, self.characters, 3.0)


@pytest.fixture
def template(tmp_path):
    return register(tmp_path / "forms")


@pytest.fixture
def cache(tmp_path):
    return tmp_path / "cache"


@pytest.fixture
def sheet(template):
    """The empty form with one label painted over: some of its words are suspects."""
    page = np.asarray(cv2.imread(str(template.blank), cv2.IMREAD_GRAYSCALE), np.uint8)
    page[42 * 8 : 47 * 8, 33 * 8 : 45 * 8] = 255
    found = identify(straighten(page), [load_blank(template)])
    return lay(page, found.placement, found.blank)


def kept_in(cache):
    (path,) = cache.glob("print-*.json")
    return path


def verified(sheet, cache, engine):
    return FormVerifier(engine, cache).verify(sheet)


def learnt(sheet, cache, name="counting"):
    """Return what is said of a page by a verifier made anew, and how much it had to read."""
    engine = CountingEngine(name)
    return verified(sheet, cache, engine), engine.asked


def test_what_was_learnt_is_not_read_again(sheet, cache):
    first, read = learnt(sheet, cache)
    written = kept_in(cache).stat().st_mtime_ns
    again, less = learnt(sheet, cache)
    assert again == first
    assert 0 < less < read
    assert kept_in(cache).stat().st_mtime_ns == written


def test_it_says_the_same_as_without_a_folder(sheet, cache):
    learnt(sheet, cache)
    kept, _ = learnt(sheet, cache)
    assert kept == learnt(sheet, None)[0]


def half(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def empty(path):
    path.write_bytes(b"")


def no_text(path):
    path.write_bytes(b"\xff\x00\n{}")


def one_letter_other(path):
    content = bytearray(path.read_bytes())
    content[-3] ^= 1
    path.write_bytes(bytes(content))


@pytest.mark.parametrize("spoil", [half, empty, no_text, one_letter_other])
def test_a_broken_file_is_made_anew(sheet, cache, spoil):
    first, read = learnt(sheet, cache)
    whole = kept_in(cache).read_bytes()
    spoil(kept_in(cache))
    assert learnt(sheet, cache) == (first, read)
    assert kept_in(cache).read_bytes() == whole


def test_what_another_engine_read_is_not_believed(sheet, cache):
    _, read = learnt(sheet, cache)
    assert learnt(sheet, cache, "another")[1] == read


def test_where_nothing_can_be_kept_pages_are_verified_all_the_same(sheet, tmp_path, caplog):
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    kept, _ = learnt(sheet, tmp_path / "file" / "cache")
    assert kept == learnt(sheet, None)[0]
    assert "not kept" in caplog.text


def test_the_reader_keeps_the_prints_of_its_forms_beside_their_rulings(template, cache):
    Reader([template], ScriptedEngine("山"), cache=cache).read(template.blank, today=DAY)
    assert sorted(path.suffix for path in cache.iterdir()) == [".json", ".npz"]
