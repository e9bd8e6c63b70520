import json
from pathlib import Path

import pytest

from samples.pages.drawn.filling import Form
from samples.pages.drawn.make import load_form


@pytest.fixture(scope="session")
def form() -> Form:
    return load_form()


@pytest.fixture(scope="session")
def anchors() -> dict[str, list[str]]:
    """The 125 text cells and 80 checkboxes of the official workbook."""
    path = Path(__file__).parent / "anchors.json"
    found: dict[str, list[str]] = json.loads(path.read_text(encoding="utf-8"))
    return found
