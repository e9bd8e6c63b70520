"""`kamibashi risk`: the error that may remain, what follows from it, and what it is learnt from."""

from pathlib import Path
from typing import Annotated

import typer

from cases.ledger import Ledger
from cases.records.detection import detection
from cases.records.risk import AskedShares, AuditCount, DetectionCount, RiskSetting
from flows.casework.form_standings import alarm_lines, standing_lines
from flows.errors import CommandWrong
from flows.evaluation.evaluate import read_page
from flows.evaluation.truths import true_pages
from flows.office.office import Office, open_office
from japanese.clock import today
from ocr.confidence.calibration import (
    CONFIRMED,
    EMPTY_KINDS,
    SCANS,
    SYNTHETIC,
    Calibration,
    Observation,
    Provenance,
    shipped_calibration,
    to_json,
)
from ocr.confidence.thresholds import KindTerms, Risk, Terms, terms
from ocr.confidence.wilson import wilson_upper
from ocr.tools.evaluation import observations

app = typer.Typer(help="the error that may remain among accepted values")

_SOURCES = {
    SYNTHETIC: "合成ページによる初期値",
    SCANS: "正解のあるスキャンによる値",
    CONFIRMED: "この役所の確認結果による値",
}
_BY = "command line"


@app.command()
def show() -> None:
    """Show the error that may remain, and the thresholds that follow from it."""
    with open_office() as office:
        book = office.ledger.risk
        calibration, setting = book.calibration(), book.setting()
        _print_setting(setting, calibration)
        _print_terms(terms(calibration, setting.residual))
        _print_audits(book.audits())
        _print_detection(book.audits(), book.detection())
        _print_forms(office)


@app.command("set")
def state(
    residual: Annotated[
        float, typer.Option(help="the share of accepted values that may be wrong, as 0.001")
    ],
    audit: Annotated[
        float | None, typer.Option(help="the share of accepted values that people see anyway")
    ] = None,
    blind: Annotated[
        float | None, typer.Option(help="the share of audits that is typed without a look")
    ] = None,
    planted: Annotated[
        float | None, typer.Option(help="the share of audits with a planted error; 0 for none")
    ] = None,
    why: Annotated[str, typer.Option(help="the reason, for the record")] = "",
) -> None:
    """State the error that may remain; cases read from now on are decided by it."""
    with open_office() as office:
        book = office.ledger.risk
        before = book.setting()
        share = before.audit_share if audit is None else audit
        asked = AskedShares(
            before.asked.blind if blind is None else blind,
            before.asked.planted if planted is None else planted,
        )
        book.state(residual, share, _BY, why, asked)
        _print_terms(terms(book.calibration(), residual))


@app.command()
def fit(
    folders: Annotated[
        list[Path] | None, typer.Option("--from", help="scans with their truth; may be repeated")
    ] = None,
    from_cases: Annotated[bool, typer.Option(help="what the office's people answered")] = False,
    out: Annotated[
        Path | None, typer.Option(help="a file, instead of putting it in force here")
    ] = None,
    source: Annotated[str, typer.Option(help="synthetic or scans")] = SYNTHETIC,
    note: Annotated[str, typer.Option(help="seeds, styles: what the scans are")] = "",
) -> None:
    """Learn how often values are right, from scans with truth or from people's answers."""
    if bool(folders) == from_cases or source not in {SYNTHETIC, SCANS}:
        raise CommandWrong("learn from what? give --from DIR (--source scans) or --from-cases")
    with open_office() as office:
        if folders:
            calibration = _learnt(office, folders, source, note)
            _keep(office.ledger, calibration, out)
        else:
            hashes = [template.hash for template in office.forms.templates]
            calibration = office.ledger.risk.learn(office.ledger.risk.recogniser(), hashes, _BY)
        _print_terms(terms(calibration, office.ledger.risk.setting().residual))


@app.command()
def reset() -> None:
    """Go back to the calibration that the product brings along."""
    with open_office() as office:
        book = office.ledger.risk
        book.calibrate(shipped_calibration(), _BY)
        _print_setting(book.setting(), book.calibration())


def _learnt(office: Office, folders: list[Path], source: str, note: str) -> Calibration:
    from ocr.confidence.calibration_fit import fit as fitted  # scikit-learn takes a second to load

    known: list[Observation] = []
    engine, hashes = "", set[str]()
    for page in (page for folder in folders for page in true_pages(folder)):
        reading = read_page(office.reader, page, Risk())
        if reading is not None:
            engine = reading.engine
            hashes.add(reading.template_hash)
            known += observations(reading, page.truth)
    provenance = Provenance(
        source, engine, tuple(sorted(hashes)), len(known), note, f"{today():%Y-%m-%d}"
    )
    return fitted(known, provenance)


def _keep(ledger: Ledger, calibration: Calibration, out: Path | None) -> None:
    if out is None:
        ledger.risk.calibrate(calibration, _BY)
        return
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(to_json(calibration) + b"\n")


def _print_setting(setting: RiskSetting, calibration: Calibration) -> None:
    source = calibration.provenance
    by = f"  set by {setting.by} {setting.at:%Y-%m-%d}" if setting.at else ""
    print(f"residual error {setting.residual:g}  audits {setting.audit_share:.1%}{by}")
    print(f"calibration    {_SOURCES.get(source.source, source.source)}  {source.note}".rstrip())
    print(f"               {source.engine}  {source.values} values  {source.made}")


def _print_terms(answer: Terms) -> None:
    accepted = answer.accepted
    print(
        f"accepted {answer.share:.1%} of {answer.seen:.0f} values, wrong {accepted.wrong:.0f} of "
        f"{accepted.seen:.0f}, 95% below {answer.bound:.3%}"
    )
    _print_proof(answer)
    if not answer.reachable:
        print(f"too little is known to show {answer.residual:g}: {answer.needed} values it takes")
    print(
        f"  {'kind':12}{'curve':12}{'threshold':>10}{'score':>9}{'values':>8}{'accepted':>10}"
        f"{'95% below':>11}{'limit':>8}"
    )
    for kind in sorted(answer.kinds, key=lambda kind: kind.kind):
        score = "never" if kind.least_score is None else f"{kind.least_score:.4f}"
        print(
            f"  {kind.kind:12}{kind.curve:12}{kind.threshold:10.4f}{score:>9}{kind.seen:8.0f}"
            f"{kind.share:10.1%}{_shown(kind)}"
        )


def _shown(kind: KindTerms) -> str:
    shown = kind.shown
    if shown is None or shown.limit is None:
        return ""
    return f"{shown.bound:11.2%}{shown.limit:8.2%}"


def _print_proof(answer: Terms) -> None:
    """Print what pages show that nothing was learnt from, or that there are none."""
    proof = answer.proof
    if proof is None:
        print("not certified: these are the values it was learnt from, filled fields alone")
        return
    chosen = proof.chosen
    print(
        f"certified on {proof.pages} other pages, empty fields among them; filled ones accepted "
        f"{answer.share_of_filled:.1%}; on the pages chosen on wrong {chosen.wrong:.0f} of "
        f"{chosen.seen:.0f}"
    )
    if answer.reachable:
        papers = proof.papers
        print(
            f"papers with a silent error {papers.wrong} of {papers.checked}, "
            f"95% at most one in {1 / papers.bound:.0f}"
        )
    for harm, one in proof.harms.items():
        print(
            f"  {harm.value:12}wrong {one.wrong} of {one.checked}, 95% below {one.bound:.3%}, "
            f"limit {one.limit:.3%}"
        )


def _print_forms(office: Office) -> None:
    """Print how each registered form stands, and what alarmed the monitor."""
    for line in standing_lines(office.ledger, office.forms.templates):
        print(line)
    for line in alarm_lines(office.ledger, office.forms.templates):
        print(line)


def _print_audits(audits: tuple[AuditCount, ...]) -> None:
    filled = [one for one in audits if one.kind not in EMPTY_KINDS]
    blank = [one for one in audits if one.kind in EMPTY_KINDS]
    for title, counts in (("accepted values", filled), ("empty fields", blank)):
        checked, wrong = sum(one.checked for one in counts), sum(one.wrong for one in counts)
        bound = wilson_upper(wrong, checked)
        print(f"audited {title}: {checked}, wrong {wrong}, 95% below {bound:.2%}")


def _print_detection(audits: tuple[AuditCount, ...], counts: tuple[DetectionCount, ...]) -> None:
    known = detection(audits, counts)
    print(f"typed unseen: {known.blind}, wrong {known.blind_wrong}")
    tests = f"planted errors: {known.planted}, found {known.found}"
    if known.corrected is None:
        print(f"{tests}; {known.missing} more it takes to say how many errors are noticed")
        return
    print(f"{tests}, 95% above {known.at_least:.1%}")
    print(f"accepted values with errors that nobody noticed: 95% below {known.corrected:.2%}")
