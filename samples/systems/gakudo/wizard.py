"""What each click does to the page that came back: the code behind it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from samples.systems.gakudo import records
from samples.systems.gakudo.boxes import BOXES, STEPS, Box
from samples.systems.gakudo.checks import refusals
from samples.systems.gakudo.viewstate import State, Tampered

TO_ENTRY = "ctl00$lnkToroku"
TO_SEARCH = "ctl00$lnkShokai"
LOG_OUT = "ctl00$lnkLogout"
LOG_IN = "ctl00$cphMain$btnLogin"
NEXT = "ctl00$cphMain$btnTsugi"
BACK = "ctl00$cphMain$btnModoru"
REGISTER = "ctl00$cphMain$btnToroku"
SEARCH = "ctl00$cphMain$btnKensaku"
GRID = "ctl00$cphMain$gvKekka"
ASKED = "ctl00$cphMain$txtKensakuNo"
ASKED_NUMBER = "ctl00$cphMain$txtKensakuSeiriNo"

Form = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Click:
    """What was clicked on a page, as the browser posted it."""

    target: str
    argument: str
    form: Form


@dataclass(frozen=True, slots=True)
class Turn:
    """The page that comes next, and what its validators say."""

    state: State
    errors: tuple[str, ...] = ()


def clicked(form: Form) -> Click:
    """Tell what was clicked: `__EVENTTARGET` names a link or a select; a button is sent along."""
    target = form.get("__EVENTTARGET", "")
    buttons = (LOG_IN, NEXT, BACK, REGISTER, SEARCH)
    pressed = target or next((name for name in buttons if name in form), "")
    return Click(pressed, form.get("__EVENTARGUMENT", ""), form)


def boxes_of(state: State) -> tuple[Box, ...]:
    """Return the boxes that are on the page of the wizard as it stands."""
    return tuple(box for box in STEPS[state.step][1] if box.is_shown(state.values))


def turned(state: State, click: Click, database: Path) -> Turn:
    """Return what comes after any click but those that log in or register.

    Raises:
        Tampered: where the page offered no such click, or no such choice.
    """
    if click.target in _MENU:
        return Turn(_MENU[click.target])
    act = _ACTS.get((state.view, click.target))
    if act is not None:
        return act(state, click)
    if state.view == "search":
        return _searched(state, click, database)
    if state.view == "entry" and click.target in _reloading(state):
        return Turn(replace(state, values=_held(state, click.form)))
    raise Tampered


def _next(state: State, click: Click) -> Turn:
    held = replace(state, values=_held(state, click.form))
    if errors := tuple(refusals(boxes_of(held), held.values)):
        return Turn(held, errors)
    if state.step + 1 == len(STEPS):
        return Turn(replace(held, view="confirm"))
    return Turn(replace(held, step=state.step + 1))


def _back(state: State, click: Click) -> Turn:
    values = _held(state, click.form)
    return Turn(replace(state, values=values, step=max(state.step - 1, 0)))


def _back_from_the_end(state: State, _click: Click) -> Turn:
    return Turn(replace(state, view="entry"))


_MENU: Mapping[str, State] = MappingProxyType(
    {TO_ENTRY: State("entry"), TO_SEARCH: State("search")}
)
_ACTS: Mapping[tuple[str, str], Callable[[State, Click], Turn]] = MappingProxyType(
    {
        ("entry", NEXT): _next,
        ("entry", BACK): _back,
        ("confirm", BACK): _back_from_the_end,
    }
)


def _reloading(state: State) -> frozenset[str]:
    return frozenset(box.control for box in boxes_of(state) if box.reloads)


def _searched(state: State, click: Click, database: Path) -> Turn:
    if click.target == SEARCH:
        asked, number = (click.form.get(name, "").strip() for name in (ASKED, ASKED_NUMBER))
        hits = tuple(str(row["number"]) for row in records.find(database, asked, number))
        return Turn(replace(state, asked=asked, asked_number=number, hits=hits))
    chosen = re.fullmatch(r"Select\$([0-9]+)", click.argument)
    if click.target != GRID or chosen is None or int(chosen[1]) >= len(state.hits or ()):
        raise Tampered
    return Turn(State("detail", number=(state.hits or ())[int(chosen[1])]))


def _held(state: State, form: Form) -> dict[str, str]:
    """Return every value so far; what is no longer on a page is forgotten."""
    values = dict(state.values)
    for box in boxes_of(state):
        values[box.column] = _posted(box, state, form)
    for box in BOXES:
        if not box.is_shown(values) or not _is_offered(box, values):
            values[box.column] = ""
    return values


def _posted(box: Box, state: State, form: Form) -> str:
    text = form.get(box.control, "")
    if box.kind == "mark":
        return "1" if text else ""
    if box.kind == "code" and text not in ("", *dict(box.codes_while(state.values))):
        raise Tampered  # what `__EVENTVALIDATION` is for
    return text


def _is_offered(box: Box, values: Mapping[str, str]) -> bool:
    text = values.get(box.column, "")
    return box.kind != "code" or text in ("", *dict(box.codes_while(values)))
