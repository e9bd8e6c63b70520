"""The fault modes of the API: how it treats a POST, and everything else."""

from enum import StrEnum


class FaultMode(StrEnum):
    """One fault mode, switched while running by `POST /fault-mode`."""

    NORMAL = "normal"
    REFUSES = "refuses"  # refuses every record, in words that quote it
    CONFLICTS = "conflicts"  # stores, and says that it was there already
    DROPS_BEFORE = "drops_before"  # drops the connection instead of storing
    DROPS_AFTER = "drops_after"  # stores, then drops the connection without a word
    FAILS_AFTER = "fails_after"  # stores, then answers with an error
    FORGETS = "forgets"  # answers with a number and stores nothing
    CUTS = "cuts"  # stores only the first characters of each text
    NUMBERLESS = "numberless"  # stores, and answers without a number
    REDIRECTS = "redirects"  # sends every POST elsewhere
    BUSY = "busy"  # takes no more for now
    EXPIRES = "expires"  # lets nobody in who posts
    DOWN = "down"  # an error for everything
    MUMBLES = "mumbles"  # answers every search with something that is no list
