"""What a decoder complains of while it fills up a picture: libjpeg tells it on standard error only.

Of the libraries that are installed OpenCV's is the one that lets libjpeg speak. For the child
process of `ocr.scans.split` alone: standard error is the whole process's.
"""

import os
import re
import tempfile

_HARMLESS = re.compile(r"data: 1?\d extraneous bytes before marker 0xd9|JFIF|Adobe", re.IGNORECASE)
"""A few bytes that an encoder left behind the picture; marks of programs."""

_END = b"\xff\xd9"


def libjpeg_warning(content: bytes) -> str:
    """Return the first warning of libjpeg about a JPEG, "" where it has none that matters.

    That the mark of its end is missing does not.
    """
    import cv2  # half a second, for the few that are not of the usual kind
    import numpy as np

    with tempfile.TemporaryFile() as told:
        before = os.dup(2)
        os.dup2(told.fileno(), 2)
        try:
            picture = cv2.imdecode(np.frombuffer(content + _END, np.uint8), cv2.IMREAD_GRAYSCALE)
        except cv2.error:
            picture = None
        finally:
            os.dup2(before, 2)
            os.close(before)
        told.seek(0)
        said = told.read().decode("utf-8", "replace").strip()
    if picture is None:
        return said or "not decoded"
    return "" if _HARMLESS.search(said) else said
