"""Verify that a laid page is the form: each printed word by its shape, or else by reading it."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

from ocr.base.doubts import Doubt, DoubtCode
from ocr.base.engine import Engine
from ocr.cropping.laid_page import Sheet
from ocr.decoding.text_evidence import TextEvidence
from ocr.forms.layout import Box
from ocr.geometry.blank_form import Blank
from ocr.recognition.line_reader import LineReader
from ocr.verification.box_relations import in_row
from ocr.verification.known_prints import KnownPrint, KnownPrints
from ocr.verification.likely_words import told_by_likelihood
from ocr.verification.print_match import WordMatch, matched, rivals_in, runs_on, stands_out
from ocr.verification.printed_words import (
    PrintedWord,
    large_lines,
    softened,
)
from ocr.verification.repeated_letters import told_by_their_like
from ocr.verification.word_crops import FOUND, PrintCutter
from ocr.verification.word_readings import agrees, folded, likely_letters
from ocr.verification.word_states import ComparedPage, WordState, state_of

_ASIDE_MM = 2.2
_TITLE_ASIDE_MM = 12.0

_COARSELY = 0.6
_MOST_WRONG, _MOST_WRONG_SHARE = 4, 0.02


_WHOLE_PAGE = Doubt(DoubtCode.OTHER_EDITION)
_WRONG = frozenset({WordState.OTHER, WordState.ABSENT})
_DOUBTS = {
    WordState.OTHER: Doubt(DoubtCode.LABEL_OTHER),
    WordState.ABSENT: Doubt(DoubtCode.LABEL_GONE),
    WordState.UNCLEAR: Doubt(DoubtCode.LABEL_HIDDEN),
}


@dataclass(frozen=True, slots=True)
class PageVerification:
    """What a page's print says of it.

    `failed` are the words that are not there as on the blank, `words` is how many were looked for,
    and `doubts` says for each field whose words are among them what is doubtful. `titled` says
    whether the form's title is there.
    """

    failed: Mapping[PrintedWord, WordState]
    words: int
    doubts: Mapping[str, Doubt]
    titled: bool = True

    def of_field(self, name: str) -> tuple[Doubt, ...]:
        """Return what the print says against a field."""
        if name in self.doubts:
            return (self.doubts[name],)
        return (_WHOLE_PAGE,) if self.is_another_edition else ()

    @property
    def places(self) -> tuple[Box, ...]:
        """Where other words stand than on the form, or none."""
        return tuple(word.box for word, state in self.failed.items() if state in _WRONG)

    @property
    def is_another_edition(self) -> bool:
        """Whether the title is wrong, or so much else that the page is no print of this form."""
        return not self.titled or len(self.places) > max(
            _MOST_WRONG, _MOST_WRONG_SHARE * self.words
        )


UNVERIFIED = PageVerification({}, 0, {})
"""Of a page whose print was not looked at."""


class FormVerifier:
    """Verifies pages of the registered forms; keeps what it learnt of their prints."""

    def __init__(self, engine: Engine, cache: Path | None = None) -> None:
        """Know nothing yet.

        Args:
            engine: reads print that does not look as expected.
            cache: a folder in which what was learnt is kept for the next start; none if None.
        """
        self._reader = LineReader(engine, grammar=False)
        self._prints = KnownPrints(cache, engine.name)

    def verify(self, sheet: Sheet) -> PageVerification:
        """Return which printed words a laid page lacks, and the fields that hang on them."""
        known = self._prints.of(sheet.blank)
        soft = softened(sheet.grey)
        matches = {word: matched(soft, known.print, word) for word in known.print.words}
        page = ComparedPage(sheet, known, soft, matches)
        suspects = self._suspects(page)
        if page.broken:
            suspects = self._less_what_is_repeated(page, suspects)
        failed, seen = self._read(page, suspects)
        if page.broken:
            failed = self._less_what_stands_out(page, failed)
            failed = _less_what_is_likeliest(page, failed, seen)
        doubts = {
            name: _DOUBTS[state]
            for word, state in failed.items()
            for name in sorted(known.fields.get(word, frozenset()))
        }
        titled = not any(failed.get(title) in _WRONG for title in known.print.titles)
        return PageVerification(failed, len(known.print.words), doubts, titled)

    def read_print(self, blank: Blank) -> KnownPrint:
        """Return what is known of a form's print, after every word of the blank was read.

        The lines of large print are read as a whole, too.
        """
        known = self._prints.of(blank)
        words = known.print.words
        self._learn(blank, known, {*words, *large_lines(words)})
        return known

    def _suspects(self, page: ComparedPage) -> dict[PrintedWord, WordMatch]:
        """Return the words of a page that do not look as their print makes them look."""
        soft, known, form = page.soft, page.known, page.known.print
        bound = page.bound
        rivals = {
            word: rivals_in(soft, form, word, match)
            for word, match in page.matches.items()
            if match.letters >= bound
        }
        contested = {word for word, others in rivals.items() if others}
        self._learn(page.sheet.blank, known, contested.union(*rivals.values()))
        return {
            word: match
            for word, match in page.matches.items()
            if word in form.anchors
            or match.letters < bound
            or any(known.texts[word] != known.texts[rival] for rival in rivals[word])
            or runs_on(soft, form, word)
        }

    def _less_what_is_repeated(
        self, page: ComparedPage, suspects: Mapping[PrintedWord, WordMatch]
    ) -> dict[PrintedWord, WordMatch]:
        """Return what is suspect, less what is printed as the page prints its letters elsewhere.

        What names the form is read whatever it looks like, and so is what goes on beside its place.
        """
        known, form = page.known, page.known.print
        asked = {
            word
            for word, match in suspects.items()
            if word not in form.anchors
            and word not in form.titles
            and match.word >= FOUND
            and not runs_on(page.soft, form, word)
        }
        if not asked:
            return dict(suspects)
        self._learn(page.sheet.blank, known, set(form.words))
        told = told_by_their_like(page.soft, known.letters(), page.matches, asked)
        return {word: match for word, match in suspects.items() if word not in told}

    def _read(
        self, page: ComparedPage, suspects: Mapping[PrintedWord, WordMatch]
    ) -> tuple[dict[PrintedWord, WordState], dict[PrintedWord, TextEvidence]]:
        """Return what became of the words that are not there, and what was seen in each place."""
        sheet, known = page.sheet, page.known
        print_ = PrintCutter.of_page(sheet)
        if page.broken and suspects:
            self._learn(sheet.blank, known, set(known.print.words))
        lines, seen = self._reader.read_weighing(
            {word: print_.crop(word, at, _aside(known, word)) for word, at in suspects.items()},
            known.characters() if page.broken else frozenset(),
        )
        self._learn(sheet.blank, known, suspects.keys())
        if not all(agrees(known.expected(word), line) for word, line in lines.items()):
            self._learn(sheet.blank, known, set(known.print.words))
        states = {word: state_of(page, word, lines[word]) for word in suspects}
        return {word: state for word, state in states.items() if state is not WordState.THERE}, seen

    def _less_what_stands_out(
        self, page: ComparedPage, failed: Mapping[PrintedWord, WordState]
    ) -> dict[PrintedWord, WordState]:
        """Return what failed, less what is unclear letter by letter and yet no other word's shape.

        Single letters have too little shape for that.
        """
        unclear = [word for word, state in failed.items() if state is WordState.UNCLEAR]
        known, matches = page.known, page.matches
        if unclear:
            self._learn(page.sheet.blank, known, set(known.print.words))
        told = {
            word
            for word in unclear
            if len(known.texts[word]) > 1
            and matches[word].word >= _COARSELY
            and stands_out(page.soft, known.print, word, matches[word], known.texts)
        }
        return {word: state for word, state in failed.items() if word not in told}

    def _learn(self, blank: Blank, known: KnownPrint, words: Set[PrintedWord]) -> None:
        """Read words of the blank itself, as far as they were not read yet."""
        if words <= known.texts.keys():
            return
        empty = PrintCutter.of_blank(blank)
        new = {
            word: empty.crop(word, _HERE, _aside(known, word))
            for word in sorted(words - known.texts.keys(), key=_place)
        }
        lines = self._reader.read(new)
        known.texts |= {word: folded(line.text) for word, line in lines.items()}
        known.likely |= {word: likely_letters(line) for word, line in lines.items()}
        self._prints.keep(blank, known)


_HERE = WordMatch(1.0, 1.0)


def _less_what_is_likeliest(
    page: ComparedPage,
    failed: Mapping[PrintedWord, WordState],
    seen: Mapping[PrintedWord, TextEvidence],
) -> dict[PrintedWord, WordState]:
    """Return what failed, less what is unclear and yet far likelier than any other word.

    What names the form must be read.
    """
    form = page.known.print
    unclear = [
        word
        for word, state in failed.items()
        if state is WordState.UNCLEAR and word in seen
        if word not in form.anchors and word not in form.titles
    ]
    told = told_by_likelihood(page.known, page.matches, seen, unclear)
    return {word: state for word, state in failed.items() if word not in told}


def _aside(known: KnownPrint, word: PrintedWord) -> float:
    """Return how far to both sides of a word a longer one is looked for, in millimetres.

    Beside a title nothing is printed; an anchor may stand anywhere, and is read by itself.
    """
    if word in known.print.anchors:
        return min([_TITLE_ASIDE_MM, *_gaps_beside(word.box, known.print.words)])
    return _TITLE_ASIDE_MM if word in known.print.titles else _ASIDE_MM


def _gaps_beside(box: Box, words: Sequence[PrintedWord]) -> Iterator[float]:
    for other in (word.box for word in words):
        if in_row(other, box) and other != box:
            yield max(0.0, other.left - box.right, box.left - other.right)


def _place(word: PrintedWord) -> tuple[int, int]:
    return word.top, word.left
