"""Keying, met by a real browser and a real system in each of its fault modes."""

import traceback
from dataclasses import replace

import pytest

from bots.errors import (
    OutcomeUnknown,
    RecordDiffers,
    RecordRejected,
    SystemUnavailable,
)
from bots.protocol.keying import Absent, Different, Found, key, look_up
from samples.systems.hoiku.boxes import BOXES
from samples.systems.hoiku.fault_modes import FaultMode

pytestmark = pytest.mark.browser

LABELS = {box.column: box.label for box in BOXES}


def _intend():
    """Stand for the caller who writes down the intent."""


def _typed(job):
    return {entry.screen_field: entry.text for entry in job.entries}


def test_a_record_is_stored_once_and_letter_for_letter(bot, system, job, under):
    received = system.registrations_received()
    receipt = key(job, bot, _intend)
    (record,) = under(job)
    assert receipt.number == record["number"]
    assert receipt.case_id == job.case_id
    stored = {label: record[column] for column, label in LABELS.items()}
    assert {label: stored[label] for label in _typed(job)} == _typed(job)
    assert system.registrations_received() == received + 1


def test_pictures_of_the_screen_are_kept_with_the_case(bot, system, job):
    receipt = key(job, bot, _intend)
    pictures = sorted(receipt.evidence.parent.iterdir())
    assert [path.stem.split("-")[1] for path in pictures] == ["filled", "receipt", "stored"]
    assert all(path.read_bytes().startswith(b"\xff\xd8") for path in pictures)
    assert receipt.evidence.parent.name == job.case_id


@pytest.mark.parametrize(
    "name",
    ["髙﨑　祐德", "吉田　&amp; <b>", "a\"b'c\\d", "～－∥ー‐", "葛城　ゞ①", "％20＋+%3D"],
)
def test_what_was_approved_is_what_is_stored(bot, system, make_job, under, name):
    job = make_job({"氏名": name, "備考": f"一行目 {name}\n\n二行目  {name}"})
    key(job, bot, _intend)
    (record,) = under(job)
    assert record["shimei"] == name
    assert record["biko"].replace("\r\n", "\n") == _typed(job)["備考"]


@pytest.mark.parametrize("name", ["𠮷田　港", "〜−‖", "葛󠄀城", "é"])
def test_a_character_that_the_page_cannot_post_is_never_sent(bot, system, make_job, name):
    received = system.registrations_received()
    with pytest.raises(RecordRejected, match=r"氏名: .*文字目"):
        key(make_job({"氏名": name}), bot, _intend)
    assert system.registrations_received() == received


def test_the_intent_is_written_before_anything_is_sent(bot, system, job, under):
    seen = []
    key(job, bot, lambda: seen.append(len(under(job))))
    assert seen == [0]


def test_an_intent_that_cannot_be_written_stops_the_click(bot, system, job, under):
    def no_room():
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        key(job, bot, no_room)
    assert under(job) == []


def test_a_dropped_connection_after_storing_is_one_record(bot, system, job, under):
    received = system.registrations_received()
    system.become(FaultMode.DROPS_AFTER)
    with pytest.raises(OutcomeUnknown):
        key(job, bot, _intend)
    assert system.registrations_received() == received + 1
    (record,) = under(job)
    system.become(FaultMode.NORMAL)
    found = look_up(job, bot)
    assert isinstance(found, Found)
    assert found.receipt.number == record["number"]


def test_a_dropped_connection_before_storing_is_no_record(bot, system, job, under):
    received = system.registrations_received()
    system.become(FaultMode.DROPS_BEFORE)
    with pytest.raises(OutcomeUnknown):
        key(job, bot, _intend)
    assert system.registrations_received() == received + 1
    assert under(job) == []
    system.become(FaultMode.NORMAL)
    assert look_up(job, bot) == Absent()


def test_an_error_page_after_storing_is_an_unknown_outcome(bot, system, job, under):
    system.become(FaultMode.FAILS_AFTER)
    with pytest.raises(OutcomeUnknown):
        key(job, bot, _intend)
    assert len(under(job)) == 1


def test_a_slow_system_is_waited_for(bot, system, job, under):
    system.become(FaultMode.SLOW, slow_seconds="0.3")
    assert key(job, bot, _intend).number == under(job)[0]["number"]


def test_a_receipt_for_nothing_is_found_out(bot, system, job, under):
    system.become(FaultMode.FORGETS)
    with pytest.raises(OutcomeUnknown):
        key(job, bot, _intend)
    assert under(job) == []
    assert look_up(job, bot) == Absent()


def test_a_record_that_the_system_cut_is_found_out(bot, system, job, under):
    system.become(FaultMode.CUTS)
    with pytest.raises(RecordDiffers, match="備考"):
        key(job, bot, _intend)
    (record,) = under(job)
    found = look_up(job, bot)
    assert isinstance(found, Different)
    assert found.numbers == (record["number"],)
    assert "備考" in found.fields
    assert "週就労日数" not in found.fields


def test_a_refusal_is_for_a_person(bot, system, job, under):
    system.become(FaultMode.REFUSES)
    with pytest.raises(RecordRejected, match="月次処理中"):
        key(job, bot, _intend)
    assert under(job) == []


def test_a_system_that_is_down_may_be_tried_again(bot, system, job, under):
    system.become(FaultMode.DOWN)
    with pytest.raises(SystemUnavailable):
        key(job, bot, _intend)
    with pytest.raises(SystemUnavailable):
        look_up(job, bot)
    system.become(FaultMode.NORMAL)
    key(job, bot, _intend)
    assert len(under(job)) == 1


@pytest.mark.parametrize(
    ("box", "text"),
    [
        ("氏名", "寿限無寿限無五劫の擦り切れ海砂利水魚の水行末"),
        ("事業所電話", "031234567890"),
        ("備考", "港" * 201),
    ],
)
def test_a_text_that_the_box_cuts_is_never_sent(bot, system, make_job, box, text):
    received = system.registrations_received()
    with pytest.raises(RecordRejected, match=box) as caught:
        key(make_job({box: text}), bot, _intend)
    assert text not in "".join(traceback.format_exception(caught.value))
    assert system.registrations_received() == received


def test_a_locked_box_is_named_and_its_text_is_not_quoted(bot, system, make_job):
    received = system.registrations_received()
    job = make_job({"雇用期間区分": "1", "雇用終了日": "20991231"})
    with pytest.raises(RecordRejected, match="雇用終了日") as caught:
        key(job, bot, _intend)
    assert "20991231" not in "".join(traceback.format_exception(caught.value))
    assert system.registrations_received() == received


def test_a_complaint_of_the_page_stops_before_anything_is_sent(bot, system, make_job):
    received = system.registrations_received()
    with pytest.raises(RecordRejected, match="YYYYMMDD"):
        key(make_job({"証明日": "2026/4/1"}), bot, _intend)
    assert system.registrations_received() == received


def test_a_complaint_after_the_click_is_no_unknown_outcome_where_nothing_left(bot, system, job):
    received = system.registrations_received()
    nameless = replace(job, entries=job.entries[1:])
    with pytest.raises(RecordRejected, match="受付番号を入力"):
        key(nameless, bot, _intend)
    assert system.registrations_received() == received


def test_the_system_may_quote_what_was_typed_and_we_do_not(bot, system, make_job, under):
    job = make_job({"証明日": "20230230"})
    with pytest.raises(RecordRejected, match="証明日の値") as caught:
        key(job, bot, _intend)
    assert "20230230" not in "".join(traceback.format_exception(caught.value))
    assert under(job) == []


def test_a_code_that_the_screen_does_not_offer_is_for_a_person(bot, system, make_job):
    with pytest.raises(RecordRejected, match="雇用形態"):
        key(make_job({"雇用形態": "77"}), bot, _intend)


def test_a_box_that_the_screen_does_not_have_is_named(bot, system, make_job):
    received = system.registrations_received()
    with pytest.raises(SystemUnavailable, match="通勤時間"):
        key(make_job({"通勤時間": "30"}), bot, _intend)
    assert system.registrations_received() == received


def test_a_session_that_is_over_is_opened_again(bot, system, job, under):
    system.become(FaultMode.NORMAL, sessions="forget")
    key(job, bot, _intend)
    assert len(under(job)) == 1


def test_a_session_that_ends_under_the_click_is_an_unknown_outcome(bot, system, job):
    with pytest.raises(OutcomeUnknown):
        key(job, bot, lambda: system.become(FaultMode.NORMAL, sessions="forget"))
    assert look_up(job, bot) == Absent()


def test_a_record_that_is_there_already_is_refused(bot, system, job, under):
    key(job, bot, _intend)
    with pytest.raises(RecordRejected, match="すでに登録"):
        key(job, bot, _intend)
    assert len(under(job)) == 1


def test_a_record_that_is_there_already_is_adopted_where_it_is_the_same(
    bot, system, job, under, adopting
):
    first = key(job, bot, _intend)
    again = key(adopting(job), bot, lambda: pytest.fail("nothing is to be sent"))
    assert again.number == first.number
    assert len(under(job)) == 1


def test_a_record_that_is_there_already_is_refused_where_it_differs(
    bot, system, make_job, under, adopting
):
    job = make_job()
    key(job, bot, _intend)
    other = adopting(make_job({"備考": "ちがう備考"}, key=job.key))
    with pytest.raises(RecordRejected, match="すでに登録"):
        key(other, bot, _intend)
    assert len(under(job)) == 1
    found = look_up(other, bot)
    assert isinstance(found, Different)
    assert (found.fields, found.numbers) == (("備考",), (under(job)[0]["number"],))


def test_two_records_under_one_key_are_for_a_person(bot, system, job, under):
    for _ in range(2):
        bot.start()
        bot.fill(job.entries)
        bot.submit()
    first, second = under(job)
    assert look_up(job, bot) == Different((), (first["number"], second["number"]))


def test_a_system_that_refuses_duplicates_says_so(bot, system, job, under):
    key(job, bot, _intend)
    system.become(FaultMode.NORMAL, duplicates="refuse")
    bot.start()
    bot.fill(job.entries)
    bot.submit()
    with pytest.raises(RecordRejected, match="既に登録されています"):
        bot.receipt_number()
    assert len(under(job)) == 1
