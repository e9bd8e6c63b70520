"""Where the seconds of one page go."""

import time
from collections.abc import Iterator
from contextlib import contextmanager


class Stopwatch:
    """Times the steps of one page, one after the other."""

    def __init__(self) -> None:
        self._laps: list[tuple[str, float]] = []

    @contextmanager
    def lap(self, name: str) -> Iterator[None]:
        """Time one step."""
        start = time.perf_counter()
        yield
        self._laps.append((name, round(time.perf_counter() - start, 4)))

    @property
    def laps(self) -> tuple[tuple[str, float], ...]:
        """The steps in order, with their seconds."""
        return tuple(self._laps)
