"""Which of many registered forms a page may be: ruled lines as profiles, all forms in one breath.

A form's profiles are stretched to a few scales and transformed once (FFT); a page's four profiles
(rows and columns, forwards and backwards) once a page. What is left for each form is a product and
a transform back: a millisecond, where laying it on the page takes fifty.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.geometry.form_grid import BINS_PER_MM, FormGrid, profiles
from ocr.geometry.line_detection import Floats, RuledLines

AT_SIZE = 0.93, 1.07
"""How a page scanned at its size may be scaled against the form."""

EVERY_SIZE = 0.42, 1.47
"""And one that was enlarged, reduced, or photographed."""

_STEP = 1.012
_BINS = 512
"""Millimetres that a page and the emptiness around it take at the most (A4 and its margins)."""

_PAGE_MM = 297.0
_BLUR = np.array([0.25, 0.5, 0.25])
"""A line may lie on the border of two bins."""

_LEAST_MASS = 0.2
_LEAST_BINS = 8
_FAINTEST = 0.05


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
    longest = max(len(ruling.rows), len(ruling.columns)) / BINS_PER_MM
    own = _PAGE_MM / longest
    low, high = reach[0] * min(1.0, own), reach[1] * max(1.0, own)
    scales = np.geomspace(low, high, 1 + round(math.log(high / low) / math.log(_STEP)))
    return FormPatterns(_patterns(ruling.rows, scales), _patterns(ruling.columns, scales))


def _patterns(profile: Floats, scales: Floats) -> AxisPatterns:
    coarse = _coarse(profile)
    inked = np.flatnonzero(coarse > _FAINTEST * coarse.max())
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


def likeness_of(page: PageProfiles, form: FormPatterns) -> float:
    """Return how well a form's lines fit a page's in the best of the four turns, 0 to 1."""
    down, across = _best_of(page, form.rows), _best_of(page, form.columns)
    return float((down * np.roll(across, 1)).max())


def likeliest(page: PageProfiles, forms: Sequence[FormPatterns]) -> list[tuple[float, int]]:
    """Return how well each form fits and its place in `forms`, the likeliest first."""
    scores = [(likeness_of(page, form), place) for place, form in enumerate(forms)]
    return sorted(scores, key=lambda scored: (-scored[0], scored[1]))


def _best_of(page: PageProfiles, axis: AxisPatterns) -> Floats:
    """Return for each of a page's four profiles how well the best scale and place fit."""
    if not len(axis.lengths):
        return np.zeros(4)
    products = page.spectra[:, None] * axis.spectra
    found = np.fft.irfft(products, _BINS, axis=2)
    best = np.zeros((4, len(axis.lengths)))
    for which, length in enumerate(axis.lengths.tolist()):
        places = _BINS - length + 1
        mass = page.sums[:, length:] - page.sums[:, :places]
        spread = page.squares[:, length:] - page.squares[:, :places] - mass**2 / length
        scores = found[:, which, :places] / np.sqrt(np.maximum(spread, 1e-6))
        scores[mass < _LEAST_MASS * page.sums[:, -1:]] = 0
        best[:, which] = scores.max(axis=1)
    return np.asarray(np.clip(best.max(axis=1), 0, 1))
