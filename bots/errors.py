"""Three ways in which keying fails, each named for what may be done next, and set-up mistakes."""


class BotError(Exception):
    """Base of every error raised in `bots`. Messages never quote what was typed."""

    exit_code = 20


class SystemUnavailable(BotError):
    """Nothing was sent: the same job may be tried again."""

    exit_code = 21


class RecordRejected(BotError):
    """Nothing was stored, because of the values: a person must change them."""

    exit_code = 22


class OutcomeUnknown(BotError):
    """Something was sent and no receipt came back: look the record up before anything else."""

    exit_code = 23


class RecordDiffers(OutcomeUnknown):
    """The system holds another record than the one that was typed: a person must compare them.

    It is an unknown outcome whose look-up has already been done: `keying.look_up` will answer
    `Different` again until somebody has put the record right.
    """


class SystemUnknown(BotError):
    """No bot is registered under this name."""

    exit_code = 24


class BrowserMissing(BotError):
    """There is no browser to drive; the message says how to get one."""

    exit_code = 25
