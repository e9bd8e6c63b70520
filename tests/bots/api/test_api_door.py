"""An API is a system like any other, in every fault mode: one POST, one record, nothing quoted."""

import json
import socket
import ssl
import threading
import tomllib
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from uuid import uuid4

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from bots.api.json_fields import body_of, texts_of
from bots.api.profile import ApiProfile, contradictions
from bots.credentials import Credentials
from bots.errors import (
    OutcomeUnknown,
    ProfileWrong,
    RecordDiffers,
    RecordRejected,
    SystemUnavailable,
)
from bots.jobs import Entry, KeyingJob, OnExisting
from bots.protocol.keying import Absent, Found, key, look_up, rehearse
from bots.protocol.registry import SystemAccess, open_bot
from samples.systems.record_api.fault_modes import FaultMode
from samples.systems.record_api.process import record_api
from samples.systems.record_api.server import TOKEN, Office, RecordServer

PROFILE = """
key = "受付番号"
records = "v1/records"
search = "v1/records?uketsukeNo={key}"
record = "v1/records/{number}"
found = "items"

[[fields]]
box = "受付番号"
name = "uketsukeNo"
[[fields]]
box = "氏名"
name = "shimei"
[[fields]]
box = "生年月日"
name = "seinengappi"
date = "yyyy-mm-dd"
[[fields]]
box = "月曜"
name = "shuro.getsuyo"
kind = "boolean"
[[fields]]
box = "月間就労時間"
name = "shuro.jikan"
kind = "integer"
empty = "null"
[[fields]]
box = "雇用形態"
name = "shuro.keitai"
codes = { "01" = "seishain", "02" = "part" }
[[fields]]
box = "備考"
name = "biko"
empty = "absent"
[[fields]]
constant = "13999"
name = "dantai"
"""
RECORD = {
    "氏名": "汐風　菜々子",
    "生年月日": "19900401",
    "月曜": "1",
    "月間就労時間": "160",
    "雇用形態": "02",
    "備考": "",
}


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    with record_api(tmp_path_factory.mktemp("api") / "records.sqlite3") as api:
        yield api


@pytest.fixture
def api(running):
    running.become(FaultMode.NORMAL)
    yield running
    running.become(FaultMode.NORMAL)


@pytest.fixture(scope="module")
def access(running, tmp_path_factory):
    folder = tmp_path_factory.mktemp("systems")
    profile = folder / "hoiku.profile.toml"
    profile.write_text(PROFILE, encoding="utf-8")
    return SystemAccess(
        "hoiku",
        running.address,
        Credentials("", TOKEN),
        folder,
        door="api",
        settings={"profile": str(profile)},
    )


@pytest.fixture(scope="module")
def bot(access):
    with open_bot(access) as bot:
        yield bot


@pytest.fixture
def job():
    return job_of(f"KB-{uuid4().hex}")


def job_of(number, **changes):
    texts = {"受付番号": number, **RECORD, **changes}
    entries = tuple(Entry(box, text) for box, text in texts.items())
    return KeyingJob(f"case-{number}", "hoiku", number, entries)


def nothing():
    """Write down no intent."""


def test_a_record_is_posted_once_and_found(api, bot, job):
    posts = api.posts_received()
    assert look_up(job, bot) == Absent()
    receipt = key(job, bot, nothing)
    assert api.posts_received() == posts + 1
    assert api.records(job.key) == [
        {
            "uketsukeNo": job.key,
            "shimei": "汐風　菜々子",
            "seinengappi": "1990-04-01",
            "shuro": {"getsuyo": True, "jikan": 160, "keitai": "part"},
            "dantai": "13999",
        }
    ]
    found = look_up(job, bot)
    assert isinstance(found, Found)
    assert found.receipt.number == receipt.number
    adopting = replace(job, on_existing=OnExisting.COMPARE)
    assert key(adopting, bot, nothing).number == receipt.number
    with pytest.raises(RecordRejected, match="すでに登録されています"):
        key(job, bot, nothing)
    assert api.posts_received() == posts + 1


@pytest.mark.parametrize(
    "fault_mode",
    [FaultMode.DROPS_AFTER, FaultMode.FAILS_AFTER, FaultMode.NUMBERLESS, FaultMode.CONFLICTS],
)
def test_what_was_stored_without_a_receipt_is_found(api, bot, job, fault_mode):
    api.become(fault_mode)
    with pytest.raises(OutcomeUnknown):
        key(job, bot, nothing)
    api.become(FaultMode.NORMAL)
    assert isinstance(look_up(job, bot), Found)
    assert len(api.records(job.key)) == 1


@pytest.mark.parametrize(
    "fault_mode", [FaultMode.DROPS_BEFORE, FaultMode.FORGETS, FaultMode.REDIRECTS]
)
def test_what_was_sent_and_not_stored_is_absent_and_keyed_again(api, bot, job, fault_mode):
    api.become(fault_mode)
    posts = api.posts_received()
    with pytest.raises(OutcomeUnknown):
        key(job, bot, nothing)
    assert api.posts_received() == posts + 1
    api.become(FaultMode.NORMAL)
    assert look_up(job, bot) == Absent()
    key(job, bot, nothing)
    assert len(api.records(job.key)) == 1


@pytest.mark.parametrize(
    "fault_mode", [FaultMode.DOWN, FaultMode.MUMBLES, FaultMode.BUSY, FaultMode.EXPIRES]
)
def test_a_system_that_is_away_was_sent_nothing(api, bot, job, fault_mode):
    api.become(fault_mode)
    with pytest.raises(SystemUnavailable):
        key(job, bot, nothing)
    assert api.records(job.key) == []


def test_a_refusal_is_told_without_the_name(api, bot, job):
    api.become(FaultMode.REFUSES)
    with pytest.raises(RecordRejected) as refused:
        key(job, bot, nothing)
    assert str(refused.value) == "氏名[…]、生年月日[…]の人は住民記録にありません"
    assert api.records(job.key) == []


def test_a_record_that_was_cut_is_a_difference(api, bot, job):
    api.become(FaultMode.CUTS)
    with pytest.raises(RecordDiffers, match="氏名"):
        key(job, bot, nothing)


def test_a_rehearsal_posts_nothing(api, bot, job):
    posts = api.posts_received()
    assert rehearse(job, bot).refusal == ""
    assert "整数ではない" in rehearse(job_of(job.key, 月間就労時間="0160"), bot).refusal
    assert api.posts_received() == posts


def test_a_wrong_token_is_not_let_in(api, access, job):
    stranger = replace(access, credentials=Credentials("", "wrong"))
    with open_bot(stranger) as bot, pytest.raises(SystemUnavailable, match="入れません"):
        key(job, bot, nothing)


def test_a_system_that_is_not_there_was_sent_nothing(access, job):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        gone = f"http://127.0.0.1:{free.getsockname()[1]}/"
    with open_bot(replace(access, address=gone)) as bot:
        bot.fill(job.entries)
        with pytest.raises(SystemUnavailable, match=r"届きません .ConnectError."):
            bot.submit()
        assert not bot.has_sent


@given(st.sampled_from(list(RECORD)), st.text() | st.from_regex(r"-?[0-9]{1,9}", fullmatch=True))
def test_a_body_gives_back_every_text_or_names_its_box(box, text):
    profile = ApiProfile.model_validate(tomllib.loads(PROFILE))
    told = {"受付番号": "KB", **RECORD, box: text}
    try:
        body = json.loads(json.dumps(body_of(told, profile)))
    except RecordRejected as refused:
        assert str(refused).startswith(f"{box}: ")
    else:
        assert texts_of(body, profile) == told


def profile_of(**changes):
    fields = [
        {"box": "受付番号", "name": "no"},
        *({"box": box, "name": f"field{n}"} for n, box in enumerate(RECORD)),
    ]
    return ApiProfile.model_validate(
        {
            "key": "受付番号",
            "records": "r",
            "search": "r?k={key}",
            "record": "r/{number}",
            "fields": fields,
            **changes,
        }
    )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"records": "https://elsewhere.example/r"}, "records: a path below"),
        ({"records": "//elsewhere.example/r"}, "records: a path below"),
        ({"search": "r"}, "search: needs {key} in braces"),
        ({"record": "r/{key}"}, "record: needs {number} in braces"),
        ({"key": "番号"}, "key: no field has the box"),
        ({"eras": {"令和": "R"}}, "eras: needs"),
    ],
)
def test_a_profile_that_contradicts_itself_says_where(changes, said):
    assert [line for line in contradictions(profile_of(**changes)) if line.startswith(said)]


def test_records_do_not_travel_as_open_letters(access):
    abroad = replace(access, address="http://10.20.30.40/")
    with pytest.raises(ProfileWrong, match="https://"), open_bot(abroad):
        pass


def test_a_certificate_that_is_missing_is_told_before_anything_is_sent(access):
    settings = {**access.settings, "ca_file": "/nowhere/ca.pem"}
    with pytest.raises(ProfileWrong, match="ca_file"), open_bot(replace(access, settings=settings)):
        pass


def certificate(folder):
    """Make a certificate for this machine, signed by itself; return the file with its key."""
    own = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "hoiku")])
    now = datetime.now(UTC)
    here = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder(name, name, own.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(here, critical=False)
        .sign(own, hashes.SHA256())
    )
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    path = folder / "hoiku.pem"
    path.write_bytes(
        own.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain) + made.public_bytes(pem)
    )
    return path


@contextmanager
def behind_tls(folder, pem):
    with RecordServer(0, Office(folder / "tls.sqlite3")) as server:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pem)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def test_only_a_server_whose_certificate_is_known_gets_the_token(access, job, tmp_path):
    pem = certificate(tmp_path)
    with behind_tls(tmp_path, pem) as server:
        strange = replace(access, address=f"https://127.0.0.1:{server.server_port}/")
        with open_bot(strange) as bot, pytest.raises(SystemUnavailable, match="ConnectError"):
            key(job, bot, nothing)
        known = replace(strange, settings={**access.settings, "ca_file": str(pem)})
        with open_bot(known) as bot:
            assert key(job, bot, nothing).number == "5001"
