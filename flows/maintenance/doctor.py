"""What stands in the way of a good night: each part of an office looked at, one line for each."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import entry_points
from itertools import product
from pathlib import Path

from bots.browser.browser_check import browser_version
from bots.errors import BotError
from cases.records.errors import CaseError
from flows.errors import FlowError, MachineRefused, SystemNotSetUp
from flows.maintenance.door_checks import check_doors
from flows.office.keying_hours import Open, may_key
from flows.office.office import Office
from flows.plans.plan_checks import find_plan
from japanese.clock import now_utc
from ocr.base.errors import OcrError
from ocr.geometry.blank_form import load_blank
from ocr.recognition.weights import checked_folder, model_folder, tuned_folder

_BOTS = "kamibashi.bots"
_LEAST_FREE = 2 * 10**9
"""Bytes that must be free: a thousand pages with their pictures need about one thousand million."""


class Health(StrEnum):
    """How a part is."""

    OK = "ok"
    NOTE = "note"
    WRONG = "WRONG"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was seen of one part; where it is wrong, the line says what to do."""

    part: str
    health: Health
    said: str


def examine(office: Office) -> Iterator[Finding]:
    """Look at every part of an office and yield what was seen; nothing is logged in to."""
    told: set[str] = set()
    for part, look in _PARTS.items():
        try:
            yield Finding(part, Health.OK, look(office))
        except (OcrError, BotError, CaseError, FlowError) as error:
            lines = dict.fromkeys(str(error).splitlines())
            yield from (Finding(part, Health.WRONG, line) for line in lines if line not in told)
            told.update(lines)  # a part that stands on another is wrong with it
        except OSError as error:
            said = f"{error.strerror or type(error).__name__}: look at folders, rights and disk"
            yield Finding(part, Health.WRONG, said)
    for part, line in (*_hours(office), *_exposed(office)):
        yield Finding(part, Health.NOTE, line)


def _home(office: Office) -> str:
    home = office.folders.home
    free = shutil.disk_usage(_nearest(home)).free
    if free < _LEAST_FREE:
        raise MachineRefused(f"only {free / 1e9:.1f} GB are free in {home}: make room")
    inbox = office.settings.watched.absolute()
    if _nearest(inbox).stat().st_dev != _nearest(home).stat().st_dev:
        raise MachineRefused(f"{inbox} is on another disk than {home}: set KAMIBASHI_INBOX")
    return f"{home}, {free / 1e9:.0f} GB free"


def _database(office: Office) -> str:
    if not office.settings.has_database:
        return "not there yet: the first start makes it"
    return f"{sum(office.ledger.counts().values())} cases"


def _forms(office: Office) -> str:
    for template in office.forms.templates:
        load_blank(template)
    return f"{len(office.forms.templates)} registered"


def _plans(office: Office) -> str:
    pairs = product(office.forms.templates, office.systems)
    plans = [plan for template, system in pairs if (plan := find_plan(template, system))]
    return f"{len(plans)} keying plans for {', '.join(office.systems) or 'no system'}"


def _systems(office: Office) -> str:
    known = entry_points(group=_BOTS).names
    for system, manifest in office.manifests.items():
        if (manifest.door or system) not in known:
            raise SystemNotSetUp(
                f"system {system}: nothing is registered as {manifest.door or system!r}; "
                f"known are {', '.join(sorted(known))}"
            )
    return ", ".join(office.systems) or "none is set up: nothing will be keyed"


def _passwords(office: Office) -> str:
    office.passwords.check_key()
    for system in office.systems:
        office.target(system).access()
    return f"{len(office.passwords.names())} stored"


def _browser(office: Office) -> str:
    return f"Chromium {browser_version(office.browser())}"


def _weights(office: Office) -> str:
    model = office.settings.model
    if office.settings.engine:
        return office.engine.name
    if model:
        return str(checked_folder(model))
    home = office.folders.home
    return f"{model_folder(home)}, {tuned_folder(home).name}"


_PARTS: dict[str, Callable[[Office], str]] = {
    "home": _home,
    "database": _database,
    "forms": _forms,
    "systems": _systems,
    "plans": _plans,
    "passwords": _passwords,
    "doors": check_doors,
    "browser": _browser,
    "weights": _weights,
}


def _hours(office: Office) -> Iterator[tuple[str, str]]:
    try:
        manifests = office.manifests
    except FlowError:  # told already
        return
    for system, manifest in manifests.items():
        pace = may_key(manifest, now_utc())
        if not isinstance(pace, Open):
            yield "hours", f"{system}: {pace}"


def _exposed(office: Office) -> Iterator[tuple[str, str]]:
    for system in sorted(office.settings.passwords):
        name = f"KAMIBASHI_PASSWORDS__{system.upper()}"
        yield "passwords", f"{name} lies open in the environment: kamibashi passwords set {system}"


def _nearest(path: Path) -> Path:
    return next(folder for folder in (path, *path.parents) if folder.exists())
