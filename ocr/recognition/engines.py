"""Recognisers that other packages bring along, for a site that chooses one instead of PaddleOCR."""

from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path
from typing import cast

from ocr.base.engine import Engine
from ocr.base.errors import WeightsMissing

GROUP = "kamibashi.engines"
"""Entry points: a name, and what makes an `Engine` of a model folder (None for its own)."""


def load_engine(name: str, folder: Path | None) -> Engine:
    """Load a recogniser of another package: slow, so once for each process.

    Args:
        name: of its entry point.
        folder: the model folder that the site has set, if any.

    Raises:
        WeightsMissing: where no package that is installed has it.
    """
    for found in entry_points(group=GROUP, name=name):
        return cast(Callable[[Path | None], Engine], found.load())(folder)
    raise WeightsMissing(
        f"no package here brings a recogniser named {name!r} ({GROUP}): install it, "
        "or unset KAMIBASHI_ENGINE"
    )
