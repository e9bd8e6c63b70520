"""A real legacy system, a real browser, and records of invented people to key."""

from dataclasses import replace
from uuid import uuid4

import pytest

from bots.credentials import Credentials
from bots.jobs import Entry, KeyingJob, OnExisting
from bots.protocol.registry import SystemAccess, open_bot
from samples.systems.hoiku.fault_modes import FaultMode
from samples.systems.hoiku.process import legacy_system
from samples.systems.hoiku.server import PASSWORD, STAFF

RECORD = {
    "フリガナ": "ｼｵｶｾﾞ ﾅﾅｺ",
    "氏名": "汐風　菜々子",
    "生年月日・元号": "4",
    "生年月日・年": "02",
    "生年月日・月": "04",
    "生年月日・日": "01",
    "証明日": "20260401",
    "事業所名": "株式会社ほしぞら製作所",
    "事業所所在地": "みなと野市本町1-2-3",
    "事業所電話": "0312345678",
    "就労先名称": "ほしぞら製作所　港工場",
    "就労先住所": "みなと野市港町9-8",
    "雇用期間区分": "2",
    "雇用開始日": "20200401",
    "雇用終了日": "20270331",
    "雇用形態": "04",
    "更新有無": "2",
    "月曜": "1",
    "火曜": "1",
    "土曜": "",
    "祝日": "1",
    "月間就労時間": "160",
    "月間就労分": "30",
    "月就労日数": "20",
    "週就労日数": "5",
    "平日開始": "0830",
    "平日終了": "1730",
    "休憩分": "60",
    "育児休業区分": "",
    "育休開始日": "",
    "児童名": "汐風　一歩",
    "児童生年月日": "20230115",
    "備考": "四月から港工場です",
}


@pytest.fixture(scope="module")
def running_system(tmp_path_factory):
    with legacy_system(tmp_path_factory.mktemp("legacy") / "hoiku.sqlite3") as system:
        yield system


@pytest.fixture
def system(running_system):
    """The system as it works on a good day."""
    running_system.become(FaultMode.NORMAL, slow_seconds="0", duplicates="accept")
    return running_system


@pytest.fixture(scope="module")
def access(running_system, tmp_path_factory):
    evidence = tmp_path_factory.mktemp("evidence")
    return SystemAccess("hoiku", running_system.address, Credentials(STAFF, PASSWORD), evidence)


@pytest.fixture(scope="module")
def bot(access):
    """One warm browser for all tests of a module, as for all jobs of a batch."""
    with open_bot(access) as bot:
        yield bot


@pytest.fixture
def make_job():
    def make(changes=None, key=None):
        key = key or f"KB{uuid4().hex[:10].upper()}"
        texts = {"受付番号": key, **RECORD, **(changes or {})}
        entries = tuple(Entry(label, text) for label, text in texts.items())
        return KeyingJob(f"case-{key}", "hoiku", key, entries)

    return make


@pytest.fixture
def job(make_job):
    return make_job()


@pytest.fixture
def adopting():
    """The same job, but content with a record that is already there."""
    return lambda job: replace(job, on_existing=OnExisting.COMPARE)


@pytest.fixture
def under(system):
    """What the system's own database holds under the key of a job."""

    def records_of(job):
        return [record for record in system.records() if record["uketsuke_no"] == job.key]

    return records_of
