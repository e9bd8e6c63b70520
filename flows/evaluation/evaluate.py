"""Measure the reading on a folder of scans with their truth."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from flows.evaluation.truths import TruePage, true_pages
from japanese.clock import today
from ocr.base.form_reading import FormReading
from ocr.confidence.calibration import group_of
from ocr.confidence.thresholds import Point, Risk, risk_coverage
from ocr.forms.template import FormTemplate
from ocr.reader import Reader
from ocr.tools.evaluation import Comparison, Score, compare, kinds_of, score
from ocr.tools.silent_errors import FieldOutcome, Silent, by_field, by_paper, outcomes


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What came of it: scores by kind for each form and for all, and what could not be read.

    `curves` are the risk–coverage curves of the filled text slots, of all and by group of kinds.
    `fields` and `papers` count unseen errors by whole field, empty ones too, and by page.
    """

    pages: int
    forms: Mapping[str, Mapping[str, Score]]
    unread: tuple[str, ...]
    worst_residual_mm: float
    curves: Mapping[str, Sequence[Point]] = field(default_factory=dict)
    fields: Mapping[str, Silent] = field(default_factory=dict)
    papers: Silent = field(default_factory=lambda: Silent(0, 0, 0))

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
            "silent_errors": {
                "fields": {name: _silent_json(one) for name, one in self.fields.items()},
                "papers": _silent_json(self.papers),
            },
        }


def _silent_json(one: Silent) -> dict[str, Any]:
    return {**asdict(one), "most_errors": round(one.bound, 6)}


def _score_json(one: Score) -> dict[str, Any]:
    return {
        **asdict(one),
        "share_exact": round(one.share_exact, 5),
        "share_accepted": round(one.share_accepted, 5),
        "most_errors": round(one.most_errors, 5),
    }


def evaluate_folder(
    templates: Sequence[FormTemplate], open_reader: Callable[[], Reader], risk: Risk, folder: Path
) -> Evaluation:
    """Read every scan of a folder that has its truth beside it, and compare.

    The reader is asked for at each page: it need not be made where there is none.

    Raises:
        NothingToEvaluate: where there is no such scan.
        TruthWrong: where a truth is not {cell or field name: text | true | false}, or a list of
            those.
    """
    kinds = {key: kind for t in templates for key, kind in kinds_of(t).items()}
    by_form: dict[str, list[Comparison]] = {}
    unread, residual, count = [], 0.0, 0
    fields: list[FieldOutcome] = []
    for page in true_pages(folder):
        count += 1
        form = read_page(open_reader(), page, risk)
        name = f"{form.template}/{form.edition}" if form else "(not read)"
        by_form.setdefault(name, []).extend(compare(form, page.truth, kinds))
        residual = max(residual, form.quality.residual_mm if form else 0.0)
        if form is None:
            unread.append(page.name)
        else:
            fields += outcomes(form, page.truth, page.name)
    everything = [one for ones in by_form.values() for one in ones]
    forms = {name: score(ones) for name, ones in sorted(by_form.items())}
    every = {**forms, "all": score(everything)}
    curves, silent = _curves(everything), (by_field(fields), by_paper(fields))
    return Evaluation(count, every, tuple(unread), residual, curves, *silent)


def _curves(comparisons: Sequence[Comparison]) -> dict[str, Sequence[Point]]:
    """Return the risk–coverage curves of the filled text slots, of all and by group of kinds."""
    texts = [one for one in comparisons if one.filled and one.kind != "mark"]
    groups = {group_of(one.kind) for one in texts}
    chosen = {"all": texts} | {g: [o for o in texts if group_of(o.kind) == g] for g in groups}
    return {
        name: risk_coverage(
            ((one.confidence, one.exact) for one in ones if not one.doubted),
            doubted=sum(one.doubted for one in ones),
        )
        for name, ones in sorted(chosen.items())
    }


def read_page(reader: Reader, page: TruePage, risk: Risk) -> FormReading | None:
    """Return what a reader makes of a page; None where it could not be read at all."""
    return reader.read(page.picture, today=today(), risk=risk).form if page.picture else None


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
    yield from _curve_lines(report.curves.get("all", ()))
    yield from _silent_lines(report)
    for name in report.unread:
        yield f"not read: {name}"


def _silent_lines(report: Evaluation) -> Iterator[str]:
    """Yield what nobody sees: of whole fields, as they are decided on, and of papers."""
    if not report.fields:
        return
    yield "\nerrors that nobody sees: whole fields, and papers with one of them"
    yield f"  {'unit':12}{'seen':>8}{'accepted':>10}{'wrong':>7}{'95% below':>11}"
    for name, one in (*report.fields.items(), ("papers", report.papers)):
        yield f"  {name:12}{one.seen:8}{one.share:10.1%}{one.wrong:7}{one.bound:11.3%}"


def _curve_lines(points: Sequence[Point]) -> Iterator[str]:
    """Yield the risk–coverage curve at ten shares of what could be accepted."""
    if not points:
        return
    yield "\nrisk-coverage of the filled text slots, the surest first"
    yield f"  {'confidence':>10}{'accepted':>10}{'wrong':>9}{'95% below':>11}"
    most = max(point.share for point in points)
    for tenth in range(1, 11):
        point = next(one for one in points if one.share >= most * tenth / 10)
        yield (
            f"  {point.confidence:10.4f}{point.share:10.1%}{point.wrong:9.3%}{point.bound:11.3%}"
        )
