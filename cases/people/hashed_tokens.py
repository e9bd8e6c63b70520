"""Tokens that are handed out once and stored only as hashes."""

import hashlib
import secrets


def new_token() -> str:
    """Return a fresh random token, 256 bits, safe in an address or a cookie."""
    return secrets.token_urlsafe(32)


def at_rest(token: str) -> str:
    """Return what is stored of a token: a plain hash, since it is random and long."""
    return hashlib.sha256(token.encode()).hexdigest()
