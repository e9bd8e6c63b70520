"""What went wrong, said without a citizen's data: Prefect keeps every message in its database."""

from pathlib import Path
from traceback import walk_tb
from types import TracebackType
from typing import Self

from bots.errors import BotError
from cases.records.errors import CaseError
from flows.errors import FlowError, WorkFailed
from ocr.base.errors import OcrError

_OURS = (OcrError, BotError, CaseError, FlowError)  # these promise to quote nobody


class ScrubbedErrors:
    """A block from which only errors of ours come out, and of any other the kind and the place.

    The message of a strange error may quote what was typed or read; it stays inside.
    """

    def __enter__(self) -> Self:
        """Enter the block."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let an error of ours out without what caused it, and replace a strange one.

        Raises:
            WorkFailed: in place of an error that is none of ours.
        """
        if isinstance(error, _OURS):
            error.__cause__, error.__suppress_context__ = None, True
            return
        if kind is None or not issubclass(kind, Exception):
            return
        raise WorkFailed(f"{kind.__name__} {_place(trace)}") from None


def _place(trace: TracebackType | None) -> str:
    steps = list(walk_tb(trace))
    if not steps:
        return "nowhere"
    frame, line = steps[-1]
    return f"in {Path(frame.f_code.co_filename).name}, line {line}"
