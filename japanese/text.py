"""Japanese writing conventions: widths, kana, dashes and spaces. Eras are in `japanese.eras`."""

import re
import unicodedata

import jaconv

_COMPATIBILITY = re.compile("([\uf900-\ufaff\U0002f800-\U0002fa1f]+)")
"""CJK compatibility ideographs: shapes of names that Unicode's normal forms would replace."""

_KANA = "ぁ-ゖァ-ヺ"
_DASHES = "\\-‐‑‒–—―−─━"
_LONG_AFTER_KANA = re.compile(f"(?<=[{_KANA}])[ー{_DASHES}]+(?=[{_KANA}\\s]|$)")
_NOT_LONG = re.compile(f"(?<![{_KANA}ー])[ー{_DASHES}]+|[{_DASHES}]+")
_SPACES = re.compile(r"(\S?)\s+(\S?)")


def fold_width(text: str) -> str:
    """Return `text` as it is compared and parsed, whatever width it was written in.

    Letters, digits and signs become half-width and kana full-width (Unicode's NFKC), but the
    shapes of ideographs stay. Dashes of every kind become `-`, or `ー` inside a word of kana;
    a `ー` that follows no kana was meant as a dash. Waves become `～`.
    """
    folded = _normalised("NFKC", text)
    folded = re.sub("[~〜]", "～", folded)
    folded = _LONG_AFTER_KANA.sub(lambda run: "ー" * len(run[0]), folded)
    return _NOT_LONG.sub(lambda run: "-" * len(run[0]), folded)


def compose(text: str) -> str:
    """Return `text` in Unicode's NFC except that no ideograph is replaced by another."""
    return _normalised("NFC", text)


def _normalised(form: str, text: str) -> str:
    pieces = _COMPATIBILITY.split(text)
    pieces[::2] = [unicodedata.normalize(form, piece) for piece in pieces[::2]]  # type: ignore[arg-type]
    return "".join(pieces)


def fold_kana(text: str) -> str:
    """Return `text` with all kana as full-width katakana; what is not kana stays."""
    full = jaconv.h2z(compose(text), kana=True, ascii=False, digit=False)
    return compose(str(jaconv.hira2kata(full)).replace("ゝ", "ヽ").replace("ゞ", "ヾ"))


def tidy_spaces(text: str) -> str:
    """Return `text` stripped, each gap as one space: full-width unless between ASCII letters."""
    return _SPACES.sub(_one_space, text.strip())


def _one_space(gap: re.Match[str]) -> str:
    space = " " if (gap[1] + gap[2]).isascii() else "\u3000"
    return f"{gap[1]}{space}{gap[2]}"


def without_spaces(text: str) -> str:
    """Return `text` without any white space."""
    return "".join(text.split())
