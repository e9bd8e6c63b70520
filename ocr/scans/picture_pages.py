"""The pages of a TIFF, JPEG or PNG, one at a time: upright, grey or red-green-blue, on white."""

import struct
import warnings
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from PIL import Image, ImageOps, ImageSequence

from ocr.base.defects import came_up_in_ours
from ocr.base.errors import UnreadableScan
from ocr.base.reasons import ReasonCode
from ocr.base.scan_facts import ScanFacts, Tones
from ocr.scans.picture_damage import refuse_damaged_picture
from ocr.scans.split import OFFICE_BOUNDS, Bounds

_LIST_CUT_OFF = "Corrupt EXIF data|Truncated File Read"
_BROKEN_FILE = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    LookupError,
    TypeError,  # "Missing dimensions"
    UserWarning,
    struct.error,
    zlib.error,
)
"""What Pillow was seen to raise on files that are broken or cut off; so do mistakes of ours."""

_NEW_SUBFILE_TYPE = 254
_REDUCED = 1  # its lowest bit: a smaller picture of another page, not a page
_MOST_INCHES = 60.0
_SQUARE_ENOUGH = 1.1
_LEAST_DPI, _MOST_DPI, _MOST_ASPECT = 50, 2400, 2.2
"""What scanners have; a fax has 204 dots across and 98 down."""

_GREYS, _STRAY = slice(31, 225), 0.001
"""A page in greys has some hundredths of its pixels between black and white; a fax has none."""

_FEW_TONES = 16

_DEPTHS, _MOST_BITS = (8, 10, 12, 14), 16
_PHOTOMETRIC, _WHITE_IS_ZERO = 262, 0
"""Pillow turns white and black only where a tone has 8 bits or fewer."""


def picture_pages(path: Path, picture: str, bounds: Bounds) -> Iterator[Callable[[], Image.Image]]:
    """Yield what makes each page of a picture file; only a TIFF has more than one.

    Each may be made until the next is asked for, and raises `UnreadableScan` for its page alone.

    Args:
        path: the file.
        picture: `TIFF`, `JPEG` or `PNG`: nothing else is tried.
        bounds: most pages, and most pixels of one.

    Raises:
        UnreadableScan: for a picture that is broken, cut off, or beyond the bounds.
    """
    Image.MAX_IMAGE_PIXELS = None  # ours is stricter, and also holds for later pages of a TIFF
    with (
        _refused_where_broken(picture),
        path.open("rb") as stream,  # given a path, Pillow 13 garbles a raw TIFF that lies turned
        Image.open(stream, formats=[picture]) as file,
    ):
        count = 0
        for frame in ImageSequence.Iterator(file) if picture == "TIFF" else (file,):
            if not _is_a_page(frame):
                continue
            count += 1
            if count > bounds.pages:
                raise too_many_pages(bounds)
            yield partial(_page, frame, path, picture, bounds)


def _page(frame: Image.Image, path: Path, picture: str, bounds: Bounds) -> Image.Image:
    with _refused_where_broken(picture):
        refuse_pixels(frame.size, bounds)
        refuse_damaged_picture(path, picture, frame)
        return plain(frame, bounds)


def too_many_pages(bounds: Bounds) -> UnreadableScan:
    """Return the refusal of a file with more pages than may be."""
    return UnreadableScan(ReasonCode.MANY_PAGES, str(bounds.pages))


def refuse_pixels(size: tuple[int, int], bounds: Bounds) -> None:
    """Refuse a picture with more pixels than a page may have, before it is decoded."""
    if size[0] * size[1] > bounds.pixels:
        raise UnreadableScan(ReasonCode.PICTURE_LARGE, str(bounds.pixels // 10_000))


def plain(picture: Image.Image, bounds: Bounds = OFFICE_BOUNDS) -> Image.Image:
    """Return a picture upright as its EXIF says, of mode `L` or `RGB`, with `info["dpi"]` if known.

    16 bits become 8, one bit becomes grey, transparency becomes white paper. Grey stays grey.
    """
    upright = ImageOps.exif_transpose(picture)
    dpi = _resolution(picture, turned=upright.size != picture.size)
    tags = getattr(picture, "tag_v2", {})
    page = _on_white_paper(upright, white_is_zero=tags.get(_PHOTOMETRIC) == _WHITE_IS_ZERO)
    return at_resolution(page, dpi, bounds)


def at_resolution(
    page: Image.Image, dpi: tuple[float, float] | None, bounds: Bounds = OFFICE_BOUNDS
) -> Image.Image:
    """Return a page with `info["dpi"]`, where it is known, and `info["facts"]` of its scan.

    The page of a fax, which has twice as many dots across as down, is stretched.

    Args:
        page: as scanned.
        dpi: dots an inch across and down, where known; one that cannot be is none.
        bounds: most pixels, also of a page that was stretched.

    Raises:
        UnreadableScan: where it would have more.
    """
    tones = tones_of(page)
    if dpi is None or not is_resolution(dpi):
        page.info = {"facts": ScanFacts(tones=tones)}
        return page
    enlarged = (1.0, 1.0)
    resolution = dpi
    if max(dpi) > min(dpi) * _SQUARE_ENOUGH:
        enlarged = (max(dpi) / dpi[0], max(dpi) / dpi[1])
        size = (round(page.width * enlarged[0]), round(page.height * enlarged[1]))
        refuse_pixels(size, bounds)
        page = page.resize(size, Image.Resampling.BICUBIC)
        dpi = (max(dpi), max(dpi))
    page.info = {"dpi": dpi, "facts": ScanFacts(resolution, enlarged, tones)}
    return page


def is_resolution(dpi: tuple[float, float]) -> bool:
    """Tell whether a scan can have so many dots an inch across and down."""
    coarse, fine = sorted(dpi)
    return coarse >= _LEAST_DPI and fine <= _MOST_DPI and fine <= coarse * _MOST_ASPECT


def tones_of(picture: Image.Image) -> Tones:
    """Return how many tones a picture has, a few stray pixels left out; unknown of but one."""
    counts = picture.convert("L").histogram()
    few = _STRAY * sum(counts)
    if sum(counts[_GREYS]) <= few:
        both = any(counts[: _GREYS.start]) and any(counts[_GREYS.stop :])
        return Tones.TWO if both else Tones.UNKNOWN
    return Tones.FEW if sum(sorted(counts)[:-_FEW_TONES]) <= few else Tones.MANY


def _on_white_paper(picture: Image.Image, *, white_is_zero: bool) -> Image.Image:
    if picture.mode.startswith("I"):
        grey = _eight_bits(picture)
        return ImageOps.invert(grey) if white_is_zero else grey
    if picture.has_transparency_data:
        ink = picture.convert("RGBA")
        seen = Image.alpha_composite(Image.new("RGBA", ink.size, "white"), ink)
        return seen.convert("L" if picture.mode == "LA" else "RGB")
    if picture.mode in ("1", "L"):
        return picture.convert("L")
    if picture.mode == "F":
        raise UnreadableScan(ReasonCode.PICTURE_OF_FLOATS)
    return picture.convert("RGB")


def _eight_bits(picture: Image.Image) -> Image.Image:
    """Keep the upper 8 of the bits that are used; Pillow's own conversion cuts all above 255.

    Some scanners put 10, 12 or 14 bits into 16.
    """
    import numpy as np

    levels = np.asarray(picture).clip(0, None).astype(np.uint32)
    used = int(levels.max(initial=0)).bit_length()
    bits = next((bits for bits in _DEPTHS if bits >= used), _MOST_BITS)
    return Image.fromarray((levels >> (bits - 8)).clip(0, 255).astype(np.uint8))


def _resolution(picture: Image.Image, *, turned: bool) -> tuple[float, float] | None:
    """Return dots per inch across and down, None where the file gives none that can be."""
    try:
        across, down = (float(dpi) for dpi in picture.info.get("dpi", ()))
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    if not is_resolution((across, down)):
        return None
    if max(picture.width / across, picture.height / down) > _MOST_INCHES:
        return None  # such as the 72 dpi that telephones write on everything
    return (down, across) if turned else (across, down)


def _is_a_page(frame: Image.Image) -> bool:
    tags = getattr(frame, "tag_v2", {})
    return not tags.get(_NEW_SUBFILE_TYPE, 0) & _REDUCED


@contextmanager
def _refused_where_broken(picture: str) -> Iterator[None]:
    """Turn what Pillow raises on a broken file into a refusal, and nothing that we raise."""
    with warnings.catch_warnings():
        if picture == "TIFF":  # Pillow only warns, and ends, where the list of pages is cut off
            warnings.filterwarnings("error", message=_LIST_CUT_OFF, category=UserWarning)
        try:
            yield
        except _BROKEN_FILE as error:
            if came_up_in_ours(error):
                raise
            raise UnreadableScan(ReasonCode.PICTURE_CUT) from None
