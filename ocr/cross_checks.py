"""What a form's rules say of the fields as read, where nothing is known but what was read."""

from datetime import date

from ocr.evidence import weighed
from ocr.readings import FieldReading
from ocr.template import FormTemplate


def cross_checked(
    template: FormTemplate, fields: tuple[FieldReading, ...], today: date
) -> tuple[FieldReading, ...]:
    """Return the fields, those that a broken rule speaks of with its message as a doubt.

    Args:
        template: the form, with its rules.
        fields: every field of it.
        today: the day that rules about dates are checked against.
    """
    return weighed(template, fields, {}, today)
