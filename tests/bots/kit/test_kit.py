"""The building blocks for old web systems, met in the bundled system of the 2000s."""

import pytest

from bots.credentials import Credentials
from bots.errors import LogInRefused, OutcomeUnknown, RecordRejected, SystemUnavailable
from bots.hoiku.bot import HoikuBot
from bots.jobs import Entry
from bots.kit.downloads import saved
from bots.kit.log_ins import LogIn
from bots.kit.panes import Pane, at, named, nth
from bots.kit.waits import until
from bots.protocol.keying import Absent, key, look_up
from samples.systems.hoiku.boxes import BOXES
from samples.systems.hoiku.fault_modes import FaultMode
from samples.systems.hoiku.server import STAFF

pytestmark = pytest.mark.browser


def _intend():
    """Stand for the caller who writes down the intent."""


def test_a_frame_is_found_by_its_name_its_address_or_its_place(bot):
    bot.start()
    found = {Pane(bot.window, find).frame for find in (named("main"), at("/nyuryoku"), nth(2))}
    assert len(found) == 1
    assert not Pane(bot.window, named("gone")).is_there
    with pytest.raises(SystemUnavailable, match="フレーム"):
        Pane(bot.window, at("/elsewhere")).open("/")


def test_a_log_out_under_the_click_is_an_unknown_outcome_and_then_absent(bot, system, job, under):
    with pytest.raises(OutcomeUnknown, match="セッション"):
        key(job, bot, lambda: system.become(FaultMode.LOGS_OUT))
    system.become(FaultMode.NORMAL)
    assert look_up(job, bot) == Absent()
    key(job, bot, _intend)
    assert len(under(job)) == 1


def test_sessions_that_end_again_and_again_lose_and_double_nothing(bot, system, make_job, under):
    system.become(FaultMode.TIMES_OUT, session_pages="5", sessions="forget")
    for job in (make_job(), make_job()):
        try:
            key(job, bot, _intend)
        except OutcomeUnknown:
            assert look_up(job, bot) == Absent()
            key(job, bot, _intend)
        assert len(under(job)) == 1
    system.become(FaultMode.NORMAL, sessions="forget")


def test_a_session_that_ends_as_soon_as_it_has_begun_is_not_tried_for_ever(bot, system, job):
    system.become(FaultMode.TIMES_OUT, session_pages="3", sessions="forget")
    with pytest.raises(SystemUnavailable, match="セッション"):
        key(job, bot, lambda: pytest.fail("there is no screen to type on"))
    system.become(FaultMode.NORMAL, sessions="forget")


def test_a_wrong_password_is_tried_once_for_the_whole_batch(bot, system, make_job):
    tried = system.log_ins_refused()
    window, address = bot.window, system.address
    window.go(address)
    wrong = HoikuBot(window, address, Credentials(STAFF, "wrong-word"))
    for job in (make_job(), make_job()):
        with pytest.raises(LogInRefused, match="パスワード"):
            key(job, wrong, lambda: pytest.fail("nobody lets us in"))
    assert system.log_ins_refused() == tried + 1


def test_a_line_that_breaks_under_the_log_in_is_no_wrong_password():
    comes, screen = iter(["an error page", "the menu"]), ["the log-in"]
    session = LogIn(
        shut_out=lambda: screen[-1] != "the menu",
        log_in=lambda: screen.append(next(comes)),
        asks=lambda: screen[-1] == "the log-in",
    )
    with pytest.raises(SystemUnavailable) as trouble:
        session.reach(lambda: None)
    assert not isinstance(trouble.value, LogInRefused)
    session.reach(lambda: None)  # it may be tried again
    assert screen[-1] == "the menu"


@pytest.mark.parametrize("fault_mode", [FaultMode.DRIPS, FaultMode.INTERIM])
def test_pages_that_come_late_or_move_on_by_themselves_are_waited_for(
    bot, system, job, under, fault_mode
):
    system.become(fault_mode, slow_seconds="0.05")
    assert key(job, bot, _intend).number == under(job)[0]["number"]


def test_what_does_not_come_is_named(bot):
    bot.start()
    with pytest.raises(SystemUnavailable, match="登録番号"):
        until("登録番号", Pane(bot.window, named("main")).frame.get_by_text("ない"), seconds=0.05)


def test_a_postal_code_is_looked_up_in_the_window_for_it(bot, system, make_job, under):
    job = make_job({"事業所郵便番号": "990-0002"})
    key(job, bot, _intend)
    (record,) = under(job)
    assert record["jigyosho_yubin"] == "990-0002"
    assert record["jigyosho_jusho"] == "みなと野市本町1-2-3"


def test_a_postal_code_that_is_not_found_is_for_a_person(bot, system, make_job):
    with pytest.raises(RecordRejected, match="郵便番号"):
        key(make_job({"事業所郵便番号": "999-9999"}), bot, _intend)
    assert len(bot.window.page.context.pages) == 1


def test_what_a_page_makes_of_a_box_is_read_back_by_its_rule(bot, system, job, under):
    bot.start()
    bot.fill(job.entries)
    shown = Pane(bot.window, named("main")).frame.get_by_label("平日開始")
    assert bot.held()["平日開始"] == "0830"
    assert shown.input_value() == "08:30"


def test_what_a_page_makes_of_a_box_without_a_rule_is_refused(bot, system, make_job):
    received = system.registrations_received()
    with pytest.raises(RecordRejected, match="フリガナ"):
        key(make_job({"フリガナ": "シオカゼ　ナナコ"}), bot, _intend)
    assert system.registrations_received() == received


def test_a_guard_against_double_sending_is_a_refusal_where_it_strikes(bot, system, job, under):
    frame = Pane(bot.window, named("main"))
    for trick, said in (("soshin = true", "処理中"), ("f.token.value = 'spent'", "すでに送信")):
        bot.start()
        bot.fill(job.entries)
        frame.frame.evaluate(f"() => {{ const f = document.forms['nyuryoku']; {trick}; }}")
        with pytest.raises(RecordRejected, match=said):
            bot.submit()
            bot.receipt_number()
    assert under(job) == []


def test_a_length_in_bytes_is_told_by_the_server(bot, system, make_job, under):
    job = make_job({"児童名": "汐風潮風港風浜風沖風磯風浦風泊風"})
    with pytest.raises(RecordRejected, match=r"児童名は.*バイト以内"):
        key(job, bot, _intend)
    assert under(job) == []


def test_an_option_is_chosen_by_its_code_or_by_its_label(bot):
    bot.start()
    for text in ("04", "04 契約社員"):
        bot.fill((Entry("雇用形態", text),))
        assert bot.held()["雇用形態"] == text


def test_a_box_is_typed_again_where_it_holds_something_else(bot, job):
    bot.start()
    bot.fill(job.entries)
    bot.fill((Entry("平日開始", "0945"), Entry("氏名", ""), Entry("火曜", "")))
    held = bot.held()
    assert (held["平日開始"], held["氏名"], held["火曜"]) == ("0945", "", "")


def test_a_file_that_the_system_gives_is_kept_with_the_case(bot, system, job):
    receipt = key(job, bot, _intend)
    menu = Pane(bot.window, named("menu")).frame
    path = saved(bot.window, job.case_id, menu.get_by_role("link", name="登録一覧").click)
    assert path == bot.window.evidence / job.case_id / "登録一覧.csv"
    assert receipt.number in path.read_text(encoding="cp932")


def test_the_screens_tell_every_box_as_the_system_has_it(bot):
    (screen,) = bot.screens().values()
    told = [(box.label, box.most or 0, box.required, len(box.options)) for box in screen]
    assert told == [
        (box.label, box.most, box.required, len(box.codes) + bool(box.codes)) for box in BOXES
    ]


def test_a_picture_shows_the_whole_of_a_long_frame(bot, job):
    bot.start()
    page = bot.window.page
    page.set_viewport_size({"width": 1100, "height": 300})
    assert bot.picture(job.case_id, "long")
    frame = Pane(bot.window, named("main")).frame
    assert frame.evaluate("document.documentElement.scrollHeight") <= page.viewport_size["height"]
