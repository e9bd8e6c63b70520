"""Key one record. Until the POST everything may be repeated; after it nothing may be."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol, runtime_checkable

from playwright.sync_api import Error as PlaywrightError

from bots.errors import (
    OutcomeUnknown,
    ReadBackDiffers,
    RecordDiffers,
    RecordRejected,
    SystemUnavailable,
)
from bots.jobs import Entry, KeyingJob, OnExisting, Receipt
from bots.protocol.read_back import Difference, differences


class Bot(Protocol):
    """What a system's bot must know how to do, in the words of the system's manual.

    Its methods may raise Playwright's errors and the errors of `bots.errors`; `key` and
    `look_up` turn the former into the latter.
    """

    def start(self) -> None:
        """Stand before an empty entry screen, logging in again where the session is over."""

    def fill(self, entries: Sequence[Entry]) -> None:
        """Type the entries; raise `RecordRejected` where a box cannot take its text."""

    def held(self) -> Mapping[str, str]:
        """Return what the entry screen holds now, by label."""

    def submit(self) -> None:
        """Press the button, once, and wait for what the system answers."""

    @property
    def has_sent(self) -> bool:
        """Whether anything may have left the browser since `start`."""

    def receipt_number(self) -> str:
        """Return the number shown; raise `RecordRejected` where the system shows a refusal."""

    def numbers(self, key: str) -> Sequence[str]:
        """Return the numbers of the records that the system holds under `key`."""

    def stored(self, number: str) -> Mapping[str, str]:
        """Return one record as the system holds it, by label, as it would be typed."""

    def picture(self, case_id: str, moment: str) -> Path | None:
        """Keep a picture of what is shown now."""


@runtime_checkable
class Amending(Protocol):
    """A bot that can also correct a record which its system holds, for `OnExisting.UPDATE`."""

    def open_existing(self, number: str) -> None:
        """Stand before the screen that corrects this record, its boxes holding its values.

        It takes the place of `start`: `fill`, `held`, `submit` and `receipt_number` follow, the
        last returning the number of the record that was corrected.
        """


@dataclass(frozen=True, slots=True)
class Found:
    """The system holds the record, exactly as it was to be typed."""

    receipt: Receipt


@dataclass(frozen=True, slots=True)
class Absent:
    """The system holds nothing under this key.

    That proves that nothing was stored only once the system cannot still be at work on what was
    sent: look some minutes after the click, not at once.
    """


@dataclass(frozen=True, slots=True)
class Different:
    """The system holds something else under this key: other values, or several records."""

    differences: tuple[Difference, ...]
    numbers: tuple[str, ...]

    @property
    def fields(self) -> tuple[str, ...]:
        """The boxes that differ."""
        return tuple(difference.box for difference in self.differences)


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What keying a record would come to, tried up to the one click and not further.

    `refusal` says in Japanese why it would be refused, "" where it would not; `existing` is the
    number of a record that is there already under its key, which would be adopted or corrected.
    """

    case_id: str
    refusal: str = ""
    existing: str = ""
    picture: Path | None = None


def key(job: KeyingJob, bot: Bot, before_submit: Callable[[], None]) -> Receipt:
    """Key `job` and return the system's receipt, compared with what the system then holds.

    `before_submit` is called when the filled screen has been read back, just before the one
    click: the caller writes down its intent there.

    Raises:
        SystemUnavailable: nothing was sent; the job may be tried again.
        RecordRejected: nothing was stored; a person must change the values.
        OutcomeUnknown: something was sent; `look_up` must decide before anything else.
        RecordDiffers: the same, and the record in the system is known to be another.
    """
    with _nothing_sent(job, bot):
        standing = _standing(job, bot)
        if isinstance(standing, Found):
            return standing.receipt
        _fill(job, bot, standing)
        bot.picture(job.case_id, "filled")
    before_submit()
    with _perhaps_sent(job, bot):
        bot.submit()
        number = bot.receipt_number()
        picture = bot.picture(job.case_id, "receipt")
        amended = standing.fields if standing else ()
        receipt = Receipt(job.case_id, number, datetime.now(UTC), picture, amended)
        _confirm_in_the_system(job, bot, number)
        _refuse_a_second_record(number, standing)
    return receipt


def rehearse(job: KeyingJob, bot: Bot) -> Rehearsal:
    """Fill the screen and read it back, keep one picture, and leave it: nothing is submitted.

    Raises:
        SystemUnavailable: it could not be tried.
        OutcomeUnknown: something was sent all the same, which is a defect of the bot.
    """
    standing, refusal = None, ""
    with _nothing_sent(job, bot):
        try:
            standing = _standing(job, bot)
            if not isinstance(standing, Found):
                _fill(job, bot, standing)
                _refuse_what_was_sent(job, bot)
        except RecordRejected as rejected:
            refusal = _without_values(rejected, job)
        picture = bot.picture(job.case_id, "rehearsed")
    return Rehearsal(job.case_id, refusal, _number_of(standing), picture)


def look_up(job: KeyingJob, bot: Bot) -> Found | Absent | Different:
    """Search the system for the record of `job` and compare it, entry by entry.

    Raises:
        SystemUnavailable: the look-up failed and may be tried again; the outcome is unknown still.
    """
    with _nothing_sent(job, bot):
        numbers = tuple(bot.numbers(job.key))
        if not numbers:
            return Absent()
        if len(numbers) > 1:
            bot.picture(job.case_id, "found")
            return Different((), numbers)
        differing = differences(job.entries, bot.stored(numbers[0]))
        picture = bot.picture(job.case_id, "found")
    if differing:
        return Different(differing, numbers)
    return Found(Receipt(job.case_id, numbers[0], datetime.now(UTC), picture))


_HELD = "この受付番号の記録がすでに登録されています。照会してください"
_CANNOT_AMEND = (
    "この受付番号の記録がすでに登録されています。このシステムは更新に対応していません。"
    "システムの画面で直してください"
)


def _standing(job: KeyingJob, bot: Bot) -> Found | Different | None:
    """Return the record that is to be adopted or corrected; None where there is none yet."""
    found = look_up(job, bot)
    if isinstance(found, Absent):
        return None
    if isinstance(found, Found) and job.on_existing is not OnExisting.REFUSE:
        return found
    if isinstance(found, Found) or job.on_existing is not OnExisting.UPDATE:
        raise RecordRejected(_HELD)
    if len(found.numbers) > 1:
        raise RecordRejected("この受付番号の記録が複数あります。照会して一つにしてください")
    return found


def _number_of(standing: Found | Different | None) -> str:
    match standing:
        case Found(receipt):
            return receipt.number
        case Different(_, (number, *_)):
            return number
    return ""


def _fill(job: KeyingJob, bot: Bot, standing: Different | None) -> None:
    """Fill an empty screen, or that of the record to correct, and read it back."""
    if standing is None:
        bot.start()
    elif isinstance(bot, Amending):
        bot.open_existing(standing.numbers[0])
    else:
        raise RecordRejected(_CANNOT_AMEND)
    bot.fill(job.entries)
    _refuse_what_the_screen_changed(job, bot.held())


def _refuse_what_was_sent(job: KeyingJob, bot: Bot) -> None:
    if bot.has_sent:
        raise OutcomeUnknown(f"case {job.case_id}: 試しの入力なのに送信されました")


def _refuse_a_second_record(number: str, standing: Different | None) -> None:
    if standing and standing.numbers != (number,):
        raise RecordDiffers(
            f"登録番号 {standing.numbers[0]} を直したはずが、{number} として登録されました"
        )


def _refuse_what_the_screen_changed(job: KeyingJob, held: Mapping[str, str]) -> None:
    if changed := differences(job.entries, held):
        raise ReadBackDiffers(f"画面が入力どおりに受け取りません。{_said(changed)}")


def _confirm_in_the_system(job: KeyingJob, bot: Bot, number: str) -> None:
    changed = differences(job.entries, bot.stored(number))
    bot.picture(job.case_id, "stored")
    if changed:
        raise RecordDiffers(f"登録番号 {number}: 登録内容が入力と違います。{_said(changed)}")


def _said(changed: Sequence[Difference]) -> str:
    return "、".join(map(str, changed))


@contextmanager
def _nothing_sent(job: KeyingJob, bot: Bot) -> Iterator[None]:
    try:
        yield
    except PlaywrightError as error:
        bot.picture(job.case_id, "failed")
        raise SystemUnavailable(f"case {job.case_id}: {_first_line(error)}") from None
    except RecordRejected as refusal:
        bot.picture(job.case_id, "refused")
        raise RecordRejected(_without_values(refusal, job)) from None


@contextmanager
def _perhaps_sent(job: KeyingJob, bot: Bot) -> Iterator[None]:
    try:
        with _nothing_sent(job, bot):
            yield
    except SystemUnavailable as error:
        if bot.has_sent:
            raise OutcomeUnknown(str(error)) from None
        raise


def _first_line(error: PlaywrightError) -> str:
    """Return the first line only: Playwright's call log quotes every text that was typed."""
    return error.message.splitlines()[0] if error.message else "the browser failed"


def _without_values(rejected: RecordRejected, job: KeyingJob) -> str:
    """Return what the system said without what was typed: old systems like to quote it."""
    said = str(rejected)
    if isinstance(rejected, ReadBackDiffers):
        return said  # in words of our own
    typed = (text for entry in job.entries for text in (entry.text, *entry.shown))
    for text in sorted(typed, key=len, reverse=True):
        if len(text) > 1:
            said = said.replace(text, "…")
    return said
