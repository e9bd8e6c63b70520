"""What people, employers and towns are invented from, as lists of words."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Pair = tuple[str, str]
"""A written form with its reading, or a prefecture with a town."""


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """All lists of `words.toml`; pairs are written and reading, or prefecture and town."""

    surnames: tuple[Pair, ...]
    given: tuple[Pair, ...]
    children: tuple[Pair, ...]
    towns: tuple[Pair, ...]
    quarters: tuple[str, ...]
    buildings: tuple[str, ...]
    stems: tuple[str, ...]
    branches: tuple[str, ...]
    nurseries: tuple[str, ...]
    nursery_stems: tuple[str, ...]
    area_codes: tuple[str, ...]
    companies: dict[str, tuple[str, ...]]
    titles: dict[str, tuple[str, ...]]
    quarters_by_town: Mapping[Pair, tuple[str, ...]] = field(default_factory=dict)

    @property
    def industries(self) -> tuple[str, ...]:
        """The nineteen lines of business of No. 1, in the order of the form."""
        return tuple(self.companies)

    def quarters_of(self, town: Pair) -> tuple[str, ...]:
        """The quarters that a town may have."""
        return self.quarters_by_town.get(town, self.quarters)
