"""The windows that a page opens to ask or to tell: what was expected is agreed to."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from playwright.sync_api import Dialog


@dataclass(frozen=True, slots=True)
class Question:
    """A dialog that is agreed to: its whole text as a pattern, and what a prompt is answered.

    Patterns are for texts that change: `Question(r"[0-9]+件登録します。よろしいですか")`.
    """

    pattern: str
    answer: str = ""


Expected = Iterable[str | Question]
"""Dialogs to agree to, by their exact text or as a `Question`."""


class Dialogs:
    """Answers every dialog of a context, its pop-ups included."""

    def __init__(self, expected: Expected) -> None:
        self._questions = tuple(
            Question(re.escape(each)) if isinstance(each, str) else each for each in expected
        )
        self._stray: list[str] = []

    def __call__(self, dialog: Dialog) -> None:
        """Answer one dialog: agree to an expected one, dismiss any other and remember it."""
        for question in self._questions:
            if re.fullmatch(question.pattern, dialog.message, re.DOTALL):
                return dialog.accept(question.answer if dialog.type == "prompt" else None)
        self._stray.append(dialog.message)
        return dialog.dismiss()

    def take_stray(self) -> str | None:
        """Return what the first unexpected dialog said, and forget them all."""
        said = self._stray[0] if self._stray else None
        self._stray.clear()
        return said
