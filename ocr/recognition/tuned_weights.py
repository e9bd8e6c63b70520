"""What this project has changed of the published weights, and how the two are put together.

Only the changes are carried along (`ocr/models/lines.npz`), a few bits for each weight: the file
that PaddleOCR published stays what is downloaded and checked, and stays to be had as it was. It is
never parsed: where a weight lies in a file with a known digest is known, too.
`training/README.md` tells how the changes were learned.
"""

from dataclasses import dataclass
from io import BytesIO
from zipfile import BadZipFile
from zlib import error as BadlyPacked  # noqa: N812 - zlib names its error in small letters

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Tuning:
    """Changes of some weights of a file.

    Attributes:
        offsets: `(tensors,)`, where in the file each tensor begins, in bytes.
        rows: `(tensors,)`, how many rows of one scale each tensor has.
        widths: `(tensors,)`, how many weights a row has.
        scales: `(all rows,)`, how much a weight changes for one step, by rows.
        steps: `(all weights,)`, how many steps each weight changes.
    """

    offsets: NDArray[np.int64]
    rows: NDArray[np.int64]
    widths: NDArray[np.int64]
    scales: NDArray[np.float32]
    steps: NDArray[np.int8]

    def applied(self, weights: bytes) -> bytes:
        """Return a file with its 32-bit weights changed; the same bytes on every machine.

        Raises:
            ValueError: where a tensor would lie beyond the end of the file.
        """
        changed = bytearray(weights)
        row = at = 0
        for offset, rows, width in zip(self.offsets, self.rows, self.widths, strict=True):
            count = int(rows * width)
            tensor = np.frombuffer(changed, "<f4", count, int(offset)).reshape(rows, width)
            scales = self.scales[row : row + rows, None]
            tensor += self.steps[at : at + count].reshape(rows, width) * scales
            row, at = row + int(rows), at + count
        return bytes(changed)

    def to_bytes(self) -> bytes:
        """Return the changes as an `.npz`, the same bytes for the same changes."""
        packed = BytesIO()
        np.savez_compressed(
            packed,
            offsets=self.offsets,
            rows=self.rows,
            widths=self.widths,
            scales=self.scales.astype(np.float16),
            steps=self.steps,
        )
        return packed.getvalue()

    @staticmethod
    def from_bytes(packed: bytes) -> "Tuning":
        """Return the changes that `to_bytes` wrote.

        Raises:
            ValueError: where it is no `.npz`, or not one of these.
        """
        try:
            with np.load(BytesIO(packed), allow_pickle=False) as found:
                return Tuning(
                    offsets=found["offsets"],
                    rows=found["rows"],
                    widths=found["widths"],
                    scales=found["scales"].astype(np.float32),
                    steps=found["steps"],
                )
        except (OSError, EOFError, KeyError, BadZipFile, BadlyPacked) as error:
            raise ValueError("no changes of weights") from error


def quantised(
    change: NDArray[np.float32], most: int
) -> tuple[NDArray[np.float32], NDArray[np.int8]]:
    """Return the scale of each row of changes, and the changes in steps of it, at most `most`.

    Args:
        change: `(rows, width)`.
        most: of how many steps the greatest change of a row is.
    """
    greatest = np.abs(change).max(axis=1)
    scales = (greatest / most).astype(np.float16).astype(np.float32)
    safe = np.where(scales > 0, scales, 1)
    steps = np.clip(np.rint(change / safe[:, None]), -most, most)
    return scales, np.where(scales[:, None] > 0, steps, 0).astype(np.int8)
