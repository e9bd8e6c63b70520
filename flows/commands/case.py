"""`kamibashi cases`: where the cases stand. No citizen's value is printed here."""

from typing import Annotated

import typer

from cases.states import State
from flows.office import open_office

app = typer.Typer(help="where the cases stand")


@app.command("list")
def list_cases(
    state: Annotated[State | None, typer.Option(help="only cases in this state")] = None,
    limit: Annotated[int, typer.Option(min=1, help="how many at the most")] = 50,
) -> None:
    """List cases, oldest first."""
    page = open_office().ledger.cases(state, limit=limit)
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
    ledger = open_office().ledger
    case = ledger.case(case_id.removeprefix("KB").lower())
    print(f"{case.id}  {case.number}  {case.state}  {case.reason}".rstrip())
    print(f"scan {case.scan.sha256[:12]}  page {', '.join(map(str, case.page_numbers))}")
    print(f"form {case.template or '-'}/{case.edition or '-'}  read by {case.engine or '-'}")
    print(f"fields {len(case.fields)}, doubtful {len(case.doubtful)}")
    for move in case.moves:
        print(f"  {move.at:%Y-%m-%d %H:%M:%S}  {move.old} → {move.new}  {move.by}")
    for keying in case.keyings:
        print(f"  keyed into {keying.system}: {keying.outcome}  {keying.receipt_number or '-'}")
