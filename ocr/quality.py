"""Whether a page is worth reading, and figures on how good it is."""

import cv2
import numpy as np

from ocr.align import Placement
from ocr.pixels import Pixels
from ocr.readings import Quality

_MM_PER_INCH = 25.4
_LEAST_SIDE_PX = 700
_LEAST_CONTRAST = 24
_LEAST_INK_SHARE = 0.0005


def reason_not_to_read(grey: Pixels) -> str:
    """Return in Japanese why a page cannot be read; "" where it can.

    Args:
        grey: `(height, width)` as scanned.
    """
    if max(grey.shape) < _LEAST_SIDE_PX:
        return "解像度が低すぎます。200dpi 以上で読み取り直してください"
    small = cv2.resize(grey, (400, 560), interpolation=cv2.INTER_AREA)
    low, high = np.percentile(small, (0.5, 95))
    if high - low < _LEAST_CONTRAST or (small < high - _LEAST_CONTRAST).mean() < _LEAST_INK_SHARE:
        return "白紙のようです。裏表を確かめて読み取り直してください"
    return ""


def quality_of(grey: Pixels, placement: Placement) -> Quality:
    """Return the figures of a page that was laid on its form.

    `sharpness` is the standard deviation of the Laplacian at 6 pixels a millimetre.
    """
    scale = 6.0 / placement.px_per_mm
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return Quality(
        dpi=round(placement.px_per_mm * _MM_PER_INCH, 1),
        rotation=placement.rotation,
        skew_degrees=round(placement.skew_degrees, 3),
        residual_mm=round(placement.residual_mm, 3),
        support=round(placement.support, 3),
        sharpness=round(float(cv2.Laplacian(small, cv2.CV_32F).std()), 1),
    )
