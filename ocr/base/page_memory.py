"""Keep the memory that pictures of whole pages took, instead of giving it back after each."""

import ctypes

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
"""Numbers of the parameters in glibc's malloc.h (mallopt(3))."""

_LARGEST, _KEPT = 64 << 20, 256 << 20
"""Bytes: pictures up to so large share kept memory, of which so much may lie idle."""


def keep_page_memory() -> None:
    """Let this process keep memory that it will soon need again; a C library without it ignores it.

    A page is some dozen pictures of 4 to 15 MB. The system hands each of them out as fresh zeroed
    pages of 4 kB, which took a tenth of the time to lay a form on a scan.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_MMAP_THRESHOLD, _LARGEST)
        mallopt(_TRIM_THRESHOLD, _KEPT)
