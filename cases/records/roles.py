"""What people at the desk may do."""

from enum import StrEnum


class Role(StrEnum):
    """What a person may do: an admin also manages people and settings."""

    CLERK = "clerk"
    ADMIN = "admin"
