"""「判読できない」: a note of a fixed shape, so that it can be found again when sending back."""

from collections.abc import Iterable

from cases.records.records import Note

_MARK = "【判読できない】"


def note_for(label: str) -> str:
    """Return the note that says that a field cannot be made out."""
    return f"{_MARK}{label}"


def labels_in(notes: Iterable[Note]) -> tuple[str, ...]:
    """Return the labels of the fields that somebody could not make out, each once."""
    found = (note.text.removeprefix(_MARK) for note in notes if note.text.startswith(_MARK))
    return tuple(dict.fromkeys(found))


def reason_for(labels: Iterable[str]) -> str:
    """Return a draft of the reason for sending a form back, "" where all could be made out."""
    named = "・".join(labels)
    return f"{named}が判読できないため、確認をお願いします。" if named else ""
