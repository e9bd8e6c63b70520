"""When two values say the same: the one definition of right, for truth, for audits, for clerks."""

import re
import unicodedata
from collections.abc import Sequence

_LONG_MARKS = str.maketrans(dict.fromkeys("ー−‐‑‒–—―－ｰ", "-"))
_SMALL_NUMBER = re.compile(r"^0+(?=\d)")


def same(read: str, truth: str) -> bool:
    """Tell whether two texts are equal after NFKC, without spaces, dashes as one, `08` as `8`."""
    return _folded(read) == _folded(truth)


def same_value(one: str | Sequence[str], other: str | Sequence[str]) -> bool:
    """Tell whether two canonical values of one kind say the same: texts as `same` has it.

    Marked labels are the same where none is missing and none too many, in whatever order.
    """
    if isinstance(one, str) and isinstance(other, str):
        return same(one, other)
    return not isinstance(one, str) and not isinstance(other, str) and set(one) == set(other)


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).translate(_LONG_MARKS)
    bare = re.sub(r"\s", "", plain)
    return _SMALL_NUMBER.sub("", bare) if len(bare) <= 2 else bare
