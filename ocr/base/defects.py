"""A defect of ours, told by its kind and place: its message may quote what stands on a paper."""

import logging
from pathlib import Path
from traceback import walk_tb

from ocr.base.errors import UnreadableScan
from ocr.base.reasons import Reason, ReasonCode

_log = logging.getLogger(__name__)

_OURS = Path(__file__).resolve().parents[2]
_OTHERS = ("site-packages", "dist-packages")


def reason_of(error: Exception) -> Reason:
    """Return why a file or page was not read, whatever was raised; a defect of ours is logged."""
    if isinstance(error, UnreadableScan):
        return error.reason
    if isinstance(error, OSError):
        return Reason(ReasonCode.MACHINE, error.strerror or type(error).__name__)
    if isinstance(error, MemoryError):
        return Reason(ReasonCode.MUCH_MEMORY)
    place = kind_and_place(error)
    _log.error("%s; a defect of ours, please report this line", place)
    return Reason(ReasonCode.DEFECT, place)


def came_up_in_ours(error: BaseException) -> bool:
    """Tell whether the innermost step on the way of an error is code of ours, and no library's."""
    steps = [Path(frame.f_code.co_filename) for frame, _ in walk_tb(error.__traceback__)]
    return bool(steps) and _is_ours(steps[-1])


def kind_and_place(error: BaseException) -> str:
    """Return the kind of an error and where in our code it came up: no word of its message.

    Where none of our code is on the way, it is the innermost place.
    """
    kind = _name(type(error))
    steps = [(Path(frame.f_code.co_filename), line) for frame, line in walk_tb(error.__traceback__)]
    if not steps:
        return f"{kind} nowhere"
    ours = [(file, line) for file, line in steps if _is_ours(file)]
    file, line = (ours or steps)[-1]
    return f"{kind} in {file.name}, line {line}"


def _name(kind: type[BaseException]) -> str:
    """Return what an error is called, with its library where that says more than `error`."""
    return kind.__name__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__name__}"


def _is_ours(file: Path) -> bool:
    inside = file.is_relative_to(_OURS) and file.parent != _OURS
    return inside and not any(folder in _OTHERS for folder in file.parts)
