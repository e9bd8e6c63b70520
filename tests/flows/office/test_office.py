"""Whoever is done with an office leaves nothing of it open."""

from pathlib import Path

import pytest

from flows.office.office import open_office


def open_in(folder):
    """The files in a folder that this process holds open."""
    held = (each for each in Path("/proc/self/fd").iterdir() if each.is_symlink())
    return sorted(file.name for file in map(Path.readlink, held) if file.is_relative_to(folder))


def test_the_case_database_is_closed_where_the_block_ends(home):
    with open_office() as office:
        office.ledger.counts()
        assert "cases.sqlite3" in open_in(home)
    assert open_in(home) == []


def test_it_is_closed_after_an_error_too(home):
    with pytest.raises(LookupError), open_office() as office:
        raise LookupError(office.ledger.counts())
    assert open_in(home) == []


@pytest.mark.paddle
def test_the_lexicon_of_the_reading_room_is_closed(home):
    with open_office() as office:
        assert office.reader
        (name,) = open_in(office.settings.cache)
        assert name.startswith("lexicon-")
    assert open_in(office.settings.cache) == []


@pytest.mark.paddle
def test_the_ruled_lines_of_the_forms_are_kept_beside_the_lexicon(home, monkeypatch, tmp_path):
    monkeypatch.setenv("KAMIBASHI_CACHE", str(tmp_path / "cache"))
    with open_office() as office:
        assert office.reader
        assert len(list((tmp_path / "cache/rulings").iterdir())) == 1


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("cases list", 0),
        ("cases show KB0000000000", 31),
        ("purge --before 2026-04-01", 0),
        ("report --out day.xlsx", 0),
        ("resume", 0),
        ("risk reset", 0),
        ("risk set --residual 0.002", 0),
        ("risk show", 0),
        ("stop", 0),
        ("users list", 0),
    ],
)
def test_a_command_leaves_nothing_open(kamibashi, home, tmp_path, monkeypatch, words, code):
    monkeypatch.chdir(tmp_path)
    assert kamibashi(*words.split()).code == code
    assert open_in(home) == []
