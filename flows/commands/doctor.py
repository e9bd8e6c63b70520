"""`kamibashi doctor`: is everything in order for the night?"""

from collections.abc import Collection, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

import typer

from cases.records.errors import CaseError
from flows.errors import FlowError
from flows.office.manifests import SystemManifest
from flows.office.office import Office, open_office
from flows.office.target_system import TargetSystem
from ocr.base.errors import OcrError

if TYPE_CHECKING:
    from flows.maintenance.doctor import Finding


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("doctor")(doctor)


def doctor() -> int:
    """Look at disk, database, originals, forms, systems, passwords, PDFs, browser and weights."""
    from flows.maintenance.doctor import Health  # the browser and the forms take a moment to import

    worst = 0
    with open_office() as office:
        for seen in _findings(office):
            print(f"{seen.health:6} {seen.part:10} {seen.said}", flush=True)
            worst = FlowError.exit_code if seen.health is Health.WRONG else worst
    return worst


def _findings(office: Office) -> Iterator["Finding"]:
    """Yield what is seen of each part: one that cannot be built is a finding, too."""
    from flows.maintenance import doctor, door_checks
    from flows.maintenance.privacy import check_privacy

    home, settings = office.folders.home, office.settings
    parts: dict[str, doctor.Check] = {
        "home": lambda: doctor.check_home(home, settings.watched.absolute()),
        "privacy": lambda: check_privacy(home, settings.watched.absolute()),
        "database": lambda: _cases_kept(office),
        "originals": lambda: _originals(office),
        "forms": lambda: doctor.check_forms(office.forms.templates, office.rulings),
        "systems": lambda: doctor.check_systems(office.manifests),
        "plans": lambda: doctor.check_plans(office.forms.templates, office.systems),
        "passwords": lambda: doctor.check_passwords(office.passwords, _targets(office)),
        "doors": lambda: door_checks.check_doors(_targets(office), office.forms),
        "PDFs": doctor.check_drawing,
        "browser": lambda: doctor.check_browser(office.browser()),
        "weights": lambda: _weights(office),
    }
    yield from doctor.examine(parts)
    yield from doctor.closed_systems(_known(office))
    yield from doctor.open_passwords(settings.passwords)
    yield from doctor.recent_defects(_defects(office))
    yield from doctor.held_forms(_standings(office))


def _cases_kept(office: Office) -> str:
    if not office.settings.has_database:
        return "not there yet: the first start makes it"
    return f"{sum(office.ledger.counts().values())} cases"


def _originals(office: Office) -> str:
    from flows.maintenance.originals import check_originals

    if not office.settings.has_database:
        return "not there yet: the first start makes it"
    return check_originals(office.ledger, office.folders)


def _defects(office: Office) -> tuple[str, ...]:
    from flows.maintenance.doctor import DEFECT_DAYS

    if not office.settings.has_database:
        return ()
    try:
        return office.ledger.defects(office.ledger.now() - timedelta(days=DEFECT_DAYS))
    except CaseError:  # told already
        return ()


def _standings(office: Office) -> tuple[str, ...]:
    from flows.casework.form_standings import alarm_lines, probation_lines

    if not office.settings.has_database:
        return ()
    try:
        ledger, templates = office.ledger, office.forms.templates
        return (*probation_lines(ledger, templates), *alarm_lines(ledger, templates))
    except (CaseError, OcrError):  # told already
        return ()


def _weights(office: Office) -> str:
    from flows.maintenance.doctor import check_weights

    if office.settings.engine:
        return office.engine.name
    return check_weights(office.settings.model, office.folders.home)


def _targets(office: Office) -> Iterator[TargetSystem]:
    yield from map(office.target, office.systems)


def _known(office: Office) -> Collection[SystemManifest]:
    try:
        return office.manifests.values()
    except FlowError:  # told already
        return ()
