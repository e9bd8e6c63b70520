"""An office that was keying before there were jobs finds them made, and can go back."""

from datetime import UTC, datetime

import pytest

from cases.ledger import Ledger
from cases.records.jobs import JobState
from cases.store.database import open_database
from tests.cases.store.migrations import back_to

pytestmark = pytest.mark.both_databases

AT = datetime(2026, 4, 1, 12, 30, tzinfo=UTC)


def test_jobs_are_made_from_the_keyings_that_there_are(office, ledger, engine, url):
    book = ledger.keying
    keyed, unknown, refused, again, waiting = (office.sent(name=name) for name in "一二三四五")
    book.receipt(keyed, "R-1", AT, "bot-1")
    book.outcome_unknown(unknown, "応答なし", "bot-1")
    book.refused(refused, "桁数", "bot-1")
    for end in (book.outcome_unknown, book.found_absent):
        end(again, "応答なし", "bot-1")
    under_way = office.sent(name="六")
    before_the_click = office.keying(name="七")
    book.nothing_sent(waiting, "接続できません", "bot-1")
    back_to(engine, "0002")
    open_database(url).dispose()
    made = {case_id: Ledger(engine).case(case_id).jobs for case_id in (before_the_click, keyed)}
    assert made[before_the_click] == ()
    (job,) = made[keyed]
    assert (job.system, job.key, job.state, job.attempts) == (
        "hoiku",
        f"KB{keyed}",
        JobState.DONE,
        1,
    )
    wanted = {
        unknown: JobState.UNKNOWN,
        refused: JobState.REFUSED,
        again: JobState.WAITING,
        waiting: JobState.WAITING,
        under_way: JobState.KEYING,
    }
    assert {case_id: ledger.case(case_id).jobs[0].state for case_id in wanted} == wanted
    assert [doubt.case_id for doubt in book.doubts("hoiku")] == [unknown]
