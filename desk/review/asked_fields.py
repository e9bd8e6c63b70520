"""A field as one person is shown it: what it is asked about by hides its value, or plants another.

Everything on the page of a case is laid out from these, so that no part of it tells what another
part keeps back.
"""

from dataclasses import dataclass, replace

from cases.records.questions import Question, Stage, Way
from cases.records.records import StoredField, Value
from desk.web.words import value_words


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks at a case: by log-in name, and whether as an administrator."""

    name: str
    admin: bool = False


@dataclass(frozen=True, slots=True)
class ShownField:
    """A field as it is shown: `field` holds nothing that must not be seen.

    `note` tells what is asked of the person, `waiting` that it is asked of somebody else, `typed`
    that it is to be typed from the picture, `again` that it has just been answered and is asked
    about once more.
    """

    field: StoredField
    note: str = ""
    waiting: bool = False
    typed: bool = False
    again: bool = False


_TYPE = "値は示していません。画像のとおりに入力してください"
_TYPE_ONE_OF_TWO = "二人が別々に入力する欄です。画像のとおりに入力してください"
_ANOTHER_TYPES = "入力済みです。もう一人の入力を待っています"
_ANOTHER_DECIDES = "二人の入力が違います。入力した二人とは別の人か管理者が決めます"
_TEST = "試験項目でした（先の値は記録されません）。機械の読みと画像を見比べて確定してください"
_TEST_FOUND = "試験項目でした。違う値に気づいていただき、ありがとうございます"


def shown(field: StoredField, question: Question | None, viewer: Viewer) -> ShownField:
    """Return a field of a case on the desk as a person is to see it."""
    if question is None or question.stage is Stage.SETTLED:
        return ShownField(field, note=_TEST_FOUND if question and question.found else "")
    if question.way is Way.PLANTED:
        return _test(field, question)
    if question.way is Way.BLIND:
        return _blind(field, question)
    return _consensus(field, question, viewer)


def _test(field: StoredField, question: Question) -> ShownField:
    if question.planted is None or not question.tests:
        return ShownField(field, note=_TEST, again=True)
    # The value that was read would stand out among the candidates of no other field.
    others = tuple(text for text in field.candidates if text != field.value)
    return ShownField(replace(field, value=question.planted, raw="", candidates=others))


def _blind(field: StoredField, question: Question) -> ShownField:
    if question.hides:
        return ShownField(_emptied(field), note=_TYPE, typed=True)
    typed = question.answers[-1].value
    note = (
        f"入力「{value_words(typed)}」と機械の読み「{value_words(field.value)}」が違います。"
        "画像と見比べて決めてください"
    )
    both = replace(field, value=typed, raw="", candidates=_texts(field.value, *field.candidates))
    return ShownField(both, note=note, again=True)


def _consensus(field: StoredField, question: Question, viewer: Viewer) -> ShownField:
    mine = question.has_answered(viewer.name)
    if question.hides:
        note = _ANOTHER_TYPES if mine else _TYPE_ONE_OF_TWO
        return ShownField(_emptied(field), note=note, waiting=mine, typed=True)
    if mine and not viewer.admin:
        return ShownField(_emptied(field), note=_ANOTHER_DECIDES, waiting=True, typed=True)
    first, second = (value_words(answer.value) for answer in question.answers[-2:])
    note = f"二人の入力が「{first}」と「{second}」に分かれています。画像と見比べて決めてください"
    typed = (answer.value for answer in question.answers)
    neutral = replace(_emptied(field), candidates=_texts(*typed, field.value))
    return ShownField(neutral, note=note, typed=True, again=True)


def _texts(*values: Value) -> tuple[str, ...]:
    """Return those of some values that can be picked, each once."""
    return tuple(dict.fromkeys(one for one in values if isinstance(one, str)))


def _emptied(field: StoredField) -> StoredField:
    """Return a field without anything that was read."""
    nothing: Value = "" if isinstance(field.value, str) else ()
    sure = tuple(replace(option, marked=False, confidence=1.0) for option in field.options)
    return replace(
        field, value=nothing, read_value=nothing, raw="", candidates=(), slots=(), options=sure
    )
