"""The columns of a file in their places, with what fills the gaps between them."""

from collections.abc import Iterator

from bots.files.profile import Column, FileProfile, Format


def laid_out(profile: FileProfile) -> tuple[Column, ...]:
    """Return every column from the first to the last; a gap is a column that holds nothing.

    Raises:
        ValueError: where two columns overlap.
    """
    return tuple(_placed(profile))


def _placed(profile: FileProfile) -> Iterator[Column]:
    free = 1
    for column in profile.columns:
        gap = (column.position or free) - free
        if gap < 0:
            raise ValueError(f"{column.name}: position lies in the column before it")
        yield from _filled(gap, profile)
        yield column
        free += gap + (_extent(column, profile))


def _filled(gap: int, profile: FileProfile) -> Iterator[Column]:
    if profile.format is Format.FIXED:
        if gap:
            yield Column(constant="", width=gap)
    else:
        yield from (Column(constant="") for _ in range(gap))


def _extent(column: Column, profile: FileProfile) -> int:
    return column.width or 1 if profile.format is Format.FIXED else 1
