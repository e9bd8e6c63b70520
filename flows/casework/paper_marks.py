"""What a paper is known by in the statistics of the reading: keyed hashes, and how it was scanned.

Errors come together: on one paper, in one hand, from one scanner. To see that, papers must be told
apart, and nobody need know whose they are: who has the database alone cannot tell.
"""

import hashlib
import hmac
import unicodedata
from pathlib import Path

from cases.records.records import PaperMarks
from ocr.base.form_reading import FormReading
from ocr.base.scan_facts import ScanFacts
from ocr.forms.template import FormTemplate
from ocr.scans.page_files import facts_of_page

_WORDS = "text"
_DPI_STEP = 10


def marks_of(
    key: bytes, case_id: str, page: Path, form: FormReading, template: FormTemplate
) -> PaperMarks:
    """Return what a paper that was read is known by.

    Args:
        key: the key of the home.
        case_id: its case.
        page: its picture, with the facts of its scan.
        form: what was read on it.
        template: the form that it is.
    """
    return PaperMarks(
        paper=_keyed(key, "paper", case_id),
        cluster=_keyed(key, "cluster", _submitter(form, template)),
        scanner=scanner_of(facts_of_page(page)),
    )


def scanner_of(facts: ScanFacts) -> str:
    """Return what is told of a scanner by its pictures: resolution, tones, what drew them."""
    dpi = f"{_DPI_STEP * round(facts.dpi / _DPI_STEP)} dpi" if facts.dpi else "? dpi"
    return " ".join(filter(None, (dpi, facts.tones.value, facts.drawn_by)))[:64]


def _submitter(form: FormReading, template: FormTemplate) -> str:
    """Return who filled a form out, as read; "" where the form has no field for it.

    That is the first field of its `identity` that is a plain text, neither a person nor a day: the
    employer of a certificate.
    """
    kinds = {field.name: field.kind for field in template.fields}
    values = {field.name: field.value for field in form.fields}
    name = next((one for one in template.identity if kinds.get(one) == _WORDS), "")
    value = values.get(name, "")
    return "".join(unicodedata.normalize("NFKC", str(value)).split())


def _keyed(key: bytes, what: str, value: str) -> str:
    """Return a hash that nobody makes without the key; "" of nothing."""
    if not value:
        return ""
    return hmac.digest(key, f"{what}/{value}".encode(), hashlib.sha256).hex()
