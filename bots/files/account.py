"""Our own account of a file that was handed over: what it held, whatever becomes of it."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from bots.errors import SystemUnavailable
from bots.files import durable

Texts = Mapping[str, str]

SENT = "sent"
"""The folder of a tray in which they are kept."""

_SUFFIX = ".json"


def account_path(folder: Path, name: str) -> Path:
    """Return where the account of a file is kept."""
    return folder / f"{name}{_SUFFIX}"


def keep_account(path: Path, records: Sequence[Texts], content: bytes) -> None:
    """Write down the records of a file and the digest of its bytes."""
    told = {"sha256": hashlib.sha256(content).hexdigest(), "records": list(records)}
    durable.replace(path, json.dumps(told, ensure_ascii=False).encode())


def read_account(path: Path) -> list[Texts]:
    """Return the records of a file that was handed over.

    Raises:
        SystemUnavailable: it is not as we wrote it.
    """
    try:
        records: list[Texts] = json.loads(path.read_bytes())["records"]
    except (ValueError, KeyError, TypeError):
        raise SystemUnavailable(f"{path.name}: 渡したファイルの控えが壊れています") from None
    return records


def accounts(folder: Path) -> dict[str, Path]:
    """Return every account, by the name of its file."""
    return {path.name.removesuffix(_SUFFIX): path for path in sorted(folder.glob(f"*{_SUFFIX}"))}


def forget_accounts(tray: Path, before: float) -> int:
    """Delete the accounts of files handed over before a time (POSIX, seconds); return how many.

    Their records can be looked up no more.
    """
    old = [path for path in accounts(tray / SENT).values() if path.stat().st_mtime < before]
    for path in old:
        path.unlink()
    return len(old)
