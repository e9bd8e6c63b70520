"""The ugly pages: each named, each with its mishap, each the same every time it is made."""

import json
from dataclasses import replace

import numpy as np
import pytest

from samples.pages.ugly.__main__ import main
from samples.pages.ugly.make import MISHAPS, SCANS, make_ugly
from samples.pages.ugly.pages import load_pages

PAGES = load_pages()
COARSE = 60  # dots an inch: the drawing is the same, and quick


def test_there_are_two_dozen_with_names_of_their_own():
    assert len({page.name for page in PAGES}) == len(PAGES) == 24
    assert len({page.seed for page in PAGES}) == 24


def test_something_happens_to_every_page_and_nothing_happens_to_none():
    assert MISHAPS.keys() | SCANS.keys() == {page.name for page in PAGES}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_fields_in_doubt_are_fields_of_the_form(form, page):
    names = {field.name for field in form.template.fields}
    assert set(page.doubt) <= names
    assert page.done


@pytest.mark.parametrize("name", ["red_seal", "correction_tape", "crossed_tick"])
def test_the_same_page_gives_the_same_scan(form, anchors, name):
    (page,) = (replace(page, dpi=COARSE) for page in PAGES if page.name == name)
    one, other = make_ugly(form, page), make_ugly(form, page)
    assert np.array_equal(np.asarray(one.image), np.asarray(other.image))
    assert one.image.mode == ("RGB" if page.colour else "L")
    assert one.truth == other.truth
    assert set(one.truth) == {*anchors["texts"], *anchors["checkboxes"]}


@pytest.mark.pages
def test_the_command_writes_a_page_its_truth_and_its_doubts(tmp_path, capsys):
    main([str(tmp_path), "--name", "struck_out"])
    assert capsys.readouterr().out.split() == [str(tmp_path / "struck_out.png")]
    truth = json.loads((tmp_path / "struck_out.json").read_text(encoding="utf-8"))
    doubt = json.loads((tmp_path / "struck_out.doubt.json").read_text(encoding="utf-8"))
    assert doubt == ["contact_name", "remarks"]
    assert truth["Z8"] == truth["I50"] == ""
