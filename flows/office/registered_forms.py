"""The registered forms of an office: found by id and edition, loaded when first asked for."""

from functools import cached_property
from pathlib import Path

from cases.records.jobs import FormEdition
from flows.plans.plan_checks import plan_file
from ocr.forms.rules import compile_rules
from ocr.forms.template import FormTemplate, load_templates


class RegisteredForms:
    """The forms that lie in a folder. What only may need them holds them unloaded."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @cached_property
    def templates(self) -> tuple[FormTemplate, ...]:
        """Every form in every edition, their rules proved.

        Raises:
            InvalidTemplate: where one has a mistake.
        """
        templates = load_templates(self._folder)
        for template in templates:
            compile_rules(template)
        return templates

    def find(self, form: str | None, edition: str | None) -> FormTemplate | None:
        """Return a form in one edition, or None where it is not registered."""
        return next((t for t in self.templates if (t.id, t.edition) == (form, edition)), None)

    def keyed_into(self, system: str) -> frozenset[FormEdition]:
        """Return the forms, each with its edition, that have a keying plan for a system."""
        planned = (t for t in self.templates if plan_file(t, system).is_file())
        return frozenset((template.id, template.edition) for template in planned)
