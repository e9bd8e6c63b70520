"""`kamibashi templates labels`: what it finds on a blank is said, and written once."""

import pytest

from tests.ocr.papers import register

pytestmark = pytest.mark.paddle


@pytest.fixture
def template(tmp_path, monkeypatch, home):
    """The small form of the tests, registered alone."""
    monkeypatch.setenv("KAMIBASHI_FORM_TEMPLATES", str(tmp_path / "forms"))
    return register(tmp_path / "forms").folder / "template.toml"


def test_labels_are_said_then_written_and_then_there_is_nothing_to_write(kamibashi, template):
    before = template.read_bytes()
    said = kamibashi("templates", "labels", "nursery", "--dry-run")
    assert said.code == 0
    assert "anchor: 入園申込書" in said.out
    assert "term 短期: 短期" in said.out
    assert said.out.splitlines()[-1] == "nothing was written"
    assert template.read_bytes() == before
    written = kamibashi("templates", "labels", "nursery")
    assert written.out.splitlines()[:-1] == said.out.splitlines()[:-1]
    assert written.out.splitlines()[-1].startswith("written: ")
    once = template.read_bytes()
    assert once != before
    assert kamibashi("templates", "labels", "nursery").out.splitlines()[-1] == "nothing was written"
    assert template.read_bytes() == once
