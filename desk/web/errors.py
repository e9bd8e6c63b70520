"""What the desk itself refuses. Messages are Japanese: the clerk reads them."""


class DeskError(Exception):
    """Base of every error raised in `desk`; `status` is its answer in HTTP."""

    exit_code = 1
    status = 400


class LogInNeeded(DeskError):
    """Nobody is logged in, or the session has ended."""

    status = 401


class NotForYou(DeskError):
    """The person is logged in, but their role does not allow this."""

    status = 403


class ForgedForm(DeskError):
    """The form was not sent from one of our own pages."""

    status = 403


class NoSuchPicture(DeskError):
    """There is no picture here, or the address tries to leave the picture folder."""

    status = 404


class NoProof(DeskError):
    """There is nothing to prove of this case: it was not read yet, or was purged."""

    status = 404
