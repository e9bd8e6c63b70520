"""Who logs in to a system."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Credentials:
    """A user and a password; neither is ever printed."""

    user: str = field(repr=False)
    password: str = field(repr=False)
