"""The fault modes of the system: how it treats the wizard, a registration, and everything else."""

from enum import StrEnum


class FaultMode(StrEnum):
    """One fault mode, set at the start (`--fault-mode`) or while running (`POST /fault-mode`)."""

    NORMAL = "normal"
    SLOW = "slow"  # does its work at once, answers late
    LOGS_OUT = "logs_out"  # ends the session under 次へ, in the middle of the wizard
    DROPS_MIDWAY = "drops_midway"  # drops the connection under 次へ
    REFUSES = "refuses"  # refuses every registration, in words
    DROPS_BEFORE = "drops_before"  # drops the connection instead of storing
    DROPS_AFTER = "drops_after"  # stores, then drops the connection without a word
    FAILS_AFTER = "fails_after"  # stores, then answers with an error page
    FORGETS = "forgets"  # shows a receipt and stores nothing
    CUTS = "cuts"  # stores only the first characters of each text
    DOWN = "down"  # an error page for everything
