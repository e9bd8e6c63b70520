"""Which forms go to which systems: those whose folder holds a keying plan for one set up here."""

from cases.records.jobs import Routes
from flows.office.office import Office


def routes(office: Office) -> Routes:
    """Return the forms, each with its edition, that are keyed into each system of this office."""
    return {system: office.forms.keyed_into(system) for system in office.systems}
