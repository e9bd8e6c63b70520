"""Ordinary pages say of their scan what intake would find in the file."""

import pytest

from ocr.base.scan_facts import UNKNOWN, Tones
from samples.pages.ordinary import WAYS, ordinary_pages

pytestmark = pytest.mark.pages


def test_a_fax_is_known_as_one_and_nothing_else_is():
    pages = list(ordinary_pages(5100, 0, len(WAYS)))
    facts = {page.way: page.image.info["facts"] for page in pages}
    faxes = {way: told for way, told in facts.items() if told != UNKNOWN}
    assert {way: told.resolution for way, told in faxes.items()} == {
        "fine fax": (204.0, 196.0),
        "normal fax": (204.0, 98.0),
    }
    assert {told.tones for told in faxes.values()} == {Tones.TWO}
