"""Passwords of the systems, encrypted at rest; the key lies elsewhere, in a file of its own.

AES-256-GCM with the password's name as associated data: unlike with Fernet, an encrypted password
that somebody moves to another system's name does not open there, and is never sent to that system.
Every password says by which key it was encrypted, so that a rotation may stop anywhere: the new
key is written beside the old one, then the passwords with the new key, then the old key goes.
Whoever copies the data folder, or restores it elsewhere, has no password without the key file.
"""

import os
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Annotated

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic import (
    AwareDatetime,
    Base64Bytes,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
)

from flows.errors import PasswordsLocked
from flows.office.private_files import locked, open_to_others, write_private

_KEY_BITS = 256
_NONCE_BYTES = 12
_ID_LETTERS = 16
_AGAIN = "set it again: kamibashi passwords set"

Keys = dict[str, bytes]
"""Keys by their id, which is a hash: harmless, and long enough to find one among a few."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class _Sealed(_Frozen):
    key: str
    nonce: Base64Bytes
    text: Base64Bytes
    set_at: AwareDatetime


class _Book(_Frozen):
    key: str = ""
    worn: frozenset[str] = frozenset()  # keys that a rotation has yet to take out of the key file
    passwords: dict[Annotated[str, Field(min_length=1)], _Sealed] = {}


@dataclass(frozen=True, slots=True)
class PasswordStore:
    """The encrypted passwords in `file`, and the keys in `key_file` that open them."""

    file: Path
    key_file: Path

    def names(self) -> Mapping[str, datetime]:
        """Return when each password was set, by its name. Needs no key.

        Raises:
            PasswordsLocked: where the file is broken.
        """
        return {name: sealed.set_at for name, sealed in sorted(self._book().passwords.items())}

    def password(self, name: str) -> SecretStr | None:
        """Return a password, or None where none is stored under this name.

        Raises:
            PasswordsLocked: where the key file is missing or open to others, or does not open it.
        """
        if not self.file.is_file():
            return None
        with locked(self.file):
            sealed = self._book().passwords.get(name)
            return None if sealed is None else SecretStr(_opened(name, sealed, self._keys()))

    def put(self, name: str, password: SecretStr, now: datetime) -> None:
        """Store a password, in the place of an older one. The first one makes the key.

        Raises:
            PasswordsLocked: where the key file is open to others or lies where it must not.
        """
        with self._alone():
            book, keys = self._book(), self._keys()
            key = book.key if book.key in keys else self._add_key(keys)
            sealed = _sealed(name, password.get_secret_value(), key, keys, now)
            passwords = {**book.passwords, name: sealed}
            self._write(book.model_copy(update={"key": key, "passwords": passwords}))

    def remove(self, name: str) -> bool:
        """Forget a password; return whether there was one."""
        with self._alone():
            book = self._book()
            kept = {other: each for other, each in book.passwords.items() if other != name}
            self._write(book.model_copy(update={"passwords": kept}))
            return len(kept) < len(book.passwords)

    def rotate(self) -> int:
        """Make a new key, encrypt every password with it, forget the old one; return how many.

        Stopped anywhere, every password opens as before; done again, it comes to its end.

        Raises:
            PasswordsLocked: where a password does not open; nothing is changed then.
        """
        with self._alone():
            book, keys = self._book(), self._keys()
            told = {name: _opened(name, each, keys) for name, each in book.passwords.items()}
            fresh = self._add_key(keys)
            again = {
                name: _sealed(name, text, fresh, keys, book.passwords[name].set_at)
                for name, text in told.items()
            }
            worn = book.worn | {book.key} | {each.key for each in book.passwords.values()}
            self._write(_Book(key=fresh, worn=worn, passwords=again))
            self._write_keys({key_id: key for key_id, key in keys.items() if key_id not in worn})
            return len(again)

    def check_key(self) -> None:
        """Prove that the key file is as it must be, and opens every password.

        Raises:
            PasswordsLocked: saying which does not, or what is wrong with the key file.
        """
        self._keys()
        for name in self.names():
            self.password(name)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with ExitStack() as locks:
            locks.enter_context(locked(self.file))
            locks.enter_context(locked(self.key_file))  # other data folders may share it
            yield

    def _book(self) -> _Book:
        if not self.file.is_file():
            return _Book()
        try:
            return _Book.model_validate_json(self.file.read_bytes())
        except ValidationError:
            raise PasswordsLocked(f"{self.file}: broken; move it away, and {_AGAIN}") from None

    def _write(self, book: _Book) -> None:
        write_private(self.file, book.model_dump_json(indent=1).encode())

    def _keys(self) -> Keys:
        if self.key_file.resolve().is_relative_to(self.file.parent.resolve()):
            raise PasswordsLocked(
                f"{self.key_file}: the key must not lie in the data folder that it protects; "
                "move it and set KAMIBASHI_KEY_FILE"
            )
        if not self.key_file.is_file():
            return {}
        if open_to_others(self.key_file):
            raise PasswordsLocked(f"{self.key_file}: others may read it: chmod 600 it")
        try:
            found = [bytes.fromhex(line) for line in self.key_file.read_text("ascii").split()]
        except ValueError:  # no hexadecimal digits, or no text at all
            raise PasswordsLocked(f"{self.key_file}: this is no key file of kamibashi") from None
        return {_key_id(key): key for key in found}

    def _add_key(self, keys: Keys) -> str:
        fresh = AESGCM.generate_key(_KEY_BITS)
        keys[_key_id(fresh)] = fresh
        self._write_keys(keys)
        return _key_id(fresh)

    def _write_keys(self, keys: Keys) -> None:
        lines = "".join(f"{key.hex()}\n" for key in keys.values())
        write_private(self.key_file, lines.encode())


def _key_id(key: bytes) -> str:
    return sha256(key).hexdigest()[:_ID_LETTERS]


def _sealed(name: str, password: str, key: str, keys: Keys, at: datetime) -> _Sealed:
    nonce = os.urandom(_NONCE_BYTES)
    text = AESGCM(keys[key]).encrypt(nonce, password.encode(), name.encode())
    return _Sealed(key=key, nonce=b64encode(nonce), text=b64encode(text), set_at=at)


def _opened(name: str, sealed: _Sealed, keys: Keys) -> str:
    if sealed.key not in keys:
        raise PasswordsLocked(
            f"password of {name}: its key is not in KAMIBASHI_KEY_FILE; bring that file back, "
            f"or {_AGAIN} {name}"
        )
    try:
        text = AESGCM(keys[sealed.key]).decrypt(sealed.nonce, sealed.text, name.encode())
    except (InvalidTag, ValueError):  # ValueError: of another length than a nonce, or a key
        raise PasswordsLocked(
            f"password of {name}: it was tampered with; {_AGAIN} {name}"
        ) from None
    return text.decode()
