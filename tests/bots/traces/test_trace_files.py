"""A job that failed leaves a trace that helps, and in which nothing of a citizen stands."""

import json
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bots.errors import OutcomeUnknown, RecordRejected, SystemUnavailable
from bots.jobs import Entry, KeyingJob
from bots.protocol.keying import Bot, key
from bots.traces.masking import MASK, Mask
from bots.traces.trace_files import Traced
from samples.systems.hoiku.fault_modes import FaultMode

LABELS = ("氏名", "生年月日", "備考")


def nothing():
    """Write no intent: there is no ledger here."""


@pytest.fixture
def fail(bot, job, tmp_path):
    """Key the job, let it fail, and return the folder of its one trace."""

    def run(failure, before_submit=nothing):
        with pytest.raises(failure), Traced(bot, job, tmp_path / "traces") as traced:
            key(job, traced.bot, before_submit)
        (place,) = (tmp_path / "traces").iterdir()
        return place

    return run


def told(place):
    return json.loads((place / "trace.json").read_text(encoding="utf-8"))


def assert_nobody_stands_in(place, job):
    texts = {
        form
        for entry in job.entries
        for form in (entry.text, *entry.shown)
        if len(form) > 1 and entry.screen_field not in ("受付番号",)
    }
    assert len(texts) > 20
    for path in place.iterdir():
        held = path.read_bytes()
        for text in texts:
            for charset in ("utf-8", "cp932", "utf-16-le"):
                assert text.encode(charset) not in held or (text.isdigit() and len(text) < 5)


@pytest.mark.browser
def test_an_unknown_outcome_says_what_was_done_and_what_to_do(fail, system, job):
    system.become(FaultMode.FAILS_AFTER)
    place = fail(OutcomeUnknown)
    trace = told(place)
    assert (trace["case"], trace["failure"]) == (job.case_id, "OutcomeUnknown")
    assert "kamibashi resolve" in trace["remedy"]
    assert trace["last_step"] == "登録のボタンを押す"
    (typed,) = (step for step in trace["steps"] if step["step"] == "入力する")
    assert typed["boxes"] == [entry.screen_field for entry in job.entries]
    assert all("?" not in step["paths"] for step in trace["steps"])
    assert_nobody_stands_in(place, job)
    with Image.open(place / "screen.png") as picture:
        assert picture.width > 200


@pytest.mark.browser
def test_a_defect_leaves_the_filled_screen_masked(fail, system, job):
    def defect():
        raise ZeroDivisionError("汐風　菜々子")

    place = fail(ZeroDivisionError, defect)
    trace = told(place)
    assert "不具合" in trace["remedy"]
    assert trace["place"].startswith("test_trace_files.py:")
    screen = (place / "screen.html").read_text(encoding="utf-8")
    assert "氏名" in screen
    assert f'value="{MASK * 6}"' in screen
    assert "script" not in screen
    assert_nobody_stands_in(place, job)


@pytest.mark.browser
def test_a_system_that_is_down_leaves_its_error_page(fail, system, job):
    system.become(FaultMode.DOWN)
    place = fail(SystemUnavailable)
    assert "システム" in told(place)["remedy"]
    assert "システムエラー" in (place / "screen.html").read_text(encoding="utf-8")


@pytest.mark.browser
def test_a_refusal_leaves_no_trace(bot, system, job, tmp_path):
    system.become(FaultMode.REFUSES)
    with pytest.raises(RecordRejected), Traced(bot, job, tmp_path / "traces") as traced:
        key(job, traced.bot, nothing)
    assert not (tmp_path / "traces").exists()


@pytest.mark.browser
def test_what_the_system_shows_back_is_remembered_and_no_trace_is_left(bot, system, job, tmp_path):
    with Traced(bot, job, tmp_path / "traces") as traced:
        key(job, traced.bot, nothing)
    assert traced.run.shown["氏名"] == "汐風　菜々子"
    assert "汐風" not in repr(traced.run.steps)
    assert not (tmp_path / "traces").exists()


class BrokenDoor:
    """A door without a window that fails at once."""

    def start(self):
        raise SystemUnavailable("the file share is away")


def test_traces_of_one_case_do_not_pile_up(tmp_path):
    job = KeyingJob("c", "hoiku", "KB1", (Entry("氏名", "汐風"),))
    for _ in range(8):
        with (
            pytest.raises(SystemUnavailable),
            Traced(cast(Bot, BrokenDoor()), job, tmp_path) as traced,
        ):
            traced.bot.start()
    assert len(list(tmp_path.iterdir())) == 5


def test_a_trace_that_cannot_be_written_does_not_replace_the_outcome(tmp_path):
    (tmp_path / "file").write_text("")
    job = KeyingJob("c", "hoiku", "KB1", ())
    with (
        pytest.raises(SystemUnavailable),
        Traced(cast(Bot, BrokenDoor()), job, tmp_path / "file") as traced,
    ):
        traced.bot.start()


WRITTEN = st.text(st.characters(categories=("L", "N")), min_size=2, max_size=12)


@given(WRITTEN, st.text(max_size=10), st.text(max_size=10))
def test_no_value_of_the_job_is_left_wherever_it_stands(value, before, behind):
    masked = Mask(LABELS, [value])(f"{before}{value}{behind}")
    assert value not in masked
    assert len(masked) == len(before + value + behind)


@given(WRITTEN)
def test_of_another_persons_text_only_words_that_we_brought_are_left(text):
    mask = Mask(LABELS, [])
    left = mask(text).replace(MASK, "")
    assert mask(left) == left
    assert not any(letter.isdigit() for letter in left)


def test_an_error_stays_readable():
    mask = Mask(LABELS, ["汐風　菜々子"])
    said = "エラー：生年月日の値[19900401]が正しくありません（汐風　菜々子）"
    assert mask(said) == "エラー：生年月日＊＊[＊＊＊＊＊＊＊＊]＊正しくありません（＊＊＊＊＊＊）"
