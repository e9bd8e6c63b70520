"""The real recogniser behind its Protocol."""

import os
import threading

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr.decoding.ctc import Alphabet, decode

pytestmark = pytest.mark.paddle

FONT = "/usr/share/fonts/opentype/ipaexfont-gothic/ipaexg.ttf"
LINES = ("2024", "7", "株式会社紙橋", "東京都千代田区丸の内一丁目2番3号", "ヤマダタロウ", "090")


def drawn(text):
    font = ImageFont.truetype(FONT, 36)
    left, top, right, bottom = map(round, font.getbbox(text))
    picture = Image.new("L", (right - left + 12, bottom - top + 12), 255)
    ImageDraw.Draw(picture).text((6 - left, 6 - top), text, font=font, fill=0)
    return np.array(picture)


@pytest.fixture(scope="module")
def everything(engine):
    return Alphabet(engine.characters, frozenset(engine.characters))


def read(engine, alphabet, crops):
    seen = {index: decode(lattice, alphabet).text for index, lattice in engine.read(crops)}
    return [seen[index] for index in range(len(crops))]


def test_drawn_lines_are_read(engine, everything):
    assert read(engine, everything, [drawn(text) for text in LINES]) == list(LINES)


def test_colour_reads_like_grey(engine, everything):
    grey = drawn("紙橋")
    assert read(engine, everything, [np.dstack([grey] * 3)]) == ["紙橋"]


def test_what_stands_beside_a_crop_in_its_batch_does_not_matter(engine, everything):
    crops = [drawn(text) for text in LINES]
    alone = [read(engine, everything, [crop])[0] for crop in crops]
    assert read(engine, everything, crops[::-1])[::-1] == alone


def test_a_crop_has_the_same_figures_whatever_is_read_with_it(engine):
    crops = [drawn(text) for text in LINES]
    together = dict(engine.read(crops))
    for index, crop in enumerate(crops):
        ((_, alone),) = engine.read([crop])
        assert alone.width == together[index].width
        assert np.allclose(alone.probabilities, together[index].probabilities, atol=1e-4)


def test_probabilities_are_probabilities(engine):
    ((index, lattice),) = engine.read([drawn("12")])
    assert index == 0
    assert lattice.probabilities.shape[1] == len(lattice.characters) + 1
    assert np.allclose(lattice.probabilities.sum(axis=1), 1, atol=1e-3)
    assert 0 < lattice.width <= len(lattice.probabilities)


def test_nothing_to_read_is_nothing_read(engine):
    assert list(engine.read([])) == []


def test_the_engine_says_which_weights_it_has(engine):
    assert engine.name == "paddleocr PP-OCRv6_small_rec 6f327246b503"


def test_only_threads_of_its_own_give_way(engine):
    caller = os.PRIO_PROCESS, threading.get_native_id()
    before = os.getpriority(*caller)
    assert len(list(engine.read([drawn(text) for text in LINES]))) == len(LINES)
    assert os.getpriority(*caller) == before
