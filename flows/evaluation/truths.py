"""Scans with their truth beside them: x.png and x.json."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from disk.scratch import scratch_folder
from flows.errors import NothingToEvaluate, TruthWrong
from ocr.base.errors import UnreadableScan
from ocr.scans.split import split
from ocr.tools.evaluation import Truth

_SUFFIXES = (".png", ".jpg", ".jpeg", ".pdf", ".tif", ".tiff")
_PAGE_TRUTH: TypeAdapter[dict[str, str | bool] | list[dict[str, str | bool]]] = TypeAdapter(
    dict[str, str | bool] | list[dict[str, str | bool]]
)


@dataclass(frozen=True, slots=True)
class TruePage:
    """One page and what it says; `picture` is None where the scan has no such page.

    The picture is there until the next page is asked for.
    """

    name: str
    picture: Path | None
    truth: Truth


def true_pages(folder: Path) -> Iterator[TruePage]:
    """Yield every page of a folder that has its truth.

    Raises:
        NothingToEvaluate: where there is no scan with its truth.
        TruthWrong: where a truth is not {cell or field name: text | true | false}, or a list of
            those.
    """
    scans = [
        scan
        for scan in sorted(folder.iterdir())
        if scan.suffix.lower() in _SUFFIXES and scan.with_suffix(".json").is_file()
    ]
    if not scans:
        raise NothingToEvaluate(f"{folder}: no scan with its truth beside it (x.png and x.json)")
    for scan in scans:
        yield from _pages(scan, _truths(scan.with_suffix(".json")))


def _truths(path: Path) -> list[Truth]:
    """Return what each page of a scan says."""
    try:
        said = _PAGE_TRUTH.validate_json(path.read_bytes(), strict=True)
    except ValidationError:
        shape = "{cell or field name: text | true | false}, or a list of those for a stack"
        raise TruthWrong(f"{path}: a truth is {shape}") from None
    return list(said) if isinstance(said, list) else [said]


def _pages(scan: Path, truths: list[Truth]) -> Iterator[TruePage]:
    with scratch_folder() as scratch:
        try:
            pages = split(scan, scratch)
        except UnreadableScan:
            pages = ()
        for index, truth in enumerate(truths):
            picture = pages[index] if index < len(pages) else None
            yield TruePage(f"{scan.name} {index + 1}", picture, truth)
