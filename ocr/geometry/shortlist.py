"""Which of many registered forms a page may be: ruled lines as profiles, all forms in one breath.

A form's profiles are stretched to a few scales and transformed once (FFT); a page's four profiles
(rows and columns, forwards and backwards) once a page. What is left for each form is a product and
a transform back: a millisecond, where laying it on the page takes fifty.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.geometry.form_grid import FormGrid, profiles
from ocr.geometry.line_detection import Floats, RuledLines
from ocr.geometry.page_scales import AT_SIZE, FAINTEST, LEAST_MASS, scales_of

_STEP = 1.012
_BINS = 512
"""Millimetres that a page and the emptiness around it take at the most (A4 and its margins)."""

_BLUR = np.array([0.25, 0.5, 0.25])
"""A line may lie on the border of two bins."""

_LEAST_BINS = 8
_AT_ONCE = 256
"""So many patterns are laid on a page in one breath: what they take stays in the cache."""


@dataclass(frozen=True, slots=True)
class AxisPatterns:
    """A form's profile along one axis at some scales, ready to be laid on a page's.

    `spectra` is `(scales, bins)`, of patterns of mean zero and norm one; `lengths` says how many
    millimetres each is long.
    """

    spectra: NDArray[np.complex64]
    lengths: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class FormPatterns:
    """Both axes of a form."""

    rows: AxisPatterns
    columns: AxisPatterns


@dataclass(frozen=True, slots=True)
class PageProfiles:
    """A page's profiles in all four turns, `(4, bins)`, with what any window of them weighs.

    `down` runs down the page once it is turned back by so many quarters. `sums` and `squares` are
    cumulated, `(4, bins + 1)`.
    """

    spectra: NDArray[np.complex64]
    sums: Floats
    squares: Floats


def patterns_of(ruling: FormGrid, reach: tuple[float, float] = AT_SIZE) -> FormPatterns:
    """Return a form's profiles at every scale within reach of its size on A4."""
    scales = scales_of(ruling, reach, _STEP)
    return FormPatterns(_patterns(ruling.rows, scales), _patterns(ruling.columns, scales))


def _patterns(profile: Floats, scales: Floats) -> AxisPatterns:
    coarse = _coarse(profile)
    inked = np.flatnonzero(coarse > FAINTEST * coarse.max())
    pattern = coarse[inked[0] : inked[-1] + 1].astype(np.float32).reshape(1, -1)
    lengths = np.array([round(pattern.size * scale) for scale in scales])
    fitting = lengths[(lengths >= _LEAST_BINS) & (lengths <= _BINS)]
    rows = np.zeros((len(fitting), _BINS), np.float32)
    for row, length in zip(rows, fitting.tolist(), strict=True):
        sized = cv2.resize(pattern, (length, 1), interpolation=cv2.INTER_LINEAR).ravel()
        level = sized - sized.mean()
        row[:length] = level / max(float(np.linalg.norm(level)), 1e-9)
    return AxisPatterns(np.conj(np.fft.rfft(rows, axis=1)).astype(np.complex64), fitting)


def _coarse(profile: Floats) -> Floats:
    """Return a profile in millimetres rather than in half ones, blurred as much."""
    halved = profile[: len(profile) // 2 * 2].reshape(-1, 2).sum(axis=1)
    return np.convolve(halved, _BLUR, mode="same")


def page_profiles(lines: RuledLines) -> PageProfiles:
    """Return what all forms are laid on."""
    rows, columns = map(_coarse, profiles(lines))
    margins = [len(of) // 4 for of in (rows, columns)]
    fields = np.zeros((4, _BINS), np.float32)
    for field, of, margin in zip(
        fields, (rows, columns[::-1], rows[::-1], columns), (*margins, *margins), strict=True
    ):
        most = min(len(of), _BINS - margin)
        field[margin : margin + most] = of[:most]
    padded = np.pad(fields.astype(np.float64), ((0, 0), (1, 0)))
    spectra = np.asarray(np.fft.rfft(fields, axis=1), dtype=np.complex64)
    return PageProfiles(spectra, padded.cumsum(axis=1), (padded**2).cumsum(axis=1))


def likeliest(page: PageProfiles, forms: Sequence[FormPatterns]) -> list[tuple[float, int]]:
    """Return how well each form fits in the best of the four turns, 0 to 1, and its place.

    The likeliest comes first.
    """
    down = _best_of(page, [form.rows for form in forms])
    across = _best_of(page, [form.columns for form in forms])
    likeness = (down * np.roll(across, 1, axis=1)).max(axis=1).tolist()
    return sorted(zip(likeness, range(len(forms)), strict=True), key=lambda one: (-one[0], one[1]))


def _best_of(page: PageProfiles, axes: Sequence[AxisPatterns]) -> Floats:
    """Return `(forms, 4)`: how well each form fits each of a page's profiles at its best."""
    spectra = np.concatenate([axis.spectra for axis in axes])
    lengths = np.concatenate([axis.lengths for axis in axes])
    known, which = np.unique(lengths, return_inverse=True)
    worth = _worth(page, known)
    best = np.zeros((len(lengths), 4), np.float32)
    for first in range(0, len(lengths), _AT_ONCE):
        some = slice(first, first + _AT_ONCE)
        for turn in range(4):
            found = np.fft.irfft(page.spectra[turn] * spectra[some], _BINS, axis=1)
            found *= worth[turn, which[some]]
            best[some, turn] = found.max(axis=1)
    ends = np.cumsum([len(axis.lengths) for axis in axes])
    parts = np.split(best, ends[:-1])
    return np.array([part.max(axis=0, initial=0) for part in parts]).clip(0, 1)


def _worth(page: PageProfiles, lengths: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return `(4, lengths, bins)`: what a pattern so long is divided by at each place of a page.

    Its inverse, that is; 0 where it would run off the page's end or have too little line in it.
    """
    first = np.arange(_BINS)
    last = first + lengths[:, None]
    end = np.minimum(last, _BINS)
    mass = page.sums[:, end] - page.sums[:, None, :-1]
    squares = page.squares[:, end] - page.squares[:, None, :-1]
    spread = squares - mass**2 / lengths[:, None]
    counts = (last <= _BINS) & (mass >= LEAST_MASS * page.sums[:, -1:, None])
    worth = counts / np.sqrt(np.maximum(spread, 1e-6))
    return np.asarray(worth, dtype=np.float32)
