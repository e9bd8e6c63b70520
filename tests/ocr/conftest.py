"""The forms that tests read, and the recogniser: loaded once."""

from pathlib import Path

import cv2
import pytest

from ocr.blank import Blank, load_blank
from ocr.paddle import PaddleEngine, load_paddle_engine
from ocr.pixels import Pixels
from ocr.template import FormTemplate, load_template
from ocr.weights import model_folder
from tests.ocr.papers import register

BUNDLED = Path(__file__).parents[2] / "form_templates"


@pytest.fixture(scope="session")
def certificate() -> Blank:
    """The bundled 就労証明書."""
    return load_blank(load_template(BUNDLED / "shurou_shoumei/2024-11/template.toml"))


@pytest.fixture(scope="session")
def nursery_form(tmp_path_factory) -> FormTemplate:
    """The small form of `papers`, registered in a folder of its own."""
    return register(tmp_path_factory.mktemp("forms"))


@pytest.fixture(scope="session")
def nursery(nursery_form) -> Blank:
    return load_blank(nursery_form)


@pytest.fixture(scope="session")
def prints(certificate, nursery) -> dict[str, tuple[Blank, Pixels, float]]:
    """Each form with its blank's picture and that picture's pixels a millimetre."""
    found = {}
    for blank in (certificate, nursery):
        picture = cv2.imread(str(blank.template.blank), cv2.IMREAD_GRAYSCALE)
        found[blank.template.id] = (blank, picture, picture.shape[1] / blank.template.width)
    return found


@pytest.fixture(scope="session")
def engine(tmp_path_factory) -> PaddleEngine:
    """The real recogniser."""
    return load_paddle_engine(model_folder(tmp_path_factory.mktemp("home")))
