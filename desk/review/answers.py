"""What a clerk typed or ticked, turned into a canonical value."""

from dataclasses import dataclass

from cases.records.records import StoredField, Value
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
        if KINDS[field.kind].chosen:
            return _ticked(self.options, labels)
        try:
            return parse_value(field.kind, self.text)
        except ValueError as error:
            hint = KINDS[field.kind].hint
            raise Unfit(f"{error}。書き方の例: {hint}" if hint else str(error)) from None


def _ticked(options: tuple[str, ...], labels: tuple[str, ...]) -> tuple[str, ...]:
    """Return the ticked labels in the order of the form; "" is the radio button for none."""
    if not options:
        raise Unfit("どれか一つを選んでください。印がなければ「印なし」を選びます")
    if set(options) - {*labels, ""}:
        raise Unfit("選択肢にない答えです。画面を開き直してください")
    return tuple(label for label in labels if label in options)
