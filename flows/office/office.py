"""What this office has, built from its settings: the only place where the parts meet."""

from collections.abc import Callable, Mapping
from contextlib import ExitStack, closing
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Self

from sqlalchemy import Engine as Database

from bots.browser.browser import BrowserSettings
from cases.ledger import Ledger
from cases.people.staff import Staff
from cases.store.database import open_database
from flows.errors import SystemNotSetUp
from flows.office.folders import Folders
from flows.office.manifests import SystemManifest, load_manifests
from flows.office.passwords import PasswordStore
from flows.office.registered_forms import RegisteredForms
from flows.office.settings import Settings
from flows.office.target_system import TargetSystem
from ocr.base.engine import Engine as Recogniser
from ocr.base.form_reading import FormReading
from ocr.base.page_memory import keep_page_memory
from ocr.base.refinements import Refinements
from ocr.confidence.calibration import shipped_calibration
from ocr.confidence.thresholds import RESIDUAL, Risk, risk_at
from ocr.lexicon.store import open_lexicon
from ocr.reader import Reader
from ocr.recognition.engines import load_engine
from ocr.recognition.numbers.digit_classifier import load_digit_reader
from ocr.recognition.numbers.small_recogniser import load_numerals
from ocr.recognition.recogniser import Ensemble
from ocr.recognition.shape_reader import load_shape_reader
from ocr.recognition.weights import checked_folder, model_folder, tuned_folder


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
        if self.settings.database_file:
            self.folders.make_home()
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
    def forms(self) -> RegisteredForms:
        """The registered forms, loaded when first asked for."""
        return RegisteredForms(self.settings.form_templates)

    @property
    def rulings(self) -> Path:
        """The folder in which the ruled lines of the forms are kept from one start to the next."""
        return self.settings.cache / "rulings"

    @property
    def risk(self) -> Risk:
        """How sure a value must be now: what an administrator may just have stated.

        Where there is no case database yet, none is made to look it up.
        """
        if not self.settings.has_database:
            return risk_at(shipped_calibration(), RESIDUAL)
        return self.ledger.risk.in_force()

    def on_probation(self, form: FormReading) -> bool:
        """Tell whether nothing of a form that was read would be accepted here without a person."""
        if self.settings.has_database:
            return self.ledger.monitor.standing(form.engine, form.template_hash).on_probation
        learnt = shipped_calibration().provenance
        return form.engine != learnt.engine or form.template_hash not in learnt.templates

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
        templates, engine = self.forms.templates, wrapped(self.engine)
        return Reader(templates, engine, heard, refinements, cache=self.rulings)

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

    def target(self, system: str, *, headed: bool = False) -> TargetSystem:
        """Return a system as bots reach it from here.

        Raises:
            SystemNotSetUp: where there is neither a manifest nor an address for it.
            ManifestWrong: with one line for each mistake in any manifest.
        """
        return TargetSystem(
            self.manifest(system),
            self.folders,
            self.browser(headed=headed),
            self.passwords,
            self.settings.passwords.get(system),
        )

    @property
    def passwords(self) -> PasswordStore:
        """The stored passwords of the systems."""
        return PasswordStore(self.folders.home / "passwords.json", self.settings.key_file)

    def browser(self, *, headed: bool = False) -> BrowserSettings:
        """Return how bots open a browser here."""
        shown = headed or self.settings.show_browser
        return BrowserSettings(executable=self.settings.browser, headed=shown)


def open_office() -> Office:
    """Build the office from the environment; to be entered, so that it is closed again.

    Raises:
        SettingsWrong: with every mistake in the settings.
    """
    return Office(Settings.read())
