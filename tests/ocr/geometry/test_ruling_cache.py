"""Ruled lines of forms are kept from one start to the next, and made anew where they are not."""

import numpy as np
import pytest

from ocr.geometry.blank_form import load_blank
from ocr.geometry.form_grid import FormGrid
from ocr.geometry.ruling_cache import kept_ruling
from ocr.reader import Reader
from tests.ocr.papers import register
from tests.ocr.test_reader_scripted import ScriptedEngine


@pytest.fixture
def template(tmp_path):
    return register(tmp_path / "forms")


@pytest.fixture
def cache(tmp_path):
    return tmp_path / "cache" / "rulings"


def same(one, other):
    return all(
        np.array_equal(getattr(one, part), getattr(other, part)) for part in FormGrid.__slots__
    )


def test_a_ruling_is_kept_as_it_was_made(template, cache, nursery):
    assert same(load_blank(template, cache).ruling, nursery.blank.ruling)
    (kept,) = cache.iterdir()
    written = kept.stat().st_mtime_ns
    assert same(load_blank(template, cache).ruling, nursery.blank.ruling)
    assert list(cache.iterdir()) == [kept]
    assert kept.stat().st_mtime_ns == written


def test_what_is_kept_is_not_made_again(cache, nursery):
    made = []

    def ruling():
        made.append(1)
        return nursery.blank.ruling

    for _ in range(3):
        assert same(kept_ruling(cache, "form", ruling), nursery.blank.ruling)
    assert len(made) == 1
    assert same(kept_ruling(cache, "other form", ruling), nursery.blank.ruling)
    assert len(made) == 2


def test_another_picture_or_paper_has_another_ruling(template, cache):
    load_blank(template, cache)
    load_blank(template.model_copy(update={"width": 209.0}), cache)
    with template.blank.open("ab") as picture:
        picture.write(b"\0")
    load_blank(template, cache)
    assert len(list(cache.iterdir())) == 3


def half(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def empty(path):
    path.write_bytes(b"")


def something_else(path):
    with path.open("wb") as file:
        np.save(file, np.zeros(3))


def of_other_parts(path):
    with path.open("wb") as file:
        np.savez(file, level=np.zeros((3, 2)))


@pytest.mark.parametrize("spoil", [half, empty, something_else, of_other_parts])
def test_a_broken_file_is_made_anew(template, cache, nursery, spoil):
    load_blank(template, cache)
    (kept,) = cache.iterdir()
    whole = kept.stat().st_size
    spoil(kept)
    assert same(load_blank(template, cache).ruling, nursery.blank.ruling)
    assert list(cache.iterdir()) == [kept]
    assert kept.stat().st_size == whole


def test_where_nothing_can_be_kept_forms_load_all_the_same(template, tmp_path, nursery, caplog):
    (tmp_path / "cache").write_text("no folder", encoding="utf-8")
    for _ in range(2):
        ruling = load_blank(template, tmp_path / "cache" / "rulings").ruling
        assert same(ruling, nursery.blank.ruling)
    assert "rulings are not kept" in caplog.text


def test_the_reader_keeps_the_rulings_of_its_forms(template, cache):
    Reader([template], ScriptedEngine("山"), cache=cache)
    assert len(list(cache.iterdir())) == 1
