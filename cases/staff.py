"""Who may work at the desk: accounts, log-ins, sessions."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from argon2 import PasswordHasher
from sqlalchemy import Engine

from cases.clock import now_utc


class Role(StrEnum):
    """What a person may do: an admin also manages people and settings."""

    CLERK = "clerk"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class User:
    """One person with an account; `name` is what they type to log in."""

    name: str
    display_name: str
    role: Role
    disabled: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Session:
    """A log-in that holds until `expires_at`."""

    user: User
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class NewSession:
    """A fresh log-in. `token` goes into the cookie and is stored only as a hash."""

    token: str
    user: User
    expires_at: datetime


class Staff:
    """The accounts of the office."""

    def __init__(
        self,
        engine: Engine,
        now: Callable[[], datetime] = now_utc,
        hasher: PasswordHasher | None = None,
    ) -> None:
        raise NotImplementedError

    def set_up_needed(self) -> bool:
        """Return whether nobody has an account yet."""
        raise NotImplementedError

    def new_set_up_token(self, valid: timedelta = timedelta(days=1)) -> str:
        """Return a fresh one-time token for the set-up link; older tokens stop working.

        Raises:
            StaffRefused: once anybody has an account.
        """
        raise NotImplementedError

    def set_up(self, token: str, name: str, display_name: str, password: str) -> User:
        """Make the first account, an admin's, with the token of the set-up link.

        Raises:
            StaffRefused: token wrong, expired or used; name or password unfit (Japanese).
        """
        raise NotImplementedError

    def add_user(self, name: str, display_name: str, password: str, role: Role, by: str) -> User:
        """Make an account.

        Raises:
            StaffRefused: name taken or unfit, password too short (Japanese).
        """
        raise NotImplementedError

    def users(self) -> tuple[User, ...]:
        """Return everybody, by name."""
        raise NotImplementedError

    def set_password(self, name: str, password: str, by: str) -> None:
        """Change a password and end the person's sessions.

        Raises:
            NoSuchRecord: nobody of this name.
            StaffRefused: password too short (Japanese).
        """
        raise NotImplementedError

    def disable(self, name: str, by: str) -> None:
        """Lock a person out and end their sessions; the last admin cannot be (StaffRefused)."""
        raise NotImplementedError

    def enable(self, name: str, by: str) -> None:
        """Let a disabled person in again."""
        raise NotImplementedError

    def log_in(
        self,
        name: str,
        password: str,
        address: str = "",
        lasts: timedelta = timedelta(hours=12),
    ) -> NewSession:
        """Check a password and open a session. Takes about 0.2 s: call it in a thread.

        Raises:
            LogInRefused: wrong name or password, or disabled.
            TooManyAttempts: too many failures of this name or from this address.
        """
        raise NotImplementedError

    def session(self, token: str) -> Session | None:
        """Return the session of a cookie, or None if it ended, expired or never was."""
        raise NotImplementedError

    def log_out(self, token: str) -> None:
        """End a session; does nothing if it ended already."""
        raise NotImplementedError
