"""Which forms go to which systems: those whose folder holds a keying plan for one set up here."""

from cases.records.jobs import FormEdition, Routes
from flows.office.office import Office


def routes(office: Office) -> Routes:
    """Return the forms, each with its edition, that are keyed into each system of this office."""
    return {system: _forms_for(office, system) for system in office.systems}


def _forms_for(office: Office, system: str) -> frozenset[FormEdition]:
    return frozenset(
        (template.id, template.edition)
        for template in office.templates
        if (template.folder / "keying" / f"{system}.toml").is_file()
    )
