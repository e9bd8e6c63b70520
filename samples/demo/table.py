"""What the demo tells: its steps while it works, and a table at the end."""

import time
from collections.abc import Iterator, Sequence
from typing import Self

from rich.console import Console
from rich.table import Table

from samples.demo.check import Checked


class Steps:
    """Numbers the steps of the demo and says how long the last one took."""

    def __init__(self, count: int) -> None:
        self._count, self._number = count, 0
        self._last = time.monotonic()

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, *_error: object) -> None:
        """End the last step's line."""
        if self._number:
            print(flush=True)

    def tell(self, what: str) -> None:
        """Begin a step."""
        now = time.monotonic()
        took = f"  ({now - self._last:.1f} s)" if self._number else ""
        self._number, self._last = self._number + 1, now
        print(f"{took}\n" if took else "", end="")
        print(f"[{self._number}/{self._count}] {what}", end="", flush=True)


def print_table(rows: Sequence[Checked]) -> None:
    """Print what was read, what a person confirmed, what was keyed, and whether it is right."""
    table = Table(title="kamibashi demo", header_style="bold")
    for heading in ("sample", "page", "state"):
        table.add_column(heading, no_wrap=True)
    for heading in ("read s", "filled", "read right", "shown", "corrected", "receipt", "records"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("legacy system's record")
    for row in rows:
        table.add_row(*_cells(row), style="" if row.right else "red")
    Console(width=150).print(table)
    for line in _missed(rows):
        print(line)
    print(_sum(rows))


def _cells(row: Checked) -> list[str]:
    numbers = (row.filled, row.read_right, row.doubtful, row.corrected)
    verdict = "as on the paper" if row.right else f"WRONG: {'、'.join(row.wrong_boxes)}"
    return [
        row.sample,
        str(row.page),
        row.state,
        f"{row.seconds:.2f}",
        *map(str, numbers),
        row.receipt,
        str(row.records),
        verdict,
    ]


def _missed(rows: Sequence[Checked]) -> Iterator[str]:
    """Yield a line for each field that was read wrong and that nobody was asked about."""
    for row in rows:
        for name in row.missed:
            yield f"wrong and not shown: {name} of {row.sample}, page {row.page}"


def _sum(rows: Sequence[Checked]) -> str:
    filled, right = sum(row.filled for row in rows), sum(row.read_right for row in rows)
    missed = sum(len(row.missed) for row in rows)
    good = sum(row.right for row in rows)
    return (
        f"{len(rows)} certificates, {filled} filled fields: {right} read right, "
        f"{sum(row.doubtful for row in rows)} shown to the clerk, "
        f"{sum(row.corrected for row in rows)} corrected, {missed} wrong and not shown. "
        f"{good} of {len(rows)} records in the legacy system are as on the paper."
    )
