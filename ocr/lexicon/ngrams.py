"""Character models of names and addresses: how likely a text is, also one that no list has.

Interpolated n-grams of characters with Witten and Bell's estimate of how much to leave to what was
never seen (Witten and Bell 1991, method C): after a context that was seen `n` times with `t`
different followers, `n / (n + t)` goes to what followed and the rest to the shorter context, at
least a seventh: lists of towns repeat themselves more than the country does. Three
of a hundred characters are taken to be any of three thousand: names hold what no list does.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from math import log

from japanese.kanji_shapes import common_shapes

ORDER = 3
START, END = "\x02", "\x03"
_LEAST_REST = 0.15
_UNKNOWN, _CHARACTERS = 0.03, 3_000

Counts = dict[str, float]
Weights = Mapping[str, tuple[float, float]]
"""Of each gram: how probable its last character is after the others, and the share that the gram,
as a context, leaves to shorter ones."""


_SAME = {
    **{ord(digit): "0" for digit in "0123456789０１２３４５６７８９"},
    **{code + offset: "A" for code in range(ord("A"), ord("Z") + 1) for offset in (0, 0xFEE0)},
    **{ord(shape): usual for shape, usual in common_shapes().items()},
    ord("ヶ"): "ケ",
    ord("ヵ"): "カ",
}


def generic(text: str) -> str:
    """Return a text as it is counted: what no list can know told apart is not.

    Every digit is 0, every capital A, and a letter in a rarer shape (髙, 惠, 光ヶ丘) its usual one:
    which was written, only the picture tells.
    """
    return text.translate(_SAME)


def count_grams(texts: Iterable[tuple[str, float]]) -> Counts:
    """Return how often each gram of one to `ORDER` characters occurs in weighted texts."""
    counts: Counts = defaultdict(float)
    for text, weight in texts:
        padded = START + generic(text) + END
        for end in range(2, len(padded) + 1):
            for length in range(1, min(ORDER, end) + 1):
                counts[padded[end - length : end]] += weight
    return dict(counts)


def longest_grams(text: str) -> list[str]:
    """Return, for each character and the end, the longest gram that it ends."""
    padded = START + generic(text) + END
    return [padded[max(0, end - ORDER) : end] for end in range(2, len(padded) + 1)]


def grams_in(longest: str) -> list[str]:
    """Return a gram and the shorter ones that end with the same character, longest first."""
    return [longest[start:] for start in range(len(longest))]


def weighted(counts: Counts) -> Iterator[tuple[str, float, float]]:
    """Yield each gram, the share of its last character after it, and what it leaves to others."""
    total: dict[str, float] = defaultdict(float)
    kinds: dict[str, int] = defaultdict(int)
    for gram, count in counts.items():
        total[gram[:-1]] += count
        kinds[gram[:-1]] += 1
    rest = {
        context: max(_LEAST_REST, kinds[context] / (total[context] + kinds[context]))
        for context in total
    }
    yield "", 0.0, rest[""]
    for gram, count in counts.items():
        context = gram[:-1]
        yield gram, count / total[context] * (1 - rest[context]), rest.get(gram, 1.0)
    for context in sorted(total.keys() - counts.keys() - {""}):
        yield context, 0.0, rest[context]


def log_probability(text: str, weight_of: Callable[[str], tuple[float, float] | None]) -> float:
    """Return the natural logarithm of a text's probability.

    Args:
        text: any text.
        weight_of: the share and the rest of a gram, None for one never seen.
    """
    return sum(gram_log_probability(gram, weight_of) for gram in longest_grams(text))


def gram_log_probability(
    longest: str, weight_of: Callable[[str], tuple[float, float] | None]
) -> float:
    """Return how likely the last character of a gram is after the others, as a natural logarithm.

    All shorter contexts are interpolated.
    """
    probability, left = 0.0, 1.0
    for gram in grams_in(longest):
        share = weight_of(gram)
        rest = weight_of(gram[:-1])
        probability += left * (share[0] if share else 0.0)
        left *= rest[1] if rest else 1.0
    return log((1 - _UNKNOWN) * probability + _UNKNOWN / _CHARACTERS)
