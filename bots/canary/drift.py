"""The canary: what changed on a system's screens since somebody last said that they are right."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bots.canary.box_drift import box_drift, without_spaces
from bots.canary.screens import Screen, ScreenBox

Screens = Mapping[str, Screen]
"""The screens of a system, by title."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a screen, said in Japanese.

    A `cosmetic` one cannot make a record wrong: keying goes on, and an administrator may take it
    into the baseline. Any other stops the keying into the system. `box` is the label as it was
    recorded (as it is now, of a new box); "" where the whole screen is meant.
    """

    screen: str
    box: str
    said: str
    cosmetic: bool = False

    def __str__(self) -> str:
        """Return the one line that a person reads."""
        box = f"の欄「{self.box}」" if self.box else ""
        return f"画面「{self.screen}」{box}: {self.said}"


def drift(baseline: Screens, now: Screens) -> tuple[Change, ...]:
    """Return what has changed, what stops keying first.

    Stopping: a label or a kind that is another, a box or an option that is gone or renamed, a box
    that takes fewer characters or must be filled now. Cosmetic: another order, an option or a box
    that need not be used, more characters, a mark of necessity that is gone, spaces in a label.
    """
    titles = [*baseline, *(title for title in now if title not in baseline)]
    found = [change for title in titles for change in _screen(title, baseline, now)]
    return tuple(sorted(found, key=lambda change: change.cosmetic))


def stops_keying(changes: Sequence[Change]) -> bool:
    """Return whether any of the changes stops the keying into the system."""
    return not all(change.cosmetic for change in changes)


@dataclass(frozen=True, slots=True)
class _Pair:
    """A box as it was recorded and as it is now, each with its place on the screen."""

    was: int
    old: ScreenBox
    is_at: int
    now: ScreenBox


def _screen(title: str, baseline: Screens, now: Screens) -> Iterator[Change]:
    if title not in now:
        yield Change(title, "", "この画面がなくなりました")
    elif title not in baseline:
        yield Change(title, "", "新しい画面です", cosmetic=True)
    else:
        yield from _boxes(title, baseline[title], now[title])


def _boxes(title: str, before: Screen, after: Screen) -> Iterator[Change]:
    pairs = _pairs(before, after)
    yield from (Change(title, box.label, "欄がなくなりました") for box in _gone(before, pairs))
    for box in _new(after, pairs):
        said = "新しい必須の欄です" if box.required else "新しい欄です"
        yield Change(title, box.label, said, cosmetic=not box.required)
    for pair in pairs:
        for change in box_drift(pair.old, pair.now):
            yield Change(title, pair.old.label, change.said, change.cosmetic)
    for one, other in pairwise(pairs):
        if one.is_at > other.is_at:
            yield Change(title, other.old.label, "欄の並び順が変わりました", cosmetic=True)


def _gone(before: Screen, pairs: Sequence[_Pair]) -> list[ScreenBox]:
    kept = {pair.was for pair in pairs}
    return [box for place, box in enumerate(before) if place not in kept]


def _new(after: Screen, pairs: Sequence[_Pair]) -> list[ScreenBox]:
    known = {pair.is_at for pair in pairs}
    return [box for place, box in enumerate(after) if place not in known]


def _pairs(before: Screen, after: Screen) -> list[_Pair]:
    """Pair the boxes: first those whose name and label both stayed, then by name, then by label."""
    old, new, pairs = dict(enumerate(before)), dict(enumerate(after)), []
    for alike in _ALIKE:
        for was, box in tuple(old.items()):
            is_at = next((at for at, other in new.items() if alike(box, other)), None)
            if is_at is not None:
                pairs.append(_Pair(was, old.pop(was), is_at, new.pop(is_at)))
    return sorted(pairs, key=lambda pair: pair.was)


_ALIKE: tuple[Callable[[ScreenBox, ScreenBox], bool], ...] = (
    lambda one, other: (one.name, one.label) == (other.name, other.label),
    lambda one, other: bool(one.name) and one.name == other.name,
    lambda one, other: without_spaces(one.label) == without_spaces(other.label),
)
