"""What became of an odd file: read as its plain picture, doubted, refused and why, or wrong."""

import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.ugly import errors_in, is_filled
from benchmarks.wild.sheets import Sheet, WildFile, packed
from japanese.clock import today
from ocr.base.defects import reason_of
from ocr.base.form_reading import Decision, PageOutcome
from ocr.base.reasons import Reason, ReasonCode
from ocr.reader import Reader
from ocr.scans.split import SplitPage, split_stack

_AS_PLAIN = 3
"""So many fields fewer may be accepted of a page that is read as its plain picture."""


@dataclass(slots=True)
class Verdict:
    """What became of a file; `silent` says each accepted value that is not on the paper.

    A page of one that no person would read counts as silent where it was read.
    """

    plain: int = 0
    doubted: int = 0
    refused: Counter[ReasonCode] = field(default_factory=Counter)
    untrue: list[Reason] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Judge:
    """Reads files through the reader's doors, and compares with what is known of them."""

    reader: Reader
    _plain: dict[int, int] = field(default_factory=dict)

    def verdict(self, file: WildFile) -> Verdict:
        """Return what becomes of a file."""
        verdict = Verdict()
        with tempfile.TemporaryDirectory(prefix="wild-") as scratch:
            scan = Path(scratch) / "scan"
            scan.write_bytes(file.content)
            try:
                pages = split_stack(scan, Path(scratch) / "pages")
            except Exception as error:
                _refuse(verdict, reason_of(error), file)
                return verdict
            self._judge_pages(verdict, pages, file)
        return verdict

    def _judge_pages(self, verdict: Verdict, pages: Sequence[SplitPage], file: WildFile) -> None:
        if len(pages) != len(file.sheets):
            verdict.silent.append(f"{len(pages)} pages for {len(file.sheets)}")
            return
        for page, sheet in zip(pages, file.sheets, strict=True):
            if page.unread is not None:
                _refuse(verdict, page.unread, file)
                continue
            outcome = self.reader.read(page.picture, today=today())
            if outcome.form is None:
                _refuse(verdict, outcome.reason or Reason(ReasonCode.OTHER), file)
            elif sheet is None:
                verdict.silent.append("read, and is no form")
            else:
                self._compare(verdict, outcome, sheet)

    def _compare(self, verdict: Verdict, outcome: PageOutcome, sheet: Sheet) -> None:
        silent = list(silent_errors(outcome, sheet))
        verdict.silent += silent
        if not silent:
            as_plain = accepted(outcome, sheet) >= self._accepted_plain(sheet) - _AS_PLAIN
            verdict.plain += as_plain
            verdict.doubted += not as_plain

    def _accepted_plain(self, sheet: Sheet) -> int:
        if sheet.number not in self._plain:
            with tempfile.TemporaryDirectory(prefix="wild-") as scratch:
                picture = Path(scratch) / "plain.png"
                picture.write_bytes(packed(sheet.image, "PNG"))
                outcome = self.reader.read(picture, today=today())
            self._plain[sheet.number] = accepted(outcome, sheet)
        return self._plain[sheet.number]


def accepted(outcome: PageOutcome, sheet: Sheet) -> int:
    """Return how many filled fields of a page were accepted."""
    fields = outcome.form.fields if outcome.form else ()
    sure = (one for one in fields if one.decision is Decision.ACCEPT)
    return sum(is_filled(one, sheet.truth) for one in sure)


def silent_errors(outcome: PageOutcome, sheet: Sheet) -> Iterator[str]:
    """Yield what was accepted of a page and is not so on its paper."""
    for one in outcome.form.fields if outcome.form else ():
        if one.decision is Decision.ACCEPT:
            yield from errors_in(one, sheet.truth)


def _refuse(verdict: Verdict, reason: Reason, file: WildFile) -> None:
    verdict.refused[reason.code] += 1
    if reason.code not in file.why:
        verdict.untrue.append(reason)
