"""One case as the desk shows it: cards of fields, doubtful ones first, and boxes on the page."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from pathlib import Path

from cases.records.records import Case, StoredField
from cases.records.states import ON_THE_DESK
from desk.review.answers import kind_of
from desk.review.asked_fields import ShownField, Viewer, shown
from desk.review.illegible import labels_in
from desk.web.doubt_words import sentence_of
from japanese.eras import format_wareki
from ocr.base.form_reading import Decision
from ocr.forms.field_kind import Notation, Widget
from ocr.forms.kinds import KINDS
from ocr.forms.template import Box, FieldSpec, FormTemplate
from ocr.values.decisions import AUDITED, UNSURE, UNSURE_MARK, is_doubted

_WIDE = 9.0  # from this ratio of width to height on, the picture stands above the value,
_TALL = 9.0  # and from this height in millimetres on
_UNSURE = 0.9  # a checkbox read with less than this is underlined
_MOST_CANDIDATES = 5
_AUDIT = "画像と見比べて確かめる項目に選ばれました"
"""What an audit is called once it is answered: nothing that calls the value right."""
_KIND_GONE = "欄の種類「{}」が登録されていません。見たとおりに確かめてください"


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a choice field: as it stands, and whether its reading is unsure."""

    label: str
    marked: bool
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """One field on the screen.

    `standing` is `open` (a person must look), `waiting` (another person must), `settled` (a person
    did) or `accepted`. `shown` is what stands in the input: the value, or what was typed and
    refused; `problem` says why it was. `note` tells how it is asked about where not openly: `typed`
    from the picture, or `again` after a first answer.
    """

    field: StoredField
    standing: str
    shown: str
    section: str = ""
    boxes: tuple[Box, ...] = ()
    wide: bool = False
    crop: str = ""
    choices: tuple[Choice, ...] = ()
    multiple: bool = False
    illegible: bool = False
    problem: str = ""
    note: str = ""
    typed: bool = False
    again: bool = False

    @property
    def choice(self) -> bool:
        """Whether it is answered by ticking."""
        return kind_of(self.field).widget is Widget.TICKS

    @property
    def long(self) -> bool:
        """Whether the text may need more than one line."""
        return kind_of(self.field).widget is Widget.LINES

    @property
    def unsure(self) -> bool:
        """Whether a person is asked about it for nothing but its score, or for an audit."""
        return self.standing == "open" and not is_doubted(self.field.doubts)

    @property
    def doubts(self) -> tuple[str, ...]:
        """What is doubtful, as a person reads it.

        Until it is answered an audit reads as any unsure value does: who knew that the machine was
        sure would look less closely, and the errors found would be too few.
        """
        if self.typed:
            return ()  # they speak of what was read
        if self.standing != "open":
            return tuple(
                _AUDIT if one == AUDITED else sentence_of(one) for one in self.field.doubts
            )
        like_any = UNSURE_MARK if self.choice else UNSURE
        told = (like_any if doubt == AUDITED else doubt for doubt in self.field.doubts)
        return tuple(map(sentence_of, told))

    @property
    def labels(self) -> tuple[str, ...]:
        """The options that may be ticked."""
        return tuple(choice.label for choice in self.choices if choice.label)

    @property
    def filled(self) -> bool:
        """Whether it holds anything."""
        return bool(self.field.value)

    @property
    def candidates(self) -> tuple[str, ...]:
        """Other values the paper may hold, for the keys Alt+1 to Alt+5."""
        others = [text for text in self.field.candidates if text and text != self.field.value]
        return () if self.choice else tuple(others[:_MOST_CANDIDATES])

    @property
    def said(self) -> str:
        """What helps to judge the value: that its kind is gone, the date in 和暦, what was read.

        Where nothing but its score or an audit asks about it, what was read is not told: beside a
        planted error it would tell the right value, and nothing may tell a test from the others.
        """
        field = self.field
        said = [] if field.kind in KINDS else [_KIND_GONE.format(field.kind)]
        if kind_of(field).notation is Notation.DAY and (words := _wareki(field.value)):
            said.append(words)
        if field.raw and field.raw != self.shown and not self.choice and not self.unsure:
            said.append(f"読み取り「{field.raw}」")
        return "　".join(said)

    def refused(self, typed: str, ticked: Sequence[str], problem: str) -> "Card":
        """Return the card with the clerk's answer kept and what is wrong with it."""
        choices = tuple(replace(item, marked=item.label in ticked) for item in self.choices)
        return replace(self, shown=typed, choices=choices, problem=problem)


@dataclass(frozen=True, slots=True)
class Section:
    """The accepted fields under one heading of the form."""

    title: str
    cards: tuple[Card, ...]

    @property
    def blanks(self) -> int:
        """How many of them are empty."""
        return sum(not card.filled for card in self.cards)


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case, laid out on its form where that is known.

    The fields of `case` are as they are shown, not as they are stored.
    """

    case: Case
    form: FormTemplate | None
    cards: tuple[Card, ...]
    """Every card, in the order of the form."""

    @property
    def look(self) -> tuple[Card, ...]:
        """The cards that somebody must look at, or had to."""
        return tuple(card for card in self.cards if card.standing != "accepted")

    @property
    def sections(self) -> tuple[Section, ...]:
        """The other cards, under the headings of the form."""
        rest = [card for card in self.cards if card.standing == "accepted"]
        groups = groupby(rest, lambda card: card.section)
        return tuple(Section(title, tuple(group)) for title, group in groups)

    @property
    def on_desk(self) -> bool:
        """Whether values may be changed now."""
        return self.case.state in ON_THE_DESK

    @property
    def left(self) -> int:
        """How many fields still wait for a person."""
        return len(self.case.doubtful)

    def with_card(self, card: Card) -> "CaseView":
        """Return the view with one card in place of the card of the same field."""
        mine = card.field.name
        cards = tuple(card if other.field.name == mine else other for other in self.cards)
        return replace(self, cards=cards)

    def card(self, name: str) -> Card | None:
        """Return the card of one field."""
        return next((card for card in self.cards if card.field.name == name), None)


def view_of(case: Case, form: FormTemplate | None, home: Path, viewer: Viewer) -> CaseView:
    """Lay out a case as somebody is to see it.

    Args:
        case: the case.
        form: its registered form.
        home: the folder with `pages/`.
        viewer: who looks at it.
    """
    pictures = (home / "pages" / case.id / "fields").glob("*.png")
    layout = _Layout(
        specs={spec.name: spec for spec in form.fields} if form else {},
        crops={path.stem: f"/cases/{case.id}/fields/{path.stem}.png" for path in pictures},
        unclear=frozenset(labels_in(case.notes)),
    )
    asked = case.questions if case.state in ON_THE_DESK else {}
    fields = [shown(field, asked.get(field.name), viewer) for field in case.fields]
    as_shown = replace(case, fields=tuple(one.field for one in fields))
    return CaseView(as_shown, form, tuple(map(layout.card, fields)))


@dataclass(frozen=True, slots=True)
class _Layout:
    """What is known about every field besides its value: where it lies, how it looks."""

    specs: Mapping[str, FieldSpec]
    crops: Mapping[str, str]
    unclear: frozenset[str]

    def card(self, asked: ShownField) -> Card:
        """Return the card of one field as it is shown."""
        field = asked.field
        spec = self.specs.get(field.name)
        boxes = tuple(box for _, box in spec.boxes) if spec else ()
        choices = _choices(field, spec)
        return Card(
            field=field,
            standing="waiting" if asked.waiting else _standing(field),
            shown=field.value if isinstance(field.value, str) else "",
            section=spec.section if spec else "",
            boxes=boxes,
            wide=_is_wide(boxes),
            crop=self.crops.get(field.name, ""),
            choices=tuple(_unmarked(choices) if asked.typed else choices),
            multiple=spec.multiple if spec else True,
            illegible=field.label in self.unclear,
            note=asked.note,
            typed=asked.typed,
            again=asked.again,
        )


def _standing(field: StoredField) -> str:
    if field.decision is Decision.ACCEPT:
        return "accepted"
    return "open" if field.doubtful else "settled"


def _is_wide(boxes: Sequence[Box]) -> bool:
    if not boxes:
        return False
    width = max(box.right for box in boxes) - min(box.left for box in boxes)
    height = max(box.bottom for box in boxes) - min(box.top for box in boxes)
    return width / height >= _WIDE or height >= _TALL


def _choices(field: StoredField, spec: FieldSpec | None) -> tuple[Choice, ...]:
    """Return the options; a single choice has one more, for none, in place of no radio button.

    Two marks where one is allowed leave every button open: the person has to say which.
    """
    if kind_of(field).widget is not Widget.TICKS:
        return ()
    listed = spec.options if spec else field.options
    sure = {option.label: option.confidence for option in field.options}
    single = spec is not None and not spec.multiple
    torn = single and len(field.value) > 1
    choices = [
        Choice(
            option.label,
            option.label in field.value and not torn,
            sure.get(option.label, 1.0) < _UNSURE,
        )
        for option in listed
    ]
    return (*choices, Choice("", not field.value)) if single else tuple(choices)


def _unmarked(choices: Sequence[Choice]) -> Iterator[Choice]:
    return (replace(choice, marked=False) for choice in choices)


def _wareki(value: object) -> str:
    try:
        return format_wareki(date.fromisoformat(str(value)))
    except ValueError:  # not a date, or before 明治: nothing to add
        return ""
