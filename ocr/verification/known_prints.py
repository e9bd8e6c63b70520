"""What is known of forms' prints, kept in memory and from one start to the next.

To find a form's words, to tell which are alike and to read them takes two seconds a form.
"""

import hashlib
import logging
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

from disk.atomic import write_atomically
from ocr.geometry.blank_form import Blank
from ocr.verification.form_letters import FormLetter, form_letters
from ocr.verification.label_fields import fields_of
from ocr.verification.printed_words import (
    FormPrint,
    PrintedWord,
    anchors_of,
    pictures_of,
    print_of,
)
from ocr.verification.word_readings import folded

_MOST_KNOWN = 8

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class KnownPrint:
    """What is known of a form: its words, the fields that hang on them, and texts read so far.

    `likely` has for each letter of such a text what else it may be, itself first.
    """

    print: FormPrint
    fields: Mapping[PrintedWord, frozenset[str]]
    texts: dict[PrintedWord, str] = field(default_factory=dict)
    likely: dict[PrintedWord, tuple[str, ...]] = field(default_factory=dict)
    _letters: Sequence[FormLetter] | None = None

    def __post_init__(self) -> None:
        """Take what is stated of the words that name the form, whatever is read there."""
        stated = self.print.anchors.items()
        self.texts.update((word, folded(text)) for word, text in stated)

    def expected(self, word: PrintedWord) -> tuple[str, ...]:
        """Return what each letter of a word may be read as: as stated, or as read on the blank.

        The blank may be misread where its print is small; a page that is read aright is no other
        form.
        """
        if word in self.print.anchors or word not in self.likely:
            return tuple(self.texts[word])
        return self.likely[word]

    def characters(self) -> frozenset[str]:
        """Return every character that a word of the form may be read as, as far as it is known."""
        words = (self.expected(word) for word in self.texts)
        return frozenset(one for word in words for letter in word for one in letter)

    def letters(self) -> Sequence[FormLetter]:
        """Return the letters of the form's print; every word of it must have been read."""
        if self._letters is None:
            self._letters = form_letters(self.print, self.texts)
        return self._letters


@dataclass(frozen=True, slots=True)
class _Kept:
    """The same as a file has it: words by their place in `words`, and no pictures."""

    words: tuple[PrintedWord, ...]
    titles: tuple[int, ...]
    rivals: dict[int, tuple[int, ...]]
    fields: dict[int, tuple[str, ...]]
    texts: dict[int, str]
    likely: dict[int, tuple[str, ...]]


_FILE = TypeAdapter(_Kept)


class KnownPrints:
    """The prints of the forms that were asked for last, and a folder with those of all."""

    def __init__(self, folder: Path | None = None, engine: str = "") -> None:
        """Keep nothing yet.

        Args:
            folder: where they are kept from one start to the next; nowhere if None.
            engine: who reads the words, with the digest of its weights; another reads otherwise.
        """
        self._folder = folder
        self._engine = engine
        self._known: OrderedDict[str, KnownPrint] = OrderedDict()

    def of(self, blank: Blank) -> KnownPrint:
        """Return what is known of a form: from memory, from its file, or found out now."""
        name = f"{blank.template.id}/{blank.template.edition} {blank.template.hash}"
        if name not in self._known:
            self._known[name] = self._kept(blank) or self._found_out(blank)
        self._known.move_to_end(name)
        while len(self._known) > _MOST_KNOWN:
            self._known.popitem(last=False)
        return self._known[name]

    def keep(self, blank: Blank, known: KnownPrint) -> None:
        """Write down what is known of a form; where that cannot be, it is found out each time."""
        path = self._path(blank)
        if path is None:
            return
        content = _FILE.dump_json(_packed(known))
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, self._seal(blank, content) + b"\n" + content)
        except OSError as error:
            _log.warning("prints of forms are not kept: %s", error.strerror)

    def _found_out(self, blank: Blank) -> KnownPrint:
        print_ = print_of(blank)
        known = KnownPrint(print_, fields_of(blank.template, print_.words, blank.rules))
        self.keep(blank, known)
        return known

    def _kept(self, blank: Blank) -> KnownPrint | None:
        """Return what a file says; None without one, or where it is not whole, old or another's."""
        path = self._path(blank)
        try:
            seal, _, content = path.read_bytes().partition(b"\n") if path else (b"", b"", b"")
        except OSError:
            return None
        if seal != self._seal(blank, content):
            return None
        return _unpacked(blank, _FILE.validate_json(content))

    def _path(self, blank: Blank) -> Path | None:
        if self._folder is None or not blank.template.hash:
            return None
        return self._folder / f"print-{blank.template.hash}.json"

    def _seal(self, blank: Blank, content: bytes) -> bytes:
        """Return what tells that a file is whole, of this form, this engine and this code."""
        of = f"{blank.template.hash}\n{self._engine}\n{_code()}\n"
        return hashlib.sha256(of.encode() + content).hexdigest().encode()


@cache
def _code() -> str:
    """Return a digest of the reading room's own code: what it finds in a picture may change."""
    room = Path(__file__).parents[1]
    digest = hashlib.sha256()
    for path in sorted(room.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _packed(known: KnownPrint) -> _Kept:
    at = {word: place for place, word in enumerate(known.print.words)}
    return _Kept(
        words=known.print.words,
        titles=tuple(sorted(at[word] for word in known.print.titles)),
        rivals={
            at[word]: tuple(at[rival] for rival in rivals)
            for word, rivals in known.print.rivals.items()
        },
        fields={at[word]: tuple(sorted(names)) for word, names in known.fields.items()},
        texts={at[word]: text for word, text in known.texts.items() if word in at},
        likely={at[word]: letters for word, letters in known.likely.items() if word in at},
    )


def _unpacked(blank: Blank, kept: _Kept) -> KnownPrint:
    words = kept.words
    soft, taken = pictures_of(blank)
    anchors = anchors_of(blank.template)
    rivals = {words[at]: tuple(words[other] for other in near) for at, near in kept.rivals.items()}
    titles = frozenset(words[at] for at in kept.titles)
    return KnownPrint(
        FormPrint(words, soft, taken, titles, rivals, anchors),
        {words[at]: frozenset(names) for at, names in kept.fields.items()},
        {words[at]: text for at, text in kept.texts.items()},
        {words[at]: letters for at, letters in kept.likely.items()},
    )
