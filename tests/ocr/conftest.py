"""The forms that tests read, the recogniser, and a small lexicon: loaded once."""

from pathlib import Path
from zlib import crc32

import pytest

from ocr.forms.template import load_template
from ocr.lexicon.lookup import Known
from ocr.lexicon.sources import Place, Words, given_names, surnames
from ocr.lexicon.store import build
from ocr.recognition.paddle import PaddleEngine, load_paddle_engine
from ocr.recognition.weights import model_folder
from tests.ocr.papers import Registered, register

BUNDLED = Path(__file__).parents[2] / "form_templates"
PLACES = (
    Place("1000001", "東京都", "千代田区", "千代田"),
    Place("2591300", "神奈川県", "中郡大磯町", "高麗"),
    Place("4200000", "静岡県", "静岡市葵区", ""),
    Place("4200911", "静岡県", "静岡市葵区", "瀬名町"),
    Place("4200932", "静岡県", "静岡市葵区", "桜ケ丘"),
    Place("0780141", "北海道", "旭川市", "亀吉１条"),
)


@pytest.fixture(scope="session")
def certificate() -> Registered:
    """The bundled 就労証明書."""
    return Registered(load_template(BUNDLED / "shurou_shoumei/2024-11/template.toml"))


@pytest.fixture(scope="session")
def nursery(tmp_path_factory) -> Registered:
    """The small form of `papers`, in a folder of its own."""
    return Registered(register(tmp_path_factory.mktemp("forms")))


@pytest.fixture(
    scope="session",
    params=[pytest.param(name, marks=pytest.mark.pages) for name in ("certificate", "nursery")],
)
def form(request) -> Registered:
    """Either form."""
    found: Registered = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="session")
def engine(tmp_path_factory) -> PaddleEngine:
    """The real recogniser."""
    return load_paddle_engine(model_folder(tmp_path_factory.mktemp("home")))


@pytest.fixture(scope="session")
def words():
    """All surnames of the package, one in thirty of its given names, and a few places."""
    some = list(given_names(lambda name: crc32(name.encode()) % 30 == 0 or name in "太郎輔子"))
    offices = ("紙橋製作所　株式会社", "ひばり信用金庫")
    return Words(list(surnames()), some, PLACES, offices)


@pytest.fixture(scope="session")
def known(tmp_path_factory, words):
    path = tmp_path_factory.mktemp("lexicon") / "known.sqlite3"
    build(path, words)
    opened = Known(path)
    yield opened
    opened.close()
