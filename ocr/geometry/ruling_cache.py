"""Rulings of registered forms, kept from one start to the next: fifty forms load in a second."""

import logging
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import numpy as np

from disk.atomic import write_atomically
from ocr.geometry.form_grid import FormGrid

_FORMAT = "1"
"""To be raised whenever `form_grid.ruling_of` finds other lines in the same picture."""

_log = logging.getLogger(__name__)


def kept_ruling(cache: Path | None, name: str, made: Callable[[], FormGrid]) -> FormGrid:
    """Return a form's ruling from the cache, or make it and keep it.

    A cache that cannot be read or written is no mistake: then the ruling is made each time.

    Args:
        cache: the folder; nothing is kept if None.
        name: what tells the form's picture from every other.
        made: makes it.
    """
    if cache is None:
        return made()
    path = cache / f"ruling-{_FORMAT}-{name}.npz"
    try:
        with np.load(BytesIO(path.read_bytes()), allow_pickle=False) as kept:
            return FormGrid(**{part: kept[part] for part in FormGrid.__slots__})
    except (OSError, ValueError, TypeError, KeyError, EOFError, zipfile.BadZipFile):
        ruling = made()
    try:
        _keep(path, ruling)
    except OSError as error:
        _log.warning("rulings are not kept: %s", error.strerror)
    return ruling


def _keep(path: Path, ruling: FormGrid) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    packed = BytesIO()
    np.savez(packed, **{part: getattr(ruling, part) for part in FormGrid.__slots__})
    write_atomically(path, packed.getvalue())
