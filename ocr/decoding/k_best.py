"""The likeliest of all ways to choose one of several at each of many places."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import islice
from math import exp, log

_NEVER = 1e-12


@dataclass(frozen=True, slots=True, order=True)
class _Way:
    """What is chosen at each place, by its cost."""

    cost: float
    chosen: tuple[int, ...]


def likeliest(
    chances: Sequence[Sequence[float]], most: int
) -> Iterator[tuple[tuple[int, ...], float]]:
    """Yield what to choose at each place and the product of its chances, likeliest first.

    Args:
        chances: of what may be chosen at each place, none of them empty, likeliest first.
        most: how many ways to yield at the most.
    """
    yield from islice(_ways(chances), most)


def _ways(chances: Sequence[Sequence[float]]) -> Iterator[tuple[tuple[int, ...], float]]:
    costs = [[-log(max(chance, _NEVER)) for chance in place] for place in chances]
    start = (0,) * len(costs)
    waiting, known = [_way(costs, start)], {start}
    while waiting:
        best = heappop(waiting)
        yield best.chosen, exp(-best.cost)
        for place, index in enumerate(best.chosen):
            chosen = (*best.chosen[:place], index + 1, *best.chosen[place + 1 :])
            if index + 1 < len(costs[place]) and chosen not in known:
                known.add(chosen)
                heappush(waiting, _way(costs, chosen))


def _way(costs: Sequence[Sequence[float]], chosen: tuple[int, ...]) -> _Way:
    return _Way(sum(place[index] for place, index in zip(costs, chosen, strict=True)), chosen)
