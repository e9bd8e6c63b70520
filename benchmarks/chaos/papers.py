"""Approved cases of invented people, put into a ledger without reading a page."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

from cases.ledger import Ledger
from cases.records.records import NewCase, ReadingTerms, Value
from cases.records.states import State
from ocr.base.form_reading import (
    Decision,
    FieldReading,
    FormReading,
    PageOutcome,
    PageState,
    Quality,
    Source,
)
from ocr.forms.template import FormTemplate
from samples.people.employment import invent

_SEEN = date(2026, 4, 1)
_READER = "reader"
_LEASE = timedelta(minutes=10)
_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
_KEPT = frozenset(
    {
        *("applicant_name", "applicant_kana", "birth_date", "certified_on", "child1_name"),
        *("issuer_name", "issuer_address", "issuer_phone", "workplace_name", "workplace_address"),
        *("employment_term", "employment_type", "remarks"),
    }
)
"""Who and where; a night is long enough without the hours of every working day."""
_QUALITY = Quality(200.0, 0, 0.0, 0.1, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class Paper:
    """A case that waits to be keyed, and what stands on its paper."""

    case_id: str
    values: Mapping[str, Value]


def lay_out(ledger: Ledger, template: FormTemplate, count: int, seed: int) -> tuple[Paper, ...]:
    """Put `count` approved cases into the ledger; the same seed gives the same cases."""
    rng, stack = Random(seed), Path(f"stack-{seed}.pdf")
    digest = hashlib.sha256(str(seed).encode()).hexdigest()
    scan = ledger.receive_scan(digest, stack.name, stack, 1, _READER)
    pages = [NewCase(stack, (n + 1,), "".join(rng.choices(_LETTERS, k=10))) for n in range(count)]
    ledger.split_scan(scan.scan_id, pages, _READER)
    return tuple(_approved(ledger, template, n, seed) for n in range(count))


def _approved(ledger: Ledger, template: FormTemplate, number: int, seed: int) -> Paper:
    case_id = ledger.claim(State.READING, _READER, _LEASE)
    if case_id is None:
        raise RuntimeError("somebody else reads in this ledger")
    blank = {field.name: () if field.kind == "choice" else "" for field in template.fields}
    said = invent(seed, number, _SEEN).values
    values: dict[str, Value] = {**blank, **{name: said[name] for name in said.keys() & _KEPT}}
    fields = tuple(_readings(template, values))
    form = FormReading(template.id, template.edition, template.hash, "chaos", _QUALITY, fields)
    terms = ReadingTerms(name_field=template.subject, straight=True)
    state = ledger.finish_reading(case_id, PageOutcome(PageState.READ, form=form), _READER, terms)
    if state is not State.APPROVED:
        raise RuntimeError(f"case {case_id} is {state}, not approved")
    return Paper(case_id, values)


def _readings(template: FormTemplate, values: Mapping[str, Value]) -> Iterator[FieldReading]:
    for field in template.fields:
        value = values[field.name]
        raw = value if isinstance(value, str) else "、".join(value)
        yield FieldReading(
            field.name,
            field.label,
            field.kind,
            raw,
            value,
            1.0,
            Decision.ACCEPT,
            source=Source.XLSX,
        )
