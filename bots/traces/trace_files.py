"""What is kept of a job that failed: its steps, the screen and a picture, every value masked.

Playwright's own trace is not used: it costs more than a third of a record's time, and holds every
value that was typed, in places which nobody can clean.
"""

import json
import traceback
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import unquote

from playwright.sync_api import Error

from bots.errors import BotError, OutcomeUnknown, SystemUnavailable
from bots.jobs import KeyingJob
from bots.protocol.keying import Bot
from bots.traces.job_runs import Run, Step, window_of
from bots.traces.masking import Mask
from bots.traces.remedies import remedy
from bots.traces.snapshots import masked_page, picture_of

_MOST_KEPT = 5  # traces of one case: a system that is down fails it again and again
_FAILURES = (SystemUnavailable, OutcomeUnknown)


class Traced:
    """A block in which a bot does one job; where the job fails, a trace is left in `folder`.

    A refusal by the system leaves none: it is the values' fault, and a person sees them. A trace
    never replaces the outcome.
    """

    def __init__(self, bot: Bot, job: KeyingJob, folder: Path) -> None:
        self._lent, self._folder = bot, folder
        self.run = Run(job)
        self.bot = self.run.watched(bot)

    def __enter__(self) -> Self:
        """Begin the job: it is to be done with `bot`."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Keep the trace of a job that failed."""
        if isinstance(error, _FAILURES) or (isinstance(error, Exception) and _is_ours(error)):
            _keep(self._lent, self.run, error, self._folder)


def _is_ours(error: Exception) -> bool:
    """Tell a defect from what other rooms raise on purpose, each with an exit code of its own."""
    return not isinstance(error, BotError) and not hasattr(error, "exit_code")


def _keep(bot: Bot, run: Run, error: BaseException, folder: Path) -> None:
    ours = not isinstance(error, BotError)
    mask = Mask(
        (entry.screen_field for entry in run.job.entries),
        (text for entry in run.job.entries for text in (entry.text, *entry.shown)),
    )
    with suppress(OSError, Error):
        place = folder / datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
        place.mkdir(parents=True)
        told = _told(run, error, mask, ours=ours)
        (place / "trace.json").write_text(told, encoding="utf-8")
        window = window_of(bot)
        if window is not None:
            html = masked_page(window.page, mask)
            (place / "screen.html").write_text(html, encoding="utf-8")
            picture_of(window.page, html, place / "screen.png")
        _forget_the_oldest(folder)


def _told(run: Run, error: BaseException, mask: Mask, *, ours: bool) -> str:
    last = run.steps[-1] if run.steps else None
    whole = {
        "case": run.job.case_id,
        "system": run.job.system,
        "failure": type(error).__name__,
        "message": mask(str(error)) if ours else mask.hide(str(error)),
        "remedy": remedy(error, ours=ours),
        "last_step": last.said if last else "",
        "place": _place(error) if ours else "",
        "steps": [_step(step, mask) for step in run.steps],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _step(step: Step, mask: Mask) -> dict[str, object]:
    where = unquote(step.where)
    return {
        "step": step.said,
        "at": step.at.isoformat(timespec="milliseconds"),
        "seconds": round(step.seconds, 3),
        "boxes": list(step.boxes),
        "paths": where if where.isascii() else mask(where),
        "failed": step.failed,
    }


def _place(error: BaseException) -> str:
    """Return file and line of a defect; its message may quote a value and is masked."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""


def _forget_the_oldest(folder: Path) -> None:
    for old in sorted(folder.iterdir())[:-_MOST_KEPT]:
        for path in old.iterdir():
            path.unlink()
        old.rmdir()
