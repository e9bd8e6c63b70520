"""The key by which fields are drawn for audits, in a file of the home that only its owner reads.

It lies beside the case database, not in it: who may ask the database anything cannot tell which
fields will be audited. Nothing is lost with it but that a page read again draws the same fields.
"""

import secrets
from pathlib import Path

from flows.office.private_files import locked, open_to_others, write_private

_NAME = "audit.key"
_BYTES = 32


def audit_key(home: Path) -> bytes:
    """Return the key of a home; a home without one that is whole and private is given one."""
    path = home / _NAME
    with locked(path):
        known = _kept(path)
        if known is None:
            known = secrets.token_bytes(_BYTES)
            write_private(path, f"{known.hex()}\n".encode())
        return known


def _kept(path: Path) -> bytes | None:
    """Return the key in a file; None where there is none, or one that others may have read."""
    if not path.is_file() or open_to_others(path):
        return None
    try:
        key = bytes.fromhex(path.read_text("ascii"))
    except ValueError:  # no hexadecimal digits, or no text at all
        return None
    return key if len(key) == _BYTES else None
