"""Photos and scans of mark sheets laid on their templates the way OMRChecker's steps say."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

from benchmarks.marks.omr_templates import WIDTH, OmrTemplate
from ocr.base.pixels import Pixels
from ocr.cropping.laid_page import Sheet, even_light
from ocr.geometry.blank_form import PX_PER_MM, Blank, BlankPrint
from ocr.geometry.form_grid import ruling_of

Corners = NDArray[np.float32]

_WORKING = 1600
_PAPER_SHARE = 0.15


def lay_page(page: Pixels, template: OmrTemplate, folder: Path) -> Sheet:
    """Return a grey page on its template, or the page as it is where a step finds nothing.

    Args:
        page: as photographed.
        template: the converted template.
        folder: where its pictures (markers, reference) are.
    """
    for name, options in template.steps:
        page = _STEPS.get(name, _unchanged)(page, options, folder)
    width = round(WIDTH * PX_PER_MM)
    height = round(template.form.height * PX_PER_MM)
    laid = cv2.resize(page, (width, height), interpolation=cv2.INTER_CUBIC)
    none = np.zeros((height, width), np.uint8)
    blank = Blank(template.form, ruling_of(none, PX_PER_MM), BlankPrint(none, none, none, none))
    return Sheet(even_light(laid.astype(np.uint8)), none, blank)


def _unchanged(page: Pixels, _options: Mapping[str, Any], _folder: Path) -> Pixels:
    return page


def _crop_page(page: Pixels, _options: Mapping[str, Any], _folder: Path) -> Pixels:
    """Cut the paper out: the largest bright four-cornered shape."""
    scale = _WORKING / max(page.shape)
    small = cv2.GaussianBlur(cv2.resize(page, None, fx=scale, fy=scale), (5, 5), 0)
    _, bright = cv2.threshold(small, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    bright = cv2.morphologyEx(bright, cv2.MORPH_CLOSE, np.ones((25, 25), np.uint8))
    outlines, _ = cv2.findContours(bright, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    paper = max(outlines, key=cv2.contourArea)
    if cv2.contourArea(paper) < _PAPER_SHARE * small.size:
        return page
    return _warped(page, _corners_of(cv2.convexHull(paper)) / scale)


def _corners_of(outline: MatLike) -> Corners:
    """Return the four corners of an outline, from the top left on, clockwise."""
    for share in np.arange(0.01, 0.1, 0.005):
        corners = cv2.approxPolyDP(
            outline, float(share) * cv2.arcLength(outline, closed=True), closed=True
        )
        if len(corners) == 4:
            return _ordered(corners[:, 0].astype(np.float32))
    return _ordered(cv2.boxPoints(cv2.minAreaRect(outline)).astype(np.float32))


def _ordered(corners: Corners) -> Corners:
    total, difference = corners.sum(axis=1), np.diff(corners, axis=1)[:, 0]
    order = [total.argmin(), difference.argmin(), total.argmax(), difference.argmax()]
    return corners[order]


def _warped(page: Pixels, corners: Corners) -> Pixels:
    a, b, c, d = corners
    width = round(max(np.linalg.norm(b - a), np.linalg.norm(c - d)))
    height = round(max(np.linalg.norm(d - a), np.linalg.norm(c - b)))
    square = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    turn = cv2.getPerspectiveTransform(corners.astype(np.float32), square)
    return cv2.warpPerspective(page, turn, (width, height), flags=cv2.INTER_CUBIC).astype(np.uint8)


def _crop_on_markers(page: Pixels, options: Mapping[str, Any], folder: Path) -> Pixels:
    """Cut out what lies between the middles of the four markers."""
    marker = cv2.imread(str(folder / options["relativePath"]), cv2.IMREAD_GRAYSCALE)
    usual = page.shape[1] / options.get("sheetToMarkerWidthRatio", 17)
    height, width = page.shape
    corners = []
    for down in (0, 1):
        for across in (0, 1):
            top, left = down * height // 2, across * width // 2
            quarter = page[top : top + height // 2, left : left + width // 2]
            x, y = _marker_in(quarter, np.asarray(marker, np.uint8), usual)
            corners.append((left + x, top + y))
    return _warped(page, _ordered(np.array(corners, np.float32)))


def _marker_in(quarter: Pixels, marker: Pixels, usual: float) -> tuple[float, float]:
    """Return the middle of the best match of a marker, tried in several sizes."""
    best, middle = -1.0, (0.0, 0.0)
    for share in np.arange(0.35, 1.4, 0.05):
        side = round(usual * share)
        if not 8 <= side < min(quarter.shape):
            continue
        like = cv2.GaussianBlur(
            cv2.resize(marker, (side, side), interpolation=cv2.INTER_AREA), (3, 3), 0
        )
        match = cv2.matchTemplate(quarter, like, cv2.TM_CCOEFF_NORMED)
        _, found, _, (x, y) = cv2.minMaxLoc(match)
        if found > best:
            best, middle = found, (x + side / 2, y + side / 2)
    return middle


def _align_on_features(page: Pixels, options: Mapping[str, Any], folder: Path) -> Pixels:
    """Lay a page on the picture of its reference by what is printed on both."""
    reference = cv2.imread(str(folder / options["reference"]), cv2.IMREAD_GRAYSCALE)
    assert reference is not None
    page = cv2.resize(page, reference.shape[::-1]).astype(np.uint8)
    finder = cv2.SIFT.create(4000)
    pages = (page, np.asarray(reference, np.uint8))
    (here, what), (there, which) = (
        finder.detectAndCompute(page, None)  # type: ignore[call-overload]  # the stub wants a mask
        for page in pages
    )
    pairs = cv2.BFMatcher(cv2.NORM_L2, crossCheck=True).match(what, which)
    near = sorted(pairs, key=lambda pair: pair.distance)[: len(pairs) // 3]
    start = np.array([here[pair.queryIdx].pt for pair in near], np.float32)
    end = np.array([there[pair.trainIdx].pt for pair in near], np.float32)
    turn, _ = cv2.estimateAffine2D(start, end, ransacReprojThreshold=4)
    size = reference.shape[::-1]
    return cv2.warpAffine(page, turn, size, borderValue=(255,)).astype(np.uint8)


_STEPS = {
    "CropPage": _crop_page,
    "CropOnMarkers": _crop_on_markers,
    "FeatureBasedAlignment": _align_on_features,
}
