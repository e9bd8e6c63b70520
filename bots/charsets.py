"""Which characters a system can hold, and what to propose for one that it cannot."""

from enum import StrEnum


class Charset(StrEnum):
    """What the boxes of a system take."""

    UTF_8 = "utf-8"
    CP932 = "cp932"
    JIS_X_0208 = "jisx0208"
    JIS_X_0213 = "jisx0213"
    EUC_JP = "euc-jp"
    HALF_WIDTH_KANA = "half-width-kana"
