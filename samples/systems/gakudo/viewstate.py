"""What ASP.NET hides in its pages: `__VIEWSTATE`, which carries the page, and its seals.

The values typed so far travel in it in base64, readable by anybody, as they did in the original.
"""

import hmac
import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import Literal

View = Literal["menu", "entry", "confirm", "done", "search", "detail"]


class Tampered(Exception):
    """The page that came back is not one that was sent."""


@dataclass(frozen=True, slots=True)
class State:
    """One page as it stands: which screen, which page of the wizard, and what was typed."""

    view: View = "menu"
    step: int = 0
    values: Mapping[str, str] = field(default_factory=dict)
    asked: str = ""  # the 受付番号 that was searched,
    asked_number: str = ""  # and the 整理番号
    hits: tuple[str, ...] | None = None  # None: nothing was searched yet
    number: str = ""


def sealed(state: State, key: bytes) -> tuple[str, str]:
    """Return `__VIEWSTATE` and `__EVENTVALIDATION` for a page."""
    text = json.dumps(asdict(state), ensure_ascii=False).encode()
    carried = b64encode(_seal(text, key) + text).decode()
    return carried, b64encode(_seal(carried.encode(), key)).decode()


def opened(carried: str, validation: str, key: bytes) -> State:
    """Return the page that came back.

    Raises:
        Tampered: where it is not one that this server sent since it started.
    """
    try:
        whole = b64decode(carried, validate=True)
        seal, text = whole[:32], whole[32:]
        proved = hmac.compare_digest(b64decode(validation), _seal(carried.encode(), key))
    except ValueError:
        raise Tampered from None
    if not proved or not hmac.compare_digest(seal, _seal(text, key)):
        raise Tampered
    found = json.loads(text)
    hits = found.pop("hits")
    return State(**found, hits=None if hits is None else tuple(hits))


def _seal(text: bytes, key: bytes) -> bytes:
    return hmac.new(key, text, sha256).digest()
