"""What the desk works with. It is passed in once, by whoever starts the desk."""

from dataclasses import dataclass
from pathlib import Path

from fastapi import Request

from cases.ledger import Ledger
from cases.people.staff import Staff
from ocr.forms.template import FormTemplate


@dataclass(frozen=True, slots=True)
class Parts:
    """The record room's doors, the registered forms, and the folder of the pictures."""

    ledger: Ledger
    staff: Staff
    templates: tuple[FormTemplate, ...]
    home: Path

    def template(self, form: str | None, edition: str | None) -> FormTemplate | None:
        """Return the registered form of this id and edition, or None."""
        for template in self.templates:
            if (template.id, template.edition) == (form, edition):
                return template
        return None


def parts_of(request: Request) -> Parts:
    """Return the parts that the application was made with."""
    parts = request.app.state.parts
    if not isinstance(parts, Parts):
        raise TypeError("the application was not made by create_app")
    return parts
