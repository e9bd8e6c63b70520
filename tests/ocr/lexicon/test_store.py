"""The file of known words is a matter of the words alone, whichever process builds it."""

import os
import subprocess
import sys

from ocr.lexicon.corpora import usual_quarters
from ocr.lexicon.sources import Place

BUILD = """
import sys
from pathlib import Path

from ocr.lexicon.own_lists import Entry
from ocr.lexicon.sources import Place, Reading, Words
from ocr.lexicon.store import build

KANJI = "東西南北上中下本新元栄緑旭泉寿錦曙"
build(
    Path(sys.argv[1]),
    Words(
        [Reading(one + "田", "た" + kana, 2000.0) for one, kana in zip(KANJI, "あいうえおかき")],
        [Reading(one + "子", "こ" + kana, 10.0) for one, kana in zip(KANJI, "さしすせそたち")],
        [
            Place("1234567", "紙橋県", city + "市", one + "町")
            for one in KANJI
            for city in ("紙橋", "折鶴", "風車")
        ],
        [one + "製作所" for one in KANJI],
    ),
    [Entry(one + "山　" + one + "子", "", one + "町1-2", person=True) for one in KANJI],
)
"""


def built(path, seed):
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    subprocess.run([sys.executable, "-c", BUILD, path], env=environment, check=True)
    return path.read_bytes()


def test_the_same_words_make_the_same_file_in_every_process(tmp_path):
    assert built(tmp_path / "one", "1") == built(tmp_path / "two", "2")


def test_quarters_are_taken_by_how_many_towns_have_one():
    def places(quarter, *cities):
        return [Place("1234567", "紙橋県", city, quarter) for city in cities]

    towns = ("甲市", "乙市", "丙町", "丁村")
    known = [
        *places("本町", *towns),
        *places("栄町", *towns[:3]),
        *places("旭町", *towns[:3]),
        *places("字折鶴", *towns[:2], towns[0], towns[1]),
        *places("", *towns),
        *places("字紙橋風車", *towns),
    ]
    assert usual_quarters(known) == ["本町", "旭町", "栄町"]
    assert usual_quarters(reversed(known)) == ["本町", "旭町", "栄町"]
