"""The chain of a case's audit trail: each line is hashed with all before it."""

import hashlib
import json
from collections.abc import Iterable, Iterator

from cases.records.records import AuditEntry, Value


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
    said: tuple[Value | None, ...] = (
        entry.at.isoformat(timespec="microseconds"),
        *(entry.by, entry.event.value, entry.field, entry.old, entry.new, entry.why),
    )
    if entry.unread is not None:  # a line without one is hashed as before there were reasons
        said = (*said, entry.unread.code.value, entry.unread.detail)
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))
