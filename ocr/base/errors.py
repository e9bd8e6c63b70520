"""What can go wrong while reading, each error named for what may be done next."""

from pathlib import Path

from ocr.base.reasons import Reason, ReasonCode


class OcrError(Exception):
    """Base of every error raised in `ocr`. Messages never quote what a citizen wrote."""

    exit_code = 10


class UnreadableScan(OcrError):
    """The file cannot be turned into pages; `reason` says why, as a code (`ocr.base.reasons`)."""

    exit_code = 11

    def __init__(self, code: ReasonCode, detail: str = "") -> None:
        super().__init__(code, detail)
        self.reason = Reason(code, detail)

    def __str__(self) -> str:
        """Return code and detail: the sentence is the desk's."""
        return f"{self.reason.code} {self.reason.detail}".rstrip()


class InvalidTemplate(OcrError):
    """A registered form has a mistake; the message names file and key."""

    exit_code = 12


class UnreadableBlank(InvalidTemplate):
    """What a site gave as its empty form is not good enough; `reason` says why."""

    def __init__(self, source: Path, reason: Reason) -> None:
        super().__init__(source, reason)
        self.source = source
        self.reason = reason

    def __str__(self) -> str:
        """Return the file with the code: the sentence is the desk's."""
        return f"{self.source}: {self.reason.code} {self.reason.detail}".rstrip()


class WeightsMissing(OcrError):
    """The recogniser's weights are absent or are not the published ones."""

    exit_code = 13


class EngineMismatch(OcrError):
    """A recogniser answered about crops that it was not given, or twice about one."""


class InvalidCalibration(OcrError):
    """A table of calibrated confidences is broken, or there is nothing to learn one from."""


class InvalidLexicon(OcrError):
    """A town's own list of names has a mistake; the message names file and row, in Japanese."""

    exit_code = 16
