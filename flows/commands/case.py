"""`kamibashi cases`: where the cases stand. No citizen's value is printed here."""

from pathlib import Path
from typing import Annotated

import typer

from cases.records.records import reception_number
from cases.records.states import State
from desk.web.reason_words import reason_of_case
from flows.errors import ProofDiffers
from flows.office.office import open_office
from flows.reports.proof import Prover, kept_links, proof_page

app = typer.Typer(help="where the cases stand")


@app.command("list")
def list_cases(
    state: Annotated[State | None, typer.Option(help="only cases in this state")] = None,
    limit: Annotated[int, typer.Option(min=1, help="how many at the most")] = 50,
) -> None:
    """List cases, oldest first."""
    with open_office() as office:
        page = office.ledger.cases(state, limit=limit)
    for row in page.rows:
        form = f"{row.template}/{row.edition}" if row.template else "-"
        receipt = row.receipt_number or "-"
        print(f"{row.id}  {row.state:16} {form:24} doubtful {row.doubtful:3}  {receipt}")
    print(f"{len(page.rows)} of {page.total}")


@app.command()
def show(
    case_id: Annotated[str, typer.Argument(help="the case's id or its 受付番号")],
) -> None:
    """Show one case: where it stands, every move, every keying."""
    with open_office() as office:
        case = office.ledger.case(_id_of(case_id))
    print(f"{case.id}  {case.number}  {case.state}  {reason_of_case(case)}".rstrip())
    print(f"scan {case.scan.sha256[:12]}  page {', '.join(map(str, case.page_numbers))}")
    print(f"form {case.template or '-'}/{case.edition or '-'}  read by {case.engine or '-'}")
    print(f"fields {len(case.fields)}, doubtful {len(case.doubtful)}")
    for move in case.moves:
        print(f"  {move.at:%Y-%m-%d %H:%M:%S}  {move.old} → {move.new}  {move.by}")
    for keying in case.keyings:
        print(f"  keyed into {keying.system}: {keying.outcome}  {keying.receipt_number or '-'}")


@app.command()
def proof(
    case_id: Annotated[str, typer.Argument(help="the case's id or its 受付番号")],
    out: Annotated[Path | None, typer.Option(help="the file; KB….html where not said")] = None,
    pdf: Annotated[bool, typer.Option(help="a PDF in place of HTML, printed by Chromium")] = False,
    verify: Annotated[str, typer.Option(help="a hash that stands on an earlier proof")] = "",
) -> None:
    """Write the proof of a case: paper, value, what was typed, what the system shows, history."""
    wanted = _id_of(case_id)
    with open_office() as office:
        if verify:
            _verify(kept_links(office.ledger, wanted), verify)
            return
        prover = Prover(office.ledger, office.staff, office.forms, office.folders)
        page = proof_page(prover.prove(wanted))
        suffix = ".pdf" if pdf else ".html"
        file = out or Path(f"{reception_number(wanted)}{suffix}")
        if pdf:
            from bots.browser.pdf_printing import (
                print_pdf,  # starts a browser: only who prints pays for it
            )

            print_pdf(page, file, office.browser())
        else:
            file.write_text(page, encoding="utf-8")
    print(file)


def _verify(links: tuple[str, ...], kept: str) -> None:
    """Say up to which entry the trail is as it was when the hash was printed.

    Raises:
        ProofDiffers: it is not: something was changed, or the case was purged.
    """
    if kept not in links:
        raise ProofDiffers("履歴はこのハッシュのときと違います（書き換え、または値の消去）")
    print(f"一致: 履歴 {links.index(kept) + 1} 件目まで変わっていません（全 {len(links)} 件）")


def _id_of(text: str) -> str:
    """Return the id of a case, from itself or from the 受付番号."""
    return text.removeprefix("KB").lower()
