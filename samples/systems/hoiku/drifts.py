"""What the supplier changed on 就労証明入力 overnight: `--drift`, or `drift` with a fault mode."""

from collections.abc import Mapping

_NAME = '<label for="shimei">氏名</label>'
_LENGTH = 'id="shimei" size="22" maxlength="{}"'
_MISSING = '<option value="03">03 派遣社員</option>'

DRIFTS: Mapping[str, tuple[str, str]] = {
    "none": ("", ""),
    "label": (_NAME, '<label for="shimei">保護者氏名</label>'),
    "option": (_MISSING, ""),
    "maxlength": (_LENGTH.format(20), _LENGTH.format(10)),
    "more-options": (_MISSING, f'{_MISSING}<option value="13">13 有償ボランティア</option>'),
}
"""What stood on the screen and what stands there now, by the name of the change."""


def drifted(page: str, drift: str) -> str:
    """Return the screen as the supplier left it."""
    before, now = DRIFTS[drift]
    return page.replace(before, now) if before else page
