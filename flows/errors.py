"""What the corridor can report: set-up that a person must change before anything can run."""


class FlowError(Exception):
    """Base of every error raised in `flows`. Messages are one line that says what to do."""

    exit_code = 40


class SettingsWrong(FlowError):
    """A setting is unknown or cannot be right; the message names each."""


class ManifestWrong(FlowError):
    """A system's manifest has a mistake; one line for each, naming file and key."""


class PasswordsLocked(FlowError):
    """The stored passwords cannot be opened, or would lie open; nothing of them is told."""


class KeyingClosed(FlowError):
    """Nothing may be keyed now: outside the hours, or a person stopped it. Nothing was sent."""

    exit_code = 26


class ServerNotStarted(FlowError):
    """The Prefect server did not come up."""


class PortTaken(FlowError):
    """Another program listens where one of our servers should."""


class StoreAway(FlowError):
    """The files that the database speaks of are not in this home; nothing was done with a case."""


class OutsideStore(FlowError):
    """A path of the database leads out of the home; nothing was deleted there."""


class OriginalsAbsent(FlowError):
    """Files that were to be deleted were not there; what else was due is gone."""


class WatchedAlready(FlowError):
    """Another process takes files in for the same home."""


class SystemNotSetUp(FlowError):
    """The address, user or password of a system is not set."""


class RetentionUnknown(FlowError):
    """Nobody has said how long finished cases are kept. Nothing was deleted."""


class CommandWrong(FlowError):
    """The words on the command line make no command."""

    exit_code = 2


class MachineRefused(FlowError):
    """The machine would not: no such folder, no right to write, no room."""


class NoSuchForm(FlowError):
    """No registered form has this id and edition."""

    exit_code = 2


class NothingToEvaluate(FlowError):
    """A folder has no scan with its truth beside it."""

    exit_code = 2


class TruthWrong(FlowError):
    """A truth beside a scan is not what a truth must be; the message names the file."""

    exit_code = 2


class WorkFailed(FlowError):
    """A defect of ours; the message names the kind of error and the place, nothing else."""

    exit_code = 1


class SystemBusy(FlowError):
    """Another worker has the one session of a system."""


class PartEnded(FlowError):
    """A part of `serve` ended by itself, so that all was stopped."""


class SamplesMissing(FlowError):
    """The bundled samples are not there."""


class DemoFailed(FlowError):
    """A step of the demo did not do its work."""

    exit_code = 1


class NothingToProve(FlowError):
    """A case has no values to show: it was never read, or they were purged."""

    exit_code = 30


class ProofDiffers(FlowError):
    """The audit trail of a case is not the one that a proof was made of."""

    exit_code = 30
