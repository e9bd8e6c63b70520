"""What this office has, built from its settings: the only place where the parts meet."""

import os
import socket
from collections.abc import Callable, Mapping
from contextlib import ExitStack, closing
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Self

from sqlalchemy import Engine as Database

from bots.browser.browser import BrowserSettings
from bots.credentials import Credentials
from bots.protocol.registry import SystemAccess
from cases.ledger import Ledger
from cases.people.staff import Staff
from cases.store.database import open_database
from flows.errors import SystemNotSetUp
from flows.office.folders import Folders
from flows.office.manifests import SystemManifest, load_manifests
from flows.office.passwords import PasswordStore
from flows.office.settings import Settings
from flows.plans.keying_plan import KeyingPlan
from flows.plans.plan_checks import load_plan
from ocr.base.engine import Engine as Recogniser
from ocr.base.page_memory import keep_page_memory
from ocr.base.refinements import Refinements
from ocr.confidence.calibration import shipped_calibration
from ocr.confidence.thresholds import RESIDUAL, Risk, risk_at
from ocr.forms.rules import compile_rules
from ocr.forms.template import FormTemplate, load_templates
from ocr.lexicon.store import open_lexicon
from ocr.reader import Reader
from ocr.recognition.engines import load_engine
from ocr.recognition.numbers.digit_classifier import load_digit_reader
from ocr.recognition.numbers.small_recogniser import load_numerals
from ocr.recognition.recogniser import Ensemble
from ocr.recognition.shape_reader import load_shape_reader
from ocr.recognition.weights import checked_folder, model_folder, tuned_folder

_FILE = "sqlite:///"


class Office:
    """The parts that flows, the desk and the command line work with, each made when first used.

    Who makes an office enters it: where the block ends, what was opened meanwhile is closed.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.folders = Folders(settings.home.absolute())
        self._opened = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_why: object) -> None:
        self._opened.close()

    @cached_property
    def database(self) -> Database:
        """The case database, brought up to date."""
        database = open_database(self.settings.database_url)
        self._opened.callback(database.dispose)
        return database

    @cached_property
    def ledger(self) -> Ledger:
        """Every case and where it stands."""
        return Ledger(self.database)

    @cached_property
    def staff(self) -> Staff:
        """Who may work at the desk."""
        return Staff(self.database)

    @cached_property
    def templates(self) -> tuple[FormTemplate, ...]:
        """The registered forms, their rules proved."""
        templates = load_templates(self.settings.form_templates)
        for template in templates:
            compile_rules(template)
        return templates

    @property
    def risk(self) -> Risk:
        """How sure a value must be now: what an administrator may just have stated.

        Where there is no case database yet, none is made to look it up.
        """
        url = self.settings.database_url
        if url.startswith(_FILE) and not Path(url.removeprefix(_FILE)).is_file():
            return risk_at(shipped_calibration(), RESIDUAL)
        return self.ledger.risk.in_force()

    @cached_property
    def engine(self) -> Recogniser:
        """The line recogniser; slow to load, so once for each process."""
        from ocr.recognition.paddle import load_paddle_engine

        model = self.settings.model
        if self.settings.engine:
            return load_engine(self.settings.engine, model)
        folder = checked_folder(model) if model else model_folder(self.folders.home)
        return load_paddle_engine(folder)

    @cached_property
    def reader(self) -> Reader:
        """The reading room; slow to make, so once for each process."""
        keep_page_memory()
        return self.reader_of(Refinements())

    def reader_of(
        self,
        refinements: Refinements,
        wrapped: Callable[[Recogniser], Recogniser] = lambda engine: engine,
    ) -> Reader:
        """Return a reading room with fewer refinements, its recognisers wrapped in others."""
        ensemble = self._ensemble
        words = wrapped(ensemble.words) if ensemble.words else None
        numerals = wrapped(ensemble.numerals) if ensemble.numerals else None
        heard = replace(ensemble, words=words, numerals=numerals)
        return Reader(self.templates, wrapped(self.engine), heard, refinements)

    @cached_property
    def _words(self) -> Recogniser | None:
        """The recogniser tuned for lines of words; None where a site has chosen for itself."""
        from ocr.recognition.paddle import load_paddle_engine

        if self.settings.model or self.settings.engine:
            return None
        return load_paddle_engine(tuned_folder(self.folders.home))

    @cached_property
    def _ensemble(self) -> Ensemble:
        known = open_lexicon(self.folders.home, self.settings.cache)
        self._opened.enter_context(closing(known))
        return Ensemble(
            digits=load_digit_reader(),
            shapes=load_shape_reader(self.engine.characters),
            known=known,
            words=self._words,
            numerals=load_numerals(),
        )

    def template(self, form: str, edition: str) -> FormTemplate | None:
        """Return a registered form in one edition, or None."""
        return next((t for t in self.templates if (t.id, t.edition) == (form, edition)), None)

    def plan(self, template: FormTemplate, system: str) -> KeyingPlan | None:
        """Return how a form is keyed into a system, or None where it is not.

        The system's manifest may say otherwise what happens to a record that is already there.

        Raises:
            InvalidPlan: where the plan has a mistake.
        """
        path = template.folder / "keying" / f"{system}.toml"
        if not path.is_file():
            return None
        plan, known = load_plan(path, template), self.manifests.get(system)
        if known is None or known.existing is None:
            return plan
        return plan.model_copy(update={"on_existing": known.existing})

    @cached_property
    def manifests(self) -> Mapping[str, SystemManifest]:
        """What is known of each system that this office keys into, by its name.

        Raises:
            ManifestWrong: with one line for each mistake in any manifest.
        """
        return load_manifests(self.settings)

    @property
    def systems(self) -> tuple[str, ...]:
        """The names of the systems that this office keys into, in order."""
        return tuple(sorted(self.manifests))

    def manifest(self, system: str) -> SystemManifest:
        """Return what is known of a system.

        Raises:
            SystemNotSetUp: where there is neither a manifest nor an address for it.
            ManifestWrong: with one line for each mistake in any manifest.
        """
        if system not in self.manifests:
            raise SystemNotSetUp(
                f"system {system}: write systems/{system}.toml in the home, or set "
                f"KAMIBASHI_SYSTEMS__{system.upper()}__ADDRESS and …__USER"
            )
        return self.manifests[system]

    def access(self, system: str) -> SystemAccess:
        """Return where a system is, who logs in to it, and by which door.

        Raises:
            SystemNotSetUp: where it has no manifest, or a user without a password.
            PasswordsLocked: where its password is stored and cannot be opened.
        """
        known, password = self.manifest(system), self.password(system)
        if known.user and not password:
            raise SystemNotSetUp(
                f"system {system}: no password; run kamibashi passwords set {system} "
                f"(KAMIBASHI_PASSWORDS__{system.upper()} would do)"
            )
        return SystemAccess(
            system,
            known.address,
            Credentials(known.user, password),
            self.folders.home / "evidence",
            door=known.door,
            settings={
                **known.door_settings,
                **known.profile(self.settings.home),
                **self._door_secrets(system),
            },
        )

    @property
    def passwords(self) -> PasswordStore:
        """The stored passwords of the systems."""
        return PasswordStore(self.folders.home / "passwords.json", self.settings.key_file)

    def password(self, system: str) -> str:
        """Return the password for a system: the stored one, else the environment's, or "".

        Raises:
            PasswordsLocked: where one is stored and cannot be opened.
        """
        found = self.passwords.password(system) or self.settings.passwords.get(system)
        return found.get_secret_value() if found else ""

    def _door_secrets(self, system: str) -> Mapping[str, str]:
        """Return what is stored as `<system>.<setting>`: settings of the door that are secret."""
        store, begin = self.passwords, f"{system}."
        names = [name for name in store.names() if name.startswith(begin)]
        found = {name.removeprefix(begin): store.password(name) for name in names}
        return {name: secret.get_secret_value() for name, secret in found.items() if secret}

    def browser(self, *, headed: bool = False) -> BrowserSettings:
        """Return how bots open a browser here."""
        shown = headed or self.settings.show_browser
        return BrowserSettings(executable=self.settings.browser, headed=shown)

    def traces(self, case_id: str) -> Path:
        """Return the folder of what failed keyings of a case left, every value masked."""
        return self.folders.home / "traces" / case_id

    def pages(self, case_id: str) -> Path:
        """Return the folder of a case's pictures."""
        return self.folders.pages / case_id


def open_office() -> Office:
    """Build the office from the environment; to be entered, so that it is closed again.

    Raises:
        SettingsWrong: with every mistake in the settings.
    """
    return Office(Settings.read())


def worker_name(stage: str) -> str:
    """Return a name that no other process has: leases belong to names."""
    return f"{stage}@{socket.gethostname()}-{os.getpid()}"
