"""Re-ranking: no text is lost, none added but proposals, and what is overturned is never sure."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocr.base.text_line import Alternative, Character, Line
from ocr.lexicon.proposals import UNSEEN, proposals
from ocr.lexicon.reranking import reranked

letters = st.sampled_from("ぽぼほとど園保育所たんこも力カ佐藤田髙高恵惠子リり")
chances = st.floats(0.001, 1.0)


@st.composite
def lines(draw):
    characters, count = [], draw(st.integers(1, 7))
    for index in range(count):
        shares = draw(st.lists(st.tuples(letters, chances), min_size=1, max_size=3))
        seen = dict(shares)
        whole = sum(seen.values())
        (first, chance), *rest = sorted(seen.items(), key=lambda item: -item[1])
        others = tuple((text, share / whole) for text, share in rest)
        characters.append(Character(first, chance / whole, (index + 0.5) / count, others))
    line = Line(tuple(characters))
    if len(characters) < 2 or draw(st.booleans()):
        return line
    places = tuple(character.at for character in characters)
    shorter = Alternative(line.text[1:], 0.2, places[1:])
    return Line(line.characters, (Alternative(line.text, 0.8, places), shorter))


def read(*shares):
    """Return a line of which each character is given as what it may be, with its probability."""
    return Line(
        tuple(
            Character(one[0][0], one[0][1], (index + 0.5) / len(shares), tuple(one[1:]))
            for index, one in enumerate(shares)
        )
    )


def sure(text):
    return [((letter, 1.0),) for letter in text]


@settings(max_examples=80, deadline=None)
@given(lines(), st.sampled_from(["name", "text", "address", "kana"]))
def test_only_what_was_held_possible_or_proposed_is_read(known, line, kind):
    after = reranked(line, kind, known)
    proposed = {text for text, _ in proposals(line)}
    possible = [{c.text, *(other for other, _ in c.others)} for c in line.characters]
    given_texts = {one.text for one in line.alternatives} | {line.text}
    told = given_texts | proposed
    for one in (*after.alternatives, Alternative(after.text, 1.0)):
        within = len(one.text) == len(possible) and all(
            letter in held for letter, held in zip(one.text, possible, strict=True)
        )
        assert within or one.text in told
    if after is not line:
        assert given_texts <= {one.text for one in after.alternatives}
        assert after.text == after.alternatives[0].text
        assert sum(one.probability for one in after.alternatives) == pytest.approx(1)
        ranks = [one.probability for one in after.alternatives]
        assert ranks == sorted(ranks, reverse=True)


@settings(max_examples=80, deadline=None)
@given(lines(), st.sampled_from(["name", "text", "address", "kana"]))
def test_what_is_overturned_is_never_sure(known, line, kind):
    after = reranked(line, kind, known)
    assert after.confidence <= 0.94 or after.text == line.text


@given(lines(), st.sampled_from(["year", "number"]))
def test_of_other_kinds_nothing_is_known(known, line, kind):
    assert reranked(line, kind, known) is line


@pytest.mark.parametrize(
    ("kind", "line", "text"),
    [
        (
            "text",
            read(*sure("認定こ"), (("と", 0.65), ("ど", 0.35)), *sure("も園")),
            "認定ことも園",
        ),
        (
            "text",
            read(*sure("ゆ"), (("リ", 0.51), ("り", 0.49)), *sure("かご保育園")),
            "ゆリかご保育園",
        ),
        ("text", read((("鶴", 0.31), ("鵜", 0.25)), *sure("飼")), "鶴飼"),
        ("kana", read(*sure("サ"), (("ィ", 0.6), ("イ", 0.4)), *sure("トウ")), "サィトウ"),
    ],
)
def test_a_known_word_comes_first_but_is_a_doubt(known, kind, line, text):
    assert line.text == text
    after = reranked(line, kind, known)
    assert after.text != text
    assert after.text in {"認定こども園", "ゆりかご保育園", "鵜飼", "サイトウ"}
    assert after.confidence < 0.95
    assert text in {one.text for one in after.alternatives}


@pytest.mark.parametrize("text", ["高橋", "髙橋"])
def test_which_shape_of_a_letter_is_written_only_the_picture_tells(known, text):
    other = {"高": "髙", "髙": "高"}[text[0]]
    line = read(((text[0], 0.7), (other, 0.3)), *sure("橋"))
    after = reranked(line, "name", known)
    assert after.text == text
    assert after.confidence == pytest.approx(0.7, abs=0.01)


def test_a_common_name_does_not_displace_a_rare_one_that_is_seen_well(known):
    line = read((("佐", 0.97), ("伊", 0.03)), *sure("藤　"), (("紬", 0.9), ("子", 0.02)))
    assert reranked(line, "name", known).text == line.text


@settings(max_examples=80, deadline=None)
@given(lines())
def test_a_proposal_differs_in_letters_alone_and_is_less_likely_than_the_line(line):
    for text, ratio in proposals(line):
        assert len(text) == len(line.characters)
        assert text != line.text
        assert 0 < ratio <= max(1.0, UNSEEN / min(c.probability for c in line.characters)) ** 2


@pytest.mark.parametrize(
    ("kind", "line", "text"),
    [
        ("text", read(*sure("認定こ"), (("ビ", 0.97),), *sure("も園")), "認定こども園"),
        ("text", read(*sure("紙橋"), (("娯", 0.4), ("媒", 0.3)), *sure("式会社")), "紙橋株式会社"),
        (
            "freetext",
            read(*sure("契約期間を"), (("廷", 0.7),), *sure("長できます")),
            "契約期間を延長できます",
        ),
    ],
)
def test_a_word_of_every_form_is_proposed_where_it_nearly_stands(known, kind, line, text):
    after = reranked(line, kind, known)
    assert text in {one.text for one in after.alternatives}
    assert line.text in {one.text for one in after.alternatives}
    assert after.confidence < 0.95


def test_a_name_that_nobody_bears_is_doubted_for_a_near_one(known):
    after = reranked(read(*sure("石九　"), *sure("太郎")), "name", known)
    assert after.text == "石九　太郎"
    assert after.alternatives[1].text == "石丸　太郎"
    assert after.confidence < 0.98
    common = reranked(read(*sure("石丸　"), *sure("太郎")), "name", known)
    assert common.confidence > 0.999
