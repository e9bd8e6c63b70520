"""The forms that tests read, and the recogniser: loaded once."""

from pathlib import Path

import pytest

from ocr.forms.template import load_template
from ocr.recognition.paddle import PaddleEngine, load_paddle_engine
from ocr.recognition.weights import model_folder
from tests.ocr.papers import Registered, register

BUNDLED = Path(__file__).parents[2] / "form_templates"


@pytest.fixture(scope="session")
def certificate() -> Registered:
    """The bundled 就労証明書."""
    return Registered(load_template(BUNDLED / "shurou_shoumei/2024-11/template.toml"))


@pytest.fixture(scope="session")
def nursery(tmp_path_factory) -> Registered:
    """The small form of `papers`, in a folder of its own."""
    return Registered(register(tmp_path_factory.mktemp("forms")))


@pytest.fixture(scope="session", params=["certificate", "nursery"])
def form(request) -> Registered:
    """Either form."""
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="session")
def engine(tmp_path_factory) -> PaddleEngine:
    """The real recogniser."""
    return load_paddle_engine(model_folder(tmp_path_factory.mktemp("home")))
