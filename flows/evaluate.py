"""Measure the reading on a folder of scans with their truth."""

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from flows.errors import NothingToEvaluate, TruthWrong
from flows.office import Office, today
from ocr.errors import UnreadableScan
from ocr.evaluation import Comparison, Score, Truth, compare, kinds_of, score
from ocr.raster import split
from ocr.readings import PageOutcome

_SUFFIXES = (".png", ".jpg", ".jpeg", ".pdf", ".tif", ".tiff")
_PAGE_TRUTH: TypeAdapter[dict[str, str | bool] | list[dict[str, str | bool]]] = TypeAdapter(
    dict[str, str | bool] | list[dict[str, str | bool]]
)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What came of it: scores by kind for each form and for all, and what could not be read."""

    pages: int
    forms: Mapping[str, Mapping[str, Score]]
    unread: tuple[str, ...]
    worst_residual_mm: float

    def as_json(self) -> dict[str, Any]:
        """Return the figures as plain JSON values."""
        return {
            "pages": self.pages,
            "unread": list(self.unread),
            "worst_residual_mm": self.worst_residual_mm,
            "forms": {
                form: {kind: _score_json(one) for kind, one in scores.items()}
                for form, scores in self.forms.items()
            },
        }


def _score_json(one: Score) -> dict[str, Any]:
    return {
        **asdict(one),
        "share_exact": round(one.share_exact, 5),
        "share_accepted": round(one.share_accepted, 5),
        "most_errors": round(one.most_errors, 5),
    }


def evaluate_folder(office: Office, folder: Path) -> Evaluation:
    """Read every scan of a folder that has its truth beside it, and compare.

    Raises:
        NothingToEvaluate: where there is no such scan.
        TruthWrong: where a truth is not {cell or field name: text | true | false}, or a list of
            those.
    """
    kinds = {key: kind for t in office.templates for key, kind in kinds_of(t).items()}
    by_form: dict[str, list[Comparison]] = {}
    unread, residual, count = [], 0.0, 0
    for scan, truths in _pairs(folder):
        for number, (truth, page) in enumerate(_pages(office, scan, truths), start=1):
            count += 1
            form = page.form if page else None
            name = f"{form.template}/{form.edition}" if form else "(not read)"
            by_form.setdefault(name, []).extend(compare(form, truth, kinds))
            residual = max(residual, form.quality.residual_mm if form else 0.0)
            if form is None:
                unread.append(f"{scan.name} {number}")
    if not count:
        raise NothingToEvaluate(f"{folder}: no scan with its truth beside it (x.png and x.json)")
    everything = [one for ones in by_form.values() for one in ones]
    forms = {name: score(ones) for name, ones in sorted(by_form.items())}
    return Evaluation(count, {**forms, "all": score(everything)}, tuple(unread), residual)


def _pairs(folder: Path) -> Iterator[tuple[Path, list[Truth]]]:
    for scan in sorted(folder.iterdir()):
        truth = scan.with_suffix(".json")
        if scan.suffix.lower() in _SUFFIXES and truth.is_file():
            yield scan, _truths(truth)


def _truths(path: Path) -> list[Truth]:
    """Return what each page of a scan says."""
    try:
        said = _PAGE_TRUTH.validate_json(path.read_bytes(), strict=True)
    except ValidationError:
        shape = "{cell or field name: text | true | false}, or a list of those for a stack"
        raise TruthWrong(f"{path}: a truth is {shape}") from None
    return list(said) if isinstance(said, list) else [said]


def _pages(
    office: Office, scan: Path, truths: list[Truth]
) -> Iterator[tuple[Truth, PageOutcome | None]]:
    """Yield each truth with what was read; a page that could not be had is None."""
    with tempfile.TemporaryDirectory(prefix="kamibashi-") as scratch:
        try:
            pages = split(scan, Path(scratch))
        except UnreadableScan:
            pages = ()
        for index, truth in enumerate(truths):
            page = pages[index] if index < len(pages) else None
            yield truth, office.reader.read(page, today=today()) if page else None


def printed(report: Evaluation) -> Iterator[str]:
    """Yield the lines of the table that a person reads."""
    yield f"{report.pages} pages, worst alignment residual {report.worst_residual_mm:.2f} mm"
    for form, scores in report.forms.items():
        yield f"\n{form}"
        yield (
            f"  {'kind':12}{'filled':>8}{'exact':>9}{'strict':>9}{'blank ok':>11}"
            f"{'accepted':>10}{'wrong':>7}{'95% below':>11}"
        )
        for kind, one in scores.items():
            blank = f"{one.blank_right}/{one.blank}"
            strict = one.strict / one.filled if one.filled else 1.0
            yield (
                f"  {kind:12}{one.filled:8}{one.share_exact:9.2%}{strict:9.2%}{blank:>11}"
                f"{one.share_accepted:10.1%}{one.accepted_wrong:7}{one.most_errors:11.2%}"
            )
    for name in report.unread:
        yield f"not read: {name}"
