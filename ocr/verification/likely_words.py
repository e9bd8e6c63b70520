"""Words of a fax that are read as others, and yet far likelier than any other word of the form.

Where letters are broken, the likeliest path through what a recogniser saw is garbage. What it says
of the word that is expected still counts, with a shape that is coarsely like the blank's.

Measured on 18 ordinary faxes of other prints, and on 34 faxes of pages on each of which about 60
words had been changed (1387 suspects: for words of the form, or in one letter or two): none of the
changed words was told. 取得予定 for 得得予定 came nearest, at -3.4 a letter; of long ones
(変則就労の場合 in the place of 固定就労の場合) it was .1 above others, true ones 14 and more.
Nor was any told of 1624 on 29 faxes that the bounds were not chosen on. Most words that a fax makes
unreadable are not told either: in the middle they lie at -5.6 a letter.
"""

from collections.abc import Iterable, Mapping

from ocr.decoding.text_evidence import TextEvidence
from ocr.verification.known_prints import KnownPrint
from ocr.verification.print_match import WordMatch
from ocr.verification.printed_words import PrintedWord

_COARSELY = 0.6
_LEAST_A_LETTER, _CLEARLY = -3.0, 3.0
_LONG, _LEAST_IF_LONG, _CLEARLY_IF_LONG = 5, -5.0, 12.0
"""Logarithms: a text against the likeliest path, by letter, and against any other of the form."""


def told_by_likelihood(
    known: KnownPrint,
    matches: Mapping[PrintedWord, WordMatch],
    seen: Mapping[PrintedWord, TextEvidence],
    words: Iterable[PrintedWord],
) -> set[PrintedWord]:
    """Return those of some words that are clearly likelier than any other text of like length.

    Single letters and numbers have too little to tell them by.

    Args:
        known: of the form; every word of it must have been read.
        matches: where each of its words was found.
        seen: what was seen in the words' places.
        words: which to tell.
    """
    return {
        word
        for word in words
        if min(matches[word].word, matches[word].letters) >= _COARSELY
        and _has_letters(known.texts[word])
        and _is_likeliest(known, seen[word], word)
    }


def _has_letters(text: str) -> bool:
    return len(text) > 1 and not any(one.isascii() and one.isalnum() for one in text)


def _is_likeliest(known: KnownPrint, seen: TextEvidence, word: PrintedWord) -> bool:
    expected = known.expected(word)
    own = seen.of_text(expected)
    clearly = _clearly_above(own / len(expected), len(expected))
    if clearly is None:
        return False
    others = {
        known.expected(other)
        for other in known.print.words
        if known.texts[other] != known.texts[word]
        and abs(len(known.texts[other]) - len(expected)) <= 1
        and known.texts[other]
    }
    return all(seen.of_text(other) < own - clearly for other in others)


def _clearly_above(a_letter: float, letters: int) -> float | None:
    """Return by how much a word must be likelier than others; None where it is too unlikely.

    A long word may be read worse: others are far from it.
    """
    if a_letter > _LEAST_A_LETTER:
        return _CLEARLY
    return _CLEARLY_IF_LONG if letters >= _LONG and a_letter > _LEAST_IF_LONG else None
