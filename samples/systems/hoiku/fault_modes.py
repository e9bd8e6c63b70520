"""The fault modes of the system: how it treats a registration, and everything else."""

from enum import StrEnum


class FaultMode(StrEnum):
    """One fault mode, set at the start (`--fault-mode`) or while running (`POST /fault-mode`)."""

    NORMAL = "normal"
    SLOW = "slow"  # does its work at once, answers late
    DRIPS = "drips"  # sends the second half of every page late
    INTERIM = "interim"  # stores, says 処理中です, and moves on to the receipt by itself
    REFUSES = "refuses"  # refuses every registration, in words
    DROPS_BEFORE = "drops_before"  # drops the connection instead of storing
    DROPS_AFTER = "drops_after"  # stores, then drops the connection without a word
    FAILS_AFTER = "fails_after"  # stores, then answers with an error page
    FORGETS = "forgets"  # shows a receipt and stores nothing
    CUTS = "cuts"  # stores only the first characters of each text
    LOGS_OUT = "logs_out"  # ends the session instead of storing, with the page of a time-out
    TIMES_OUT = "times_out"  # ends every session after a few pages (`session_pages`)
    DOWN = "down"  # an error page for everything
