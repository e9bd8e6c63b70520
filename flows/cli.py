"""The command line: words in, one call, an exit code out; errors are one line, no traceback."""

import sys
from collections.abc import Sequence

import typer
from click.exceptions import ClickException, Exit

from bots.errors import BotError
from cases.errors import CaseError
from flows.commands import case, form, keying, read, run, staff
from flows.errors import FlowError
from flows.settings import stay_inside
from ocr.errors import OcrError

app = typer.Typer(
    name="kamibashi",
    help="The paper-to-digital bridge for municipal back offices (紙橋).",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
run.register(app)
read.register(app)
app.add_typer(form.app, name="templates")
app.add_typer(case.app, name="cases")
keying.register(app)
app.add_typer(staff.app, name="users")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    Our own errors become one line; a programming error crashes, with exit code 1.
    """
    stay_inside()
    try:
        code = app(args=argv, standalone_mode=False)
    except (OcrError, BotError, CaseError, FlowError) as error:
        print(f"kamibashi: {error}", file=sys.stderr)
        return error.exit_code
    except ClickException as error:
        error.show()
        return error.exit_code
    except Exit as done:
        return done.exit_code
    except KeyboardInterrupt:
        return 0
    return code if isinstance(code, int) else 0
