"""What people are called: the name on the screen for the log-in name in the records."""

from collections.abc import Mapping

from cases.records.records import Case, Event
from desk.web.parts import Parts


def names(parts: Parts) -> Mapping[str, str]:
    """Return everybody's own name by their log-in name."""
    return {user.name: user.display_name for user in parts.staff.users()}


def last_to_change(parts: Parts, case: Case) -> str:
    """Return who changed a case last, as others call them: a person, or a worker by its name."""
    changes = [entry.by for entry in case.history if entry.event is not Event.OPENED]
    return names(parts).get(changes[-1], changes[-1]) if changes else "ほかの人"
