"""A file that is not as its profile writes it."""


class Torn(ValueError):
    """Somebody else has written to the file, or the profile is another than it was."""


def refuse_other_beginnings(content: bytes, beginning: bytes) -> int:
    """Return 0, as much as is whole of a file that was torn in its headings.

    Raises:
        Torn: these are not our headings.
    """
    if not beginning.startswith(content):
        raise Torn
    return 0
