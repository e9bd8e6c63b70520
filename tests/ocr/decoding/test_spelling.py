"""A line in the shapes that its neighbours leave, as sure as all that come to the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.base.text_line import Alternative, Character, Line
from ocr.decoding.spelling import with_spelling

SHAPES = "アカミッヤユヨツ一ー1-ニ二Ａ"


def line(text, *others, probability=0.6):
    """A line, and alternatives of the same length with half the probability of the one before."""
    at = tuple((index + 0.5) / len(text) for index in range(len(text)))
    texts = enumerate((text, *others), 1)
    alternatives = tuple(Alternative(other, 0.5**place, at) for place, other in texts)
    characters = (Character(c, probability, x) for c, x in zip(text, at, strict=True))
    return Line(tuple(characters), alternatives)


def test_alternatives_that_come_to_the_same_are_added_up():
    spelled = with_spelling(line("ナッミ", "ナミミ", "ナツミ"), "kana")
    assert spelled.text == "ナツミ"
    assert [one.text for one in spelled.alternatives] == ["ナツミ", "ナミミ"]
    assert spelled.alternatives[0].probability == pytest.approx(0.625)


def test_an_alternative_that_together_is_likelier_is_read():
    spelled = with_spelling(line("1-2", "1ニ2", "1一2", "1−2"), "address")
    assert spelled.text == "1-2"
    read = with_spelling(line("ナヅミ", "ナッミ", "ナツミ"), "kana")
    assert read.text == read.alternatives[0].text == "ナヅミ"
    three = (Alternative("ナヅミ", 0.4), Alternative("ナッミ", 0.35), Alternative("ナツミ", 0.25))
    at = (0.1, 0.5, 0.9)
    rivals = tuple(Alternative(one.text, one.probability, at) for one in three)
    chosen = with_spelling(Line(line("ナヅミ").characters, rivals), "kana")
    assert chosen.text == chosen.alternatives[0].text == "ナツミ"
    assert chosen.alternatives[0].probability == pytest.approx(0.6)


def test_a_character_is_as_sure_as_all_its_shapes_together():
    small = Character("ッ", 0.55, 0.5, (("ツ", 0.4), ("シ", 0.01)))
    read = Line((Character("ナ", 0.99, 0.2), small, Character("ミ", 0.99, 0.8)))
    assert with_spelling(read, "kana").confidence == pytest.approx(0.95)
    dash = Character("-", 0.4, 0.5, (("一", 0.3), ("ー", 0.25)))
    read = Line((Character("8", 0.99, 0.2), dash, Character("2", 0.99, 0.8)))
    assert with_spelling(read, "address").confidence == pytest.approx(0.95)


def test_numbers_are_left_alone():
    assert with_spelling(line("ッ1"), "phone_part").text == "ッ1"


@given(st.lists(st.text(SHAPES, min_size=4, max_size=4), min_size=1, max_size=4, unique=True))
def test_the_text_is_among_its_alternatives_and_no_probability_is_lost(texts):
    read = line(*texts)
    spelled = with_spelling(read, "text")
    before = sum(one.probability for one in read.alternatives)
    assert sum(one.probability for one in spelled.alternatives) == pytest.approx(before)
    assert spelled.text in [one.text for one in spelled.alternatives]
    assert len(spelled.text) == 4


@pytest.mark.parametrize("text", ["サンポートー宮", "サンポート一宮", "ミナミ一番"])
def test_what_may_be_one_or_a_long_vowel_is_never_sure(text):
    assert with_spelling(line(text, probability=0.9999), "text").confidence < 0.95


@pytest.mark.parametrize("text", ["センター長", "スーパー東", "健一郎", "一宮"])
def test_where_spelling_leaves_one_of_them_it_is(text):
    assert with_spelling(line(text, probability=0.9999), "text").confidence > 0.99
