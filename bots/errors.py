"""Three ways in which keying fails, each named for what may be done next."""


class BotError(Exception):
    """Base of every error raised in `bots`. Messages never quote what was typed."""

    exit_code = 20


class SystemUnavailable(BotError):
    """Nothing was sent: the same job may be tried again."""

    exit_code = 21


class RecordRejected(BotError):
    """The system refused the values: a person must change them."""

    exit_code = 22


class OutcomeUnknown(BotError):
    """Something was sent and no receipt came back: look the record up before anything else."""

    exit_code = 23


class SystemUnknown(BotError):
    """No bot is registered under this name."""

    exit_code = 24
