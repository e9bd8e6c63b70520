from zlib import crc32

import pytest

from ocr.lexicon.lookup import Known
from ocr.lexicon.sources import Place, Words, given_names, surnames
from ocr.lexicon.store import build

PLACES = (
    Place("1000001", "東京都", "千代田区", "千代田"),
    Place("2591300", "神奈川県", "中郡大磯町", "高麗"),
    Place("4200000", "静岡県", "静岡市葵区", ""),
    Place("4200911", "静岡県", "静岡市葵区", "瀬名町"),
    Place("4200932", "静岡県", "静岡市葵区", "桜ケ丘"),
    Place("0780141", "北海道", "旭川市", "亀吉１条"),
)


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
