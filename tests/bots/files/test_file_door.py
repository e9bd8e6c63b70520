"""A file is a system like any other: keyed once, found again, handed over whole."""

import json
from contextlib import contextmanager
from datetime import date

import pytest

from bots.credentials import Credentials
from bots.errors import ProfileWrong, RecordRejected, SystemUnavailable
from bots.files.door import open_tray
from bots.jobs import Entry, KeyingJob, OnExisting
from bots.protocol.keying import Absent, Different, Found, key, look_up, rehearse
from bots.protocol.registry import SystemAccess, open_bot
from tests.bots.files.file_profiles import record

CSV = """
format = "csv"
charset = "cp932"
name = "KB{date}_{number}.csv"
key = "受付番号"

[[columns]]
box = "受付番号"
[[columns]]
box = "氏名"
[[columns]]
box = "生年月日"
date = "geemmdd"
[[columns]]
box = "備考"
"""
DAILY = CSV.replace("KB{date}_{number}.csv", "KB{date}.csv") + "\n"
KINDS = {
    "csv": CSV,
    "xlsx": CSV.replace('"csv"', '"xlsx"'),
    "fixed": CSV.replace('"csv"', '"fixed"').replace("]]\n", "]]\nwidth = 40\n"),
}


class Office:
    """A system whose door is a file, and the folder of its tray."""

    def __init__(self, folder, profile=CSV):
        self.tray = folder / "tray"
        self.tray.mkdir(exist_ok=True)
        self.profile = folder / "hoiku.profile.toml"
        self.profile.write_text(profile, encoding="utf-8")
        self.access = SystemAccess(
            "hoiku",
            str(self.tray),
            Credentials("", ""),
            folder,
            door="file",
            settings={"profile": str(self.profile)},
        )

    def handed_over(self):
        return sorted(path.name for path in (self.tray / "outbox").iterdir())

    @contextmanager
    def on(self, day):
        with open_tray(self.access, lambda: day) as bot:
            yield bot


@pytest.fixture
def office(tmp_path):
    return Office(tmp_path)


def job_of(number="KB01", **changes):
    texts = record(number, **changes)
    entries = tuple(Entry(box, text) for box, text in texts.items())
    return KeyingJob(f"case-{number}", "hoiku", number, entries)


def nothing():
    """Write down no intent."""


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_is_keyed_and_found_and_handed_over(tmp_path, kind):
    office = Office(tmp_path, KINDS[kind])
    with open_bot(office.access) as bot:
        assert look_up(job_of(), bot) == Absent()
        receipt = key(job_of(), bot, nothing)
        assert receipt.number.endswith(":1")
        assert key(job_of("KB02"), bot, nothing).number.endswith(":2")
        found = look_up(job_of(), bot)
        assert isinstance(found, Found)
        assert found.receipt.number == receipt.number
        assert office.handed_over() == []
    (name,) = office.handed_over()
    assert receipt.number == f"{name}:1"


def test_a_record_is_found_when_its_file_is_long_gone(office):
    with open_bot(office.access) as bot:
        receipt = key(job_of(), bot, nothing)
    for path in (office.tray / "outbox").iterdir():
        path.unlink()
    with open_bot(office.access) as bot:
        found = look_up(job_of(), bot)
        assert isinstance(found, Found)
        assert found.receipt.number == receipt.number
        assert isinstance(look_up(job_of(氏名="別人"), bot), Different)
        with pytest.raises(RecordRejected, match="すでに登録されています"):
            key(job_of(), bot, nothing)
        compared = KeyingJob("case", "hoiku", "KB01", job_of().entries, OnExisting.COMPARE)
        assert key(compared, bot, nothing).number == receipt.number
    assert office.handed_over() == []


def test_each_batch_has_a_file_of_its_own(office):
    for number in ("KB01", "KB02"):
        with office.on(date(2026, 4, 1)) as bot:
            key(job_of(number), bot, nothing)
    assert office.handed_over() == ["KB20260401_001.csv", "KB20260401_002.csv"]


def test_a_file_of_a_day_is_handed_over_when_the_day_is_past(tmp_path):
    office = Office(tmp_path, 'per = "day"\n' + DAILY)
    for number in ("KB01", "KB02"):
        with office.on(date(2026, 4, 1)) as bot:
            key(job_of(number), bot, nothing)
    assert office.handed_over() == []
    with office.on(date(2026, 4, 2)) as bot:
        key(job_of("KB03"), bot, nothing)
    assert office.handed_over() == ["KB20260401.csv"]
    content = (office.tray / "outbox" / "KB20260401.csv").read_text(encoding="cp932")
    assert content.count("KB0") == 2


def test_a_batch_that_breaks_off_is_handed_over_by_the_next(office):
    with pytest.raises(SystemUnavailable), open_bot(office.access) as bot:
        key(job_of(), bot, nothing)
        raise SystemUnavailable("the keyer stopped")
    assert office.handed_over() == []
    with open_bot(office.access) as bot:
        key(job_of("KB02"), bot, nothing)
    assert len(office.handed_over()) == 1


def test_a_rehearsal_leaves_nothing_and_hands_nothing_over(office):
    with open_bot(office.access) as bot:
        assert rehearse(job_of(), bot).refusal == ""
        assert "「〜」" in rehearse(job_of(備考="〜"), bot).refusal
        assert look_up(job_of(), bot) == Absent()
    assert office.handed_over() == []


def test_no_file_is_put_in_the_place_of_another(office):
    with open_bot(office.access):
        pass
    with office.on(date(2026, 4, 1)) as bot:
        key(job_of(), bot, nothing)
        (office.tray / "outbox" / "KB20260401_002.csv").write_bytes(b"of others")
    with office.on(date(2026, 4, 1)) as bot:
        key(job_of("KB02"), bot, nothing)
    assert office.handed_over()[2] == "KB20260401_003.csv"
    assert (office.tray / "outbox" / "KB20260401_002.csv").read_bytes() == b"of others"


def test_two_sessions_never_share_a_tray(office):
    mine, yours = open_bot(office.access), open_bot(office.access)
    with mine, pytest.raises(SystemUnavailable, match="ほかの入力が"), yours:
        pass


def test_a_half_written_file_of_another_profile_is_left_alone(office):
    with pytest.raises(SystemUnavailable, match="stopped"), open_bot(office.access) as bot:
        key(job_of(), bot, nothing)
        raise SystemUnavailable("stopped")
    office.profile.write_text(KINDS["fixed"], encoding="utf-8")
    with pytest.raises(SystemUnavailable, match="前の設定に戻して"), open_bot(office.access):
        pass
    office.profile.write_text(CSV, encoding="utf-8")
    with open_bot(office.access) as bot:
        assert isinstance(look_up(job_of(), bot), Found)


def test_a_folder_that_is_not_there_is_a_system_that_is_away(office):
    office.tray.rmdir()
    with pytest.raises(SystemUnavailable, match="使えません"), open_bot(office.access):
        pass


def test_a_box_without_a_column_stops_the_keying(office):
    entries = (*job_of().entries, Entry("児童名", "汐風　一歩"))
    unmatched = pytest.raises(SystemUnavailable, match=r"欄が合いません .児童名.")
    with open_bot(office.access) as bot, unmatched:
        key(KeyingJob("case", "hoiku", "KB01", entries), bot, nothing)


def test_a_refusal_quotes_one_character_and_nothing_more(office):
    with open_bot(office.access) as bot, pytest.raises(RecordRejected) as refused:
        key(job_of(氏名="汐風〜菜々子"), bot, nothing)
    assert str(refused.value) == "氏名: 「〜」は文字コード cp932 にありません"


def test_the_account_says_what_was_handed_over(office):
    with office.on(date(2026, 4, 1)) as bot:
        key(job_of(), bot, nothing)
    told = json.loads((office.tray / "sent" / "KB20260401_001.csv.json").read_bytes())
    assert told["records"] == [record()]


def test_every_mistake_of_a_profile_is_told_at_once(office):
    office.profile.write_text(
        """
        format = "fixed"
        charset = "cp932"
        quoting = "all"
        name = "../KB"
        key = "受付番号"
        [[columns]]
        box = "氏名"
        [[columns]]
        box = "氏名"
        width = 3
        pad = "　"
        [[columns]]
        constant = "〜"
        width = 3
        date = "yyyy"
        """,
        encoding="utf-8",
    )
    with pytest.raises(ProfileWrong) as wrong, open_bot(office.access):
        pass
    told = [line.split(": ", 1)[1] for line in str(wrong.value).splitlines()]
    assert [line.split(":")[0] for line in told] == [
        "columns.0.width",
        "columns.1.width",
        "columns.2.date",
        "columns.2.constant",
        "columns",
        "key",
        "name",
        "name",
        "quoting",
    ]


def test_what_contradicts_itself_in_a_profile_is_told_with_its_line(office):
    said = office.profile.read_text(encoding="utf-8").split("\n")
    place = next(place for place, line in enumerate(said) if line.startswith("[[columns]]"))
    said[place:place] = ["[[columns]]", 'box = "氏名"', 'constant = "1"']
    office.profile.write_text("\n".join(said), encoding="utf-8")
    at_line = rf"columns\.0\.box: give either box or constant \(at line {place + 2}\)"
    with pytest.raises(ProfileWrong, match=at_line), open_bot(office.access):
        pass


def test_a_mistake_in_a_profile_is_told_with_its_line(office):
    office.profile.write_text('format = "csv"\nstrange = 1\n', encoding="utf-8")
    with pytest.raises(ProfileWrong, match=r"strange: .*\(at line 2\)"), open_bot(office.access):
        pass


@pytest.mark.parametrize("broken", ["format = ", 'format = "doc"', "strange = 1"])
def test_a_profile_that_cannot_be_read_names_its_file(office, broken):
    office.profile.write_text(broken, encoding="utf-8")
    with pytest.raises(ProfileWrong, match=r"hoiku\.profile\.toml"), open_bot(office.access):
        pass
