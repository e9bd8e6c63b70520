"""What a clerk typed or ticked, turned into a canonical value."""

from dataclasses import dataclass

from cases.records.records import StoredField, Value
from desk.web.doubt_words import sentence_of
from ocr.base.doubts import doubt_of
from ocr.forms.field_kind import Kind
from ocr.forms.kinds import KINDS, parse_value


class Unfit(ValueError):
    """The answer does not fit the field; the Japanese message says how it is written."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The posted form of one field: the text of its box, or the ticked options."""

    text: str
    options: tuple[str, ...] = ()

    def value_for(self, field: StoredField, labels: tuple[str, ...]) -> Value:
        """Return the canonical value; `labels` are the options that a choice has.

        Raises:
            Unfit: with a Japanese reason and an example.
        """
        kind = kind_of(field)
        if kind.chosen:
            return _ticked(self.options, labels)
        try:
            return parse_value(kind.name, self.text)
        except ValueError as error:
            why = sentence_of(doubt_of(error))
            hint = kind.hint if kind.name == field.kind else ""
            raise Unfit(f"{why}。書き方の例: {hint}" if hint else why) from None


def kind_of(field: StoredField) -> Kind:
    """Return the kind of a field; one of a package that is gone stands as marks or free text."""
    as_it_stands = "choice" if isinstance(field.value, tuple) else "freetext"
    return KINDS.get(field.kind, KINDS[as_it_stands])


def _ticked(options: tuple[str, ...], labels: tuple[str, ...]) -> tuple[str, ...]:
    """Return the ticked labels in the order of the form; "" is the radio button for none."""
    if not options:
        raise Unfit("どれか一つを選んでください。印がなければ「印なし」を選びます")
    if set(options) - {*labels, ""}:
        raise Unfit("選択肢にない答えです。画面を開き直してください")
    return tuple(label for label in labels if label in options)
