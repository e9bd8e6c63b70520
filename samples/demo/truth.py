"""What stands on the bundled papers, as the values a case should come to have."""

import json
from collections.abc import Mapping
from pathlib import Path

from cases.ledger import Ledger
from cases.records.records import Value
from cases.records.states import State
from flows.office.registered_forms import RegisteredForms
from ocr.forms.kinds import KINDS
from ocr.forms.template import FieldSpec, FormTemplate
from ocr.tools.evaluation import Truth

Values = Mapping[str, Value]


def truths_of(ledger: Ledger, forms: RegisteredForms, samples: Path) -> Mapping[str, Values]:
    """Return, for each case made from a sample, the canonical value of every field on the paper."""
    (template,) = (t for t in forms.templates if t.id == "shurou_shoumei")
    rows = [row for state in State for row in ledger.cases(state, limit=1000).rows]
    said: dict[str, Values] = {}
    for row in rows:
        truth = json.loads((samples / row.scan_name).with_suffix(".json").read_text("utf-8"))
        pages = truth if isinstance(truth, list) else [truth]
        said[row.id] = values_of(template, pages[row.page_numbers[0] - 1])
    return said


def values_of(template: FormTemplate, truth: Truth) -> Values:
    """Return the canonical value of every field, from what stands in each cell."""
    return {field.name: _value(field, truth) for field in template.fields}


def _value(field: FieldSpec, truth: Truth) -> Value:
    if field.options:
        return tuple(o.label for o in field.options if truth.get(o.cell or "") is True)
    texts = tuple(str(truth.get(slot.cell or "", "")) for slot in field.slots)
    return KINDS[field.kind].parse(texts)
