"""Three ways in which keying fails, each named for what may be done next, and set-up mistakes."""


class BotError(Exception):
    """Base of every error raised in `bots`. Messages never quote what was typed."""

    exit_code = 20


class SystemUnavailable(BotError):
    """Nothing was sent: the same job may be tried again."""

    exit_code = 21


class LogInRefused(SystemUnavailable):
    """The password is not taken: a person must set it right before anybody tries again.

    After a few wrong passwords old systems shut a user out for good.
    """


class RecordRejected(BotError):
    """Nothing was stored, because of the values: a person must change them."""

    exit_code = 22


class ReadBackDiffers(RecordRejected):
    """The entry screen does not hold what was typed; the message says how, and quotes nothing."""


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


class ProfileWrong(BotError):
    """The profile of a door has mistakes; the message names file and key, one line for each."""

    exit_code = 40


class ScreensUnwatched(BotError):
    """A system's door offers no screens to look at, or there is no baseline to compare with."""

    exit_code = 27


class BaselineWrong(BotError):
    """The file with a system's accepted screens was changed by hand and cannot be read."""

    exit_code = 40


class ScreensChanged(BotError):
    """A system's screens are not those that were accepted: nothing was typed, nothing sent."""

    exit_code = 29
