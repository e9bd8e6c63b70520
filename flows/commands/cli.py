"""The command line: words in, one call, an exit code out; errors are one line, no traceback."""

import sys
from collections.abc import Sequence

import typer
from typer.exceptions import Abort, TyperException

from bots.errors import BotError
from cases.records.errors import CaseError
from desk.web.reason_words import told
from flows.casework.error_scrubbing import ScrubbedErrors
from flows.commands import (
    canary,
    case,
    doctor,
    form,
    keying,
    keying_stop,
    passwords,
    read,
    retention,
    risk,
    run,
    staff,
)
from flows.errors import CommandWrong, FlowError, MachineRefused, WorkFailed
from flows.office.settings import stay_inside
from ocr.base.errors import OcrError

app = typer.Typer(
    name="kamibashi",
    help="The paper-to-digital bridge for municipal back offices (紙橋).",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
run.register(app)
read.register(app)
app.add_typer(form.app, name="templates")
app.add_typer(case.app, name="cases")
keying.register(app)
keying_stop.register(app)
canary.register(app)
app.add_typer(passwords.app, name="passwords")
app.add_typer(staff.app, name="users")
doctor.register(app)
app.add_typer(risk.app, name="risk")
retention.register(app)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    Whatever goes wrong is one line for each mistake on standard error. Of a programming error
    only the kind and the place are told: its message may quote what stands on a paper.
    """
    stay_inside()
    try:
        with ScrubbedErrors():
            return _run(argv)
    except (OcrError, BotError, CaseError, FlowError) as error:
        advice = "; a defect of ours, please report this line" * isinstance(error, WorkFailed)
        for line in told(error).splitlines():
            print(f"kamibashi: {line}{advice}", file=sys.stderr)
        return error.exit_code


def _run(argv: Sequence[str] | None) -> int:
    """Run one command.

    Raises:
        CommandWrong: where the words make no command, or the question got no answer.
        MachineRefused: where a file cannot be written, or the like.
    """
    try:
        code = app(args=argv, standalone_mode=False)
    except TyperException as wrong:
        words = " ".join(wrong.format_message().split())
        raise CommandWrong(f"{words} (kamibashi --help says more)") from None
    except Abort:
        raise CommandWrong("no answer, so nothing was done") from None
    except OSError as error:
        raise MachineRefused(
            f"{error.strerror or error} ({type(error).__name__}): look at folders, rights and disk"
        ) from None
    return code if isinstance(code, int) else 0
