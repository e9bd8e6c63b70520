"""Pictures of what a page shows, for the evidence of a case."""

from contextlib import suppress
from pathlib import Path

from playwright.sync_api import Error, Page

from disk.atomic import write_atomically

_PICTURE_MS = 5_000
_QUALITY = 80  # of JPEG: letters stay sharp, in a quarter of the time that PNG takes
_MOST_TALL = 4_000
_TALLEST = """() => {
    const tall = page => { try {
        return Math.max(page.document.documentElement.scrollHeight,
            ...[...Array(page.frames.length).keys()].map(place => tall(page.frames[place])));
    } catch (elsewhere) { return 0; } };
    return tall(window);
}"""


def take_picture(page: Page, path: Path) -> Path | None:
    """Keep a JPEG of the whole page under `path`; None where that fails.

    A picture never replaces an outcome: a page that did not load has none.
    """
    with suppress(Error, OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        if len(page.frames) > 1:
            _show_all_frames(page)
        taken = page.screenshot(type="jpeg", quality=_QUALITY, full_page=True, timeout=_PICTURE_MS)
        write_atomically(path, taken)  # what a kill or a full disk cuts short is no picture
        return path
    return None


def _show_all_frames(page: Page) -> None:
    """Make the window as tall as its tallest frame: no picture scrolls inside a frame."""
    shown = page.viewport_size
    if shown is None:
        return
    wanted = min(int(page.evaluate(_TALLEST)), _MOST_TALL)
    if wanted > shown["height"]:
        page.set_viewport_size({"width": shown["width"], "height": wanted})
