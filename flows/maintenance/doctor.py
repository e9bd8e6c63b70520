"""What stands in the way of a good night: each part of an office looked at, one line for each."""

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import entry_points
from importlib.resources import files
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from bots.browser.browser import BrowserSettings
from bots.browser.browser_check import browser_version
from bots.errors import BotError
from cases.records.errors import CaseError
from flows.errors import FlowError, MachineRefused, SystemNotSetUp
from flows.office.folders import Folders
from flows.office.keying_hours import Open, may_key
from flows.office.manifests import SystemManifest
from flows.office.passwords import PasswordStore
from flows.office.target_system import TargetSystem
from flows.plans.plan_checks import find_plan
from japanese.clock import now_utc
from ocr.base.errors import OcrError, UnreadableScan
from ocr.forms.template import FormTemplate
from ocr.geometry.blank_form import load_blank
from ocr.recognition.weights import checked_folder, model_folder, tuned_folder
from ocr.scans.split import split

_BOTS = "kamibashi.bots"
_LEAST_FREE = 2 * 10**9
"""Bytes that must be free: a thousand pages with their pictures need about one thousand million."""


DEFECT_DAYS = 7
"""For so many days a defect of ours is told."""

Check = Callable[[], str]
"""Says how a part is, or raises what is wrong with it."""


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


def examine(parts: Mapping[str, Check]) -> Iterator[Finding]:
    """Look at every part of an office and yield what was seen; nothing is logged in to."""
    told: set[str] = set()
    for part, check in parts.items():
        try:
            yield Finding(part, Health.OK, check())
        except (OcrError, BotError, CaseError, FlowError) as error:
            lines = dict.fromkeys(str(error).splitlines())
            yield from (Finding(part, Health.WRONG, line) for line in lines if line not in told)
            told.update(lines)  # a part that stands on another is wrong with it
        except OSError as error:
            said = f"{error.strerror or type(error).__name__}: look at folders, rights and disk"
            yield Finding(part, Health.WRONG, said)


def check_home(home: Path, inbox: Path) -> str:
    """Say how much room there is.

    Raises:
        MachineRefused: there is too little.
        SettingsWrong: the inbox is where the office keeps its own files.
    """
    Folders(home).check_inbox(inbox)
    free = shutil.disk_usage(_nearest(home)).free
    if free < _LEAST_FREE:
        raise MachineRefused(f"only {free / 1e9:.1f} GB are free in {home}: make room")
    return f"{home}, {free / 1e9:.0f} GB free"


def check_forms(templates: Sequence[FormTemplate], rulings: Path | None = None) -> str:
    """Say how many forms are registered.

    Args:
        templates: all of them.
        rulings: a folder in which their ruled lines are kept for whoever reads next.

    Raises:
        OcrError: a form's blank is no picture of it.
    """
    for template in templates:
        load_blank(template, rulings)
    return f"{len(templates)} registered"


def check_systems(manifests: Mapping[str, SystemManifest]) -> str:
    """Say which systems are keyed into.

    Raises:
        SystemNotSetUp: nothing is installed that knows the door of one.
    """
    known = entry_points(group=_BOTS).names
    for system, manifest in manifests.items():
        if manifest.entry_point not in known:
            raise SystemNotSetUp(
                f"system {system}: nothing is registered as {manifest.entry_point!r}; "
                f"known are {', '.join(sorted(known))}"
            )
    return ", ".join(sorted(manifests)) or "none is set up: nothing will be keyed"


def check_plans(templates: Sequence[FormTemplate], systems: Sequence[str]) -> str:
    """Say how many keying plans there are for these systems.

    Raises:
        InvalidPlan: one has a mistake.
    """
    pairs = product(templates, systems)
    plans = [plan for template, system in pairs if (plan := find_plan(template, system))]
    return f"{len(plans)} keying plans for {', '.join(systems) or 'no system'}"


def check_passwords(stored: PasswordStore, systems: Iterable[TargetSystem]) -> str:
    """Say how many passwords are stored.

    Raises:
        PasswordsLocked: one does not open.
        SystemNotSetUp: a system has a user without a password.
    """
    stored.check_key()
    for system in systems:
        system.access()
    return f"{len(stored.names())} stored"


def check_drawing() -> str:
    """Say that PDFs are drawn right whose fonts are not embedded.

    Raises:
        MachineRefused: they are not; the packages that it takes.
    """
    trial = Path(str(files("ocr.scans.pdf") / "trial.pdf"))
    with TemporaryDirectory() as folder:
        try:
            split(trial, Path(folder))
        except UnreadableScan:
            raise MachineRefused(
                "PDFs without fonts of their own would be refused: install poppler-data, "
                "fonts-noto-cjk, fonts-ipafont-gothic, fonts-ipafont-mincho and fonts-urw-base35"
            ) from None
    return "by PDFium and poppler, which agree"


def check_browser(settings: BrowserSettings) -> str:
    """Say which browser the bots have.

    Raises:
        BotError: it does not start.
    """
    return f"Chromium {browser_version(settings)}"


def check_weights(model: Path | None, home: Path) -> str:
    """Say which weights pages are read with: the site's own, or those of this release.

    Raises:
        OcrError: they are not whole.
    """
    if model:
        return str(checked_folder(model))
    return f"{model_folder(home)}, {tuned_folder(home).name}"


def closed_systems(manifests: Iterable[SystemManifest]) -> Iterator[Finding]:
    """Yield a note for each system that may not be keyed into now."""
    for manifest in manifests:
        pace = may_key(manifest, now_utc())
        if not isinstance(pace, Open):
            yield Finding("hours", Health.NOTE, f"{manifest.name}: {pace}")


def open_passwords(systems: Iterable[str]) -> Iterator[Finding]:
    """Yield a note for each system whose password stands in the environment."""
    for system in sorted(systems):
        name = f"KAMIBASHI_PASSWORDS__{system.upper()}"
        said = f"{name} lies open in the environment: kamibashi passwords set {system}"
        yield Finding("passwords", Health.NOTE, said)


def recent_defects(told: Sequence[str]) -> Iterator[Finding]:
    """Yield a note where files or pages of the last days met a defect of ours, by its last one."""
    if told:
        said = f"{len(told)} in the last {DEFECT_DAYS} days, the last: {told[-1]}; report this line"
        yield Finding("defects", Health.NOTE, said)


def _nearest(path: Path) -> Path:
    return next(folder for folder in (path, *path.parents) if folder.exists())


def held_forms(told: Iterable[str]) -> Iterator[Finding]:
    """Yield a note for each form on probation, and for each alarm of the monitor."""
    for line in told:
        yield Finding("reading", Health.NOTE, line)
