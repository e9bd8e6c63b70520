"""What can go wrong while reading, each error named for what may be done next."""


class OcrError(Exception):
    """Base of every error raised in `ocr`. Messages never quote what a citizen wrote."""

    exit_code = 10


class UnreadableScan(OcrError):
    """The file cannot be turned into pages; the message tells a clerk why, in Japanese."""

    exit_code = 11


class InvalidTemplate(OcrError):
    """A registered form has a mistake; the message names file and key."""

    exit_code = 12


class WeightsMissing(OcrError):
    """The recogniser's weights are absent or are not the published ones."""

    exit_code = 13


class InvalidCalibration(OcrError):
    """A table of calibrated confidences is broken, or there is nothing to learn one from."""


class InvalidLexicon(OcrError):
    """A town's own list of names has a mistake; the message names file and row, in Japanese."""

    exit_code = 16
