"""Who may work at the desk: accounts, log-ins, sessions."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import Connection, Engine, RowMapping, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from cases.people import log_in_throttle as attempts
from cases.people.hashed_tokens import at_rest, new_token
from cases.people.log_in_throttle import LogInAttempt
from cases.records.errors import LogInRefused, NoSuchRecord, StaffRefused
from cases.records.records import Event
from cases.records.roles import Role as Role
from cases.store.staff_tables import SESSIONS, SET_UP_TOKENS, USERS
from cases.store.unit_of_work import Change, Transactions, UnitOfWork
from japanese.clock import now_utc


@dataclass(frozen=True, slots=True)
class User:
    """One person with an account; `name` is what they type to log in."""

    name: str
    display_name: str
    role: Role
    created_at: datetime
    disabled: bool = False


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


_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,31}")
_SHORTEST_PASSWORD = 10
_SET_UP = "set-up"


class Staff:
    """The accounts of the office."""

    def __init__(
        self,
        engine: Engine,
        now: Callable[[], datetime] = now_utc,
        hasher: PasswordHasher | None = None,
    ) -> None:
        self._transactions = Transactions(engine, now)
        self._hasher = hasher or PasswordHasher()

    def set_up_needed(self) -> bool:
        """Return whether nobody has an account yet."""
        with self._transactions.look() as db:
            return _nobody_yet(db)

    def new_set_up_token(self, valid: timedelta = timedelta(days=1)) -> str:
        """Return a fresh one-time token for the set-up link; older tokens stop working.

        Raises:
            StaffRefused: once anybody has an account.
        """
        token = new_token()
        with self._transactions.write(_SET_UP) as work:
            _refuse_unless(_nobody_yet(work.db), "初期設定はもう済んでいます")
            work.db.execute(delete(SET_UP_TOKENS))
            row = {"token_hash": at_rest(token), "expires_at": work.at + valid}
            work.db.execute(insert(SET_UP_TOKENS).values(**row))
        return token

    def set_up(self, token: str, name: str, display_name: str, password: str) -> User:
        """Make the first account, an admin's, with the token of the set-up link.

        Raises:
            StaffRefused: token wrong, expired or used; name or password unfit (Japanese).
        """
        _refuse_unfit(name, display_name, password)
        hashed = self._hasher.hash(password)
        with self._transactions.write(_SET_UP) as work:
            right = _token_is_right(work, token) and _nobody_yet(work.db)
            _refuse_unless(
                right, "この初期設定のリンクは使えません。起動し直して新しいリンクを出してください"
            )
            work.db.execute(delete(SET_UP_TOKENS))
            return _add(work, User(name, display_name, Role.ADMIN, work.at), hashed)

    def add_user(self, name: str, display_name: str, password: str, role: Role, by: str) -> User:
        """Make an account.

        Raises:
            StaffRefused: name taken or unfit, password too short (Japanese).
        """
        _refuse_unfit(name, display_name, password)
        hashed = self._hasher.hash(password)
        with self._transactions.write(by) as work:
            return _add(work, User(name, display_name, role, work.at), hashed)

    def users(self) -> tuple[User, ...]:
        """Return everybody, by name."""
        with self._transactions.look() as db:
            rows = db.execute(select(USERS).order_by(USERS.c.name)).mappings()
            return tuple(map(_user, rows))

    def set_password(self, name: str, password: str, by: str) -> None:
        """Change a password and end the person's sessions.

        Raises:
            NoSuchRecord: nobody of this name.
            StaffRefused: password too short (Japanese).
        """
        _refuse_unfit(name, name, password)
        hashed = self._hasher.hash(password)
        with self._transactions.write(by) as work:
            _change(work, name, "password", password_hash=hashed)
            work.db.execute(delete(SESSIONS).where(SESSIONS.c.user_name == name))

    def disable(self, name: str, by: str) -> None:
        """Lock a person out and end their sessions; the last admin cannot be (StaffRefused)."""
        with self._transactions.write(by) as work:
            _refuse_unless(
                _another_admin(work.db, name), "管理者がいなくなるため、この人は停止できません"
            )
            _change(work, name, "disabled", disabled=True)
            work.db.execute(delete(SESSIONS).where(SESSIONS.c.user_name == name))

    def enable(self, name: str, by: str) -> None:
        """Let a disabled person in again."""
        with self._transactions.write(by) as work:
            _change(work, name, "enabled", disabled=False)

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
        with self._transactions.write("log-in") as work:
            attempt = attempts.register(work, name, address)
            row = _row(work.db, name)
        if not self._right(row, password):
            raise LogInRefused("名前かパスワードが違います")
        with self._transactions.write(name) as work:
            return _open_session(work, name, attempt, work.at + lasts)

    def _right(self, row: RowMapping | None, password: str) -> bool:
        if row is None:
            self._hasher.hash(password)  # an unknown name takes as long as a known one
            return False
        try:
            self._hasher.verify(row["password_hash"], password)
        except VerifyMismatchError:
            return False
        return not row["disabled"]

    def session(self, token: str) -> Session | None:
        """Return the session of a cookie, or None if it ended, expired or never was."""
        wanted = select(USERS, SESSIONS.c.expires_at).join(
            SESSIONS, SESSIONS.c.user_name == USERS.c.name
        )
        with self._transactions.look() as db:
            row = (
                db.execute(wanted.where(SESSIONS.c.token_hash == at_rest(token))).mappings().first()
            )
        if row is None or row["disabled"] or row["expires_at"] <= self._transactions.now():
            return None
        return Session(_user(row), row["expires_at"])

    def log_out(self, token: str) -> None:
        """End a session; does nothing if it ended already."""
        with self._transactions.write("log-out") as work:
            work.db.execute(delete(SESSIONS).where(SESSIONS.c.token_hash == at_rest(token)))

    def log_ins(self, limit: int = 100) -> tuple[LogInAttempt, ...]:
        """Return the last attempts to log in, newest first."""
        with self._transactions.look() as db:
            return attempts.latest(db, limit)


def _nobody_yet(db: Connection) -> bool:
    return db.execute(select(func.count()).select_from(USERS)).scalar_one() == 0


def _refuse_unless(right: bool, message: str) -> None:  # noqa: FBT001
    if not right:
        raise StaffRefused(message)


def _refuse_unfit(name: str, display_name: str, password: str) -> None:
    _refuse_unless(
        _NAME.fullmatch(name) is not None,
        "ログイン名は半角の英小文字・数字と . _ - で、32文字までです",
    )
    _refuse_unless(bool(display_name.strip()), "氏名を入れてください")
    _refuse_unless(
        len(password) >= _SHORTEST_PASSWORD,
        f"パスワードは{_SHORTEST_PASSWORD}文字以上にしてください",
    )


def _token_is_right(work: UnitOfWork, token: str) -> bool:
    mine = SET_UP_TOKENS.c.token_hash == at_rest(token)
    found = work.db.execute(select(SET_UP_TOKENS).where(mine, SET_UP_TOKENS.c.expires_at > work.at))
    return found.first() is not None


def _add(work: UnitOfWork, user: User, hashed: str) -> User:
    row = {"name": user.name, "display_name": user.display_name, "role": user.role.value}
    try:
        with work.db.begin_nested():
            work.db.execute(
                insert(USERS).values(password_hash=hashed, created_at=user.created_at, **row)
            )
    except IntegrityError:
        raise StaffRefused("このログイン名はもう使われています") from None
    work.sign(Event.STAFF, change=Change("added", None, user.name, user.role.value))
    return user


def _change(work: UnitOfWork, name: str, what: str, **columns: str | bool) -> None:
    changed = work.db.execute(update(USERS).where(USERS.c.name == name).values(**columns))
    if changed.rowcount != 1:
        raise NoSuchRecord(f"there is nobody called {name}")
    work.sign(Event.STAFF, change=Change(what, None, name))


def _another_admin(db: Connection, name: str) -> bool:
    active = USERS.c.role == Role.ADMIN.value, ~USERS.c.disabled
    return db.execute(select(USERS.c.name).where(*active, USERS.c.name != name)).first() is not None


def _open_session(work: UnitOfWork, name: str, attempt: int, expires_at: datetime) -> NewSession:
    row = _row(work.db, name)
    if row is None or row["disabled"]:  # since the password was checked
        raise LogInRefused("名前かパスワードが違います")
    attempts.succeed(work, attempt)
    token = new_token()
    work.db.execute(delete(SESSIONS).where(SESSIONS.c.expires_at <= work.at))
    work.db.execute(
        insert(SESSIONS).values(
            token_hash=at_rest(token), user_name=name, opened_at=work.at, expires_at=expires_at
        )
    )
    return NewSession(token, _user(row), expires_at)


def _row(db: Connection, name: str) -> RowMapping | None:
    return db.execute(select(USERS).where(USERS.c.name == name)).mappings().first()


def _user(row: RowMapping) -> User:
    return User(
        row["name"], row["display_name"], Role(row["role"]), row["created_at"], row["disabled"]
    )
