"""Files that a system gives, kept with the evidence of a case."""

from collections.abc import Callable
from pathlib import Path

from bots.browser.browser import Window


def saved(window: Window, case_id: str, press: Callable[[], None]) -> Path:
    """Press what starts a download and return where the file is now, under the name it came with.

    Nothing of that name but its last part is used: it comes from outside.
    """
    with window.page.expect_download() as coming:
        press()
    folder = window.evidence / case_id
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / (Path(coming.value.suggested_filename).name or "download")
    coming.value.save_as(path)
    return path
