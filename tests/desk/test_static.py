"""What is served beside the pages: vendored as published, and nothing from elsewhere."""

import base64
import hashlib
import re
from pathlib import Path

import pytest

import desk

ROOM = Path(desk.__file__).parent
WRITTEN = sorted([*(ROOM / "pages").glob("*.html"), *(ROOM / "static").glob("[dr]e*.[cj]s*")])


def test_htmx_is_the_published_file():
    said = re.search(
        r"`htmx-4.0.1.min.js`.*`([^`]+)` \|$", (ROOM / "static/README.md").read_text(), re.M
    )
    file = (ROOM / "static/htmx-4.0.1.min.js").read_bytes()
    assert base64.b64encode(hashlib.sha384(file).digest()).decode() == said[1]
    assert "Zero-Clause BSD" in (ROOM / "static/htmx-LICENSE.txt").read_text()


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.name)
def test_nothing_comes_from_elsewhere_and_nothing_is_inline(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"https?://|@import|url\(", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", text)


def test_every_page_of_the_desk_is_met_by_these_tests():
    assert {"case.html", "cases.html", "desk.css", "review.js"} <= {path.name for path in WRITTEN}
