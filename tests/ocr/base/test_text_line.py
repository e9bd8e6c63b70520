"""What was read in one crop, and choosing another of the texts that it may be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.base.text_line import Alternative, Character, Line, merged

TAKANO = Line(
    (Character("高", 0.9, 0.25, (("髙", 0.08),)), Character("野", 0.97, 0.75)),
    (
        Alternative("高野", 0.8, (0.25, 0.75)),
        Alternative("髙野", 0.15, (0.25, 0.75)),
        Alternative("高里予", 0.05, (0.25, 0.7, 0.8)),
    ),
    allowed=0.99,
)


def test_choosing_another_text_keeps_what_is_known_of_its_characters():
    chosen = TAKANO.choosing(TAKANO.alternatives[1])
    assert chosen.text == "髙野"
    assert chosen.confidence == 0.08
    assert chosen.characters[0].others == (("高", 0.9),)
    assert chosen.characters[1] == TAKANO.characters[1]
    assert [one.text for one in chosen.alternatives] == ["髙野", "高野", "高里予"]


def test_a_character_never_seen_alone_is_no_surer_than_its_text():
    chosen = TAKANO.choosing(TAKANO.alternatives[2])
    assert chosen.text == "高里予"
    assert chosen.confidence == 0.05


def test_choosing_back_and_forth_gives_the_line_again():
    there = TAKANO.choosing(TAKANO.alternatives[1])
    assert there.choosing(TAKANO.alternatives[0]) == TAKANO


def test_a_line_is_no_surer_than_what_its_kind_allows():
    assert Line(TAKANO.characters, allowed=0.2).confidence == 0.2
    assert Line(()).confidence == 0.0


@given(st.lists(st.tuples(st.text("aA"), st.floats(0, 1))))
def test_merging_adds_up_what_means_the_same(pairs):
    ones = [Alternative(text, probability) for text, probability in pairs]
    found = merged(ones, str.lower)
    assert len({one.text.lower() for one in found}) == len(found)
    assert sum(one.probability for one in found) == pytest.approx(sum(p for _, p in pairs))
    ranks = [one.probability for one in found]
    assert ranks == sorted(ranks, reverse=True)
