"""The chain of a case's audit trail: each line is hashed with all before it."""

import hashlib
import json
from collections.abc import Iterable, Iterator

from cases.records.records import AuditEntry


def chain(case_id: str, history: Iterable[AuditEntry]) -> Iterator[str]:
    """Yield, for each entry of a case's history, the SHA-256 (hex) over it and all before it.

    Whoever kept one of them can tell whether anything up to there was changed, taken out or put
    in between: the same chain no longer holds that link. A purge takes values out, so that the
    links of a purged case are others.
    """
    link = hashlib.sha256(f"kamibashi audit {case_id}".encode()).hexdigest()
    for entry in history:
        link = hashlib.sha256(f"{link}\n{_line(entry)}".encode()).hexdigest()
        yield link


def _line(entry: AuditEntry) -> str:
    said = (
        entry.at.isoformat(timespec="microseconds"),
        *(entry.by, entry.event.value, entry.field, entry.old, entry.new, entry.why),
    )
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))
