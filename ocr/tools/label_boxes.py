"""Where a blank has the words of its fields and options, and those that name it, for its template.

The same guess as `verification` makes without it, written down for people to look at and to mend.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from disk.toml_files import TomlWrong
from disk.toml_insertions import Insertion, insert
from disk.toml_lines import Place
from ocr.base.engine import Engine
from ocr.base.errors import InvalidTemplate
from ocr.forms.layout import Anchor, Box
from ocr.forms.template import FormTemplate
from ocr.geometry.blank_form import load_blank
from ocr.verification.box_relations import overlap
from ocr.verification.known_prints import KnownPrint
from ocr.verification.label_fields import words_around_fields, words_of
from ocr.verification.page_verification import FormVerifier
from ocr.verification.printed_words import PrintedWord, large_lines
from ocr.verification.word_readings import folded

_FORM_NUMBER = re.compile(r"様式.*\d|第[\d一二三四五六七八九十]+号|\d年(\d+月)?版")


@dataclass(frozen=True, slots=True)
class FoundLabel:
    """The words of a field, or of an option of one, that its template says nothing of.

    `doubt` is what a person should look at, "" where there is nothing.
    """

    name: str
    table: Place
    words: tuple[str, ...]
    boxes: tuple[Box, ...]
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class FoundPrint:
    """What was found of a form's print and is not in its template yet."""

    labels: tuple[FoundLabel, ...]
    anchors: tuple[Anchor, ...]
    doubts: tuple[str, ...]

    @property
    def written(self) -> tuple[FoundLabel, ...]:
        """The labels that can be written down."""
        return tuple(label for label in self.labels if label.boxes)


def find_print(template: FormTemplate, engine: Engine) -> FoundPrint:
    """Return the labels and anchors of a form's blank that its template does not state.

    Args:
        template: the form.
        engine: reads the words.
    """
    blank = load_blank(template)
    known = FormVerifier(engine).read_print(blank)
    anchors = tuple(_anchors(known))
    labelling = [
        word for word in known.print.words if not any(overlap(word.box, one.box) for one in anchors)
    ]
    labels = (
        *_labels_of_fields(template, words_around_fields(template, labelling, blank.rules), known),
        *_labels_of_options(template, labelling, known),
    )
    anchors = () if template.anchors else anchors
    return FoundPrint(labels, anchors, tuple(_doubts(template, labels, anchors)))


def write_print(template: FormTemplate, found: FoundPrint) -> None:
    """Write into a form's template what was found; every other byte of it stays.

    Raises:
        InvalidTemplate: where it cannot be written.
    """
    insertions = [
        Insertion(label.table, "label", "label_box", _boxes(label.boxes)) for label in found.written
    ]
    more = "".join(
        f"\n[[anchors]]\ntext = {_string(one.text)}\nbox = {_table(one.box)}\n"
        for one in found.anchors
    )
    try:
        insert(template.folder / "template.toml", insertions, more)
    except TomlWrong as wrong:
        raise InvalidTemplate(str(wrong)) from None


def _labels_of_fields(
    template: FormTemplate, around: Mapping[str, Sequence[PrintedWord]], known: KnownPrint
) -> Iterator[FoundLabel]:
    for at, field in enumerate(template.fields):
        if not field.label_box:
            yield _label(field.name, ("fields", at), around[field.name], known)


def _labels_of_options(
    template: FormTemplate, words: Sequence[PrintedWord], known: KnownPrint
) -> Iterator[FoundLabel]:
    for at, field in enumerate(template.fields):
        for option_at, option in enumerate(field.options):
            if not option.label_box:
                name, table = f"{field.name} {option.label}", ("fields", at, "options", option_at)
                yield _label(name, table, words_of(option, words), known, option.label)


def _label(
    name: str,
    table: Place,
    words: Iterable[PrintedWord],
    known: KnownPrint,
    option: str | None = None,
) -> FoundLabel:
    """Return a label of some words; an option's are the first of what it says, or all of it."""
    order = sorted(set(words), key=lambda word: (word.top, word.left))
    texts = tuple(known.texts[word] for word in order)
    doubt = ""
    if not order:
        doubt = "no word is printed where one would look for it"
    elif option is not None and not _begins(option, "".join(texts)):
        doubt = f"its word is read as {'・'.join(texts) or 'nothing'}"
    return FoundLabel(name, table, texts, tuple(_rounded(word.box) for word in order), doubt)


def _begins(option: str, read: str) -> bool:
    whole, words = ("".join(filter(str.isalnum, folded(text))) for text in (option, read))
    return bool(words) and whole.startswith(words)


def _anchors(known: KnownPrint) -> Iterator[Anchor]:
    words = known.print.words
    numbers = (one for one in words if one not in known.fields and _says_number(known.texts[one]))
    for word in dict.fromkeys((*large_lines(words), *numbers)):
        if text := known.texts[word]:
            yield Anchor(text=text, box=_rounded(word.box))


def _says_number(text: str) -> bool:
    return _FORM_NUMBER.search(text) is not None


def _doubts(
    template: FormTemplate, labels: Iterable[FoundLabel], anchors: Iterable[Anchor]
) -> Iterator[str]:
    yield from (f"{label.name}: {label.doubt}" for label in labels if label.doubt)
    title = folded(template.title)
    if not template.anchors and not any(title in one.text for one in anchors):
        yield f"anchors: {template.title} is not read among the large words of the blank"


def _rounded(box: Box) -> Box:
    left, top = round(box.left, 1), round(box.top, 1)
    return Box(
        left=left, top=top, width=round(box.right - left, 1), height=round(box.bottom - top, 1)
    )


def _string(text: str) -> str:
    """Return a text as TOML has it, which is as JSON has it."""
    return json.dumps(text, ensure_ascii=False)


def _boxes(boxes: tuple[Box, ...]) -> str:
    tables = ", ".join(map(_table, boxes))
    return tables if len(boxes) == 1 else f"[{tables}]"


def _table(box: Box) -> str:
    sides = {"left": box.left, "top": box.top, "width": box.width, "height": box.height}
    return "{ " + ", ".join(f"{side} = {value:g}" for side, value in sides.items()) + " }"
