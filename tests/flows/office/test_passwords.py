"""Passwords at rest: what was put in comes out, for nobody else, whatever happens meanwhile."""

import json
import os
import subprocess
import sys
from contextlib import ExitStack, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from flows.errors import PasswordsLocked, SystemNotSetUp
from flows.office.office import open_office
from flows.office.passwords import PasswordStore
from japanese.clock import now_utc

SECRET = "himitsu-ペンギン"


@pytest.fixture
def store(tmp_path):
    return PasswordStore(tmp_path / "home/passwords.json", tmp_path / "etc/key")


def put(store, **passwords):
    for name, password in passwords.items():
        store.put(name, SecretStr(password), now_utc())


def told(store, *names):
    found = [store.password(name) for name in names]
    return [password.get_secret_value() if password else None for password in found]


FEWER = settings(max_examples=30)  # each writes to the disk, and waits for it


@FEWER
@given(
    st.dictionaries(st.text("abc._", min_size=1), st.text(min_size=1), min_size=1, max_size=3),
    st.booleans(),
)
def test_what_was_put_in_comes_out(passwords, rotated):
    with TemporaryDirectory() as folder:
        store = PasswordStore(Path(folder, "home/passwords.json"), Path(folder, "key"))
        put(store, **passwords)
        if rotated:
            assert store.rotate() == len(passwords)
        assert told(store, *passwords) == list(passwords.values())
        assert list(store.names()) == sorted(passwords)
        assert store.password("another") is None


def test_both_files_are_their_owners_alone_and_hold_no_password(store):
    put(store, hoiku=SECRET)
    for path in (store.file, store.key_file):
        assert path.stat().st_mode & 0o777 == 0o600
        assert SECRET.encode() not in path.read_bytes()
    assert SECRET not in f"{store!r} {store.password('hoiku')!r} {store.names()!r}"
    assert store.key_file.read_text().strip() not in store.file.read_text()


def test_a_password_that_was_removed_is_gone(store):
    put(store, hoiku=SECRET, juki="x")
    assert store.remove("hoiku")
    assert not store.remove("hoiku")
    assert told(store, "hoiku", "juki") == [None, "x"]


def test_another_key_opens_nothing(store):
    put(store, hoiku=SECRET)
    store.key_file.write_text(f"{os.urandom(32).hex()}\n")
    with pytest.raises(PasswordsLocked, match="KAMIBASHI_KEY_FILE"):
        store.password("hoiku")
    with pytest.raises(PasswordsLocked, match="kamibashi passwords set hoiku"):
        store.rotate()


def test_a_password_under_another_systems_name_does_not_open(store):
    put(store, hoiku=SECRET, juki="x")
    book = json.loads(store.file.read_text())
    book["passwords"]["juki"] = book["passwords"]["hoiku"]
    store.file.write_text(json.dumps(book))
    with pytest.raises(PasswordsLocked, match="juki"):
        store.password("juki")
    assert told(store, "hoiku") == [SECRET]


@FEWER
@given(st.integers(min_value=0), st.integers(0, 255))
def test_a_file_that_was_tampered_with_never_gives_another_password(place, byte):
    with TemporaryDirectory() as folder:
        store = PasswordStore(Path(folder, "home/passwords.json"), Path(folder, "key"))
        put(store, hoiku=SECRET)
        content = bytearray(store.file.read_bytes())
        content[place % len(content)] = byte
        store.file.write_bytes(content)
        with suppress(PasswordsLocked):
            assert told(store, "hoiku") in ([SECRET], [None])


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620])
def test_a_key_that_others_may_read_is_refused(store, mode):
    put(store, hoiku=SECRET)
    store.key_file.chmod(mode)
    for use in (lambda: store.password("hoiku"), lambda: put(store, hoiku="x"), store.rotate):
        with pytest.raises(PasswordsLocked, match="chmod 600"):
            use()


def test_a_key_in_the_data_folder_is_refused(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    (tmp_path / "link").symlink_to(home)
    for key in (home / "key", home / "etc/key", tmp_path / "link/key"):
        with pytest.raises(PasswordsLocked, match="KAMIBASHI_KEY_FILE"):
            put(PasswordStore(home / "passwords.json", key), hoiku=SECRET)
    assert not (home / "passwords.json").exists()


def test_what_is_no_key_file_is_said_so(store):
    put(store, hoiku=SECRET)
    store.key_file.write_bytes(b"\xff not a key")
    with pytest.raises(PasswordsLocked, match="no key file"):
        store.password("hoiku")


def test_a_rotation_forgets_the_old_key_and_leaves_other_offices_theirs(store, tmp_path):
    other = PasswordStore(tmp_path / "other/passwords.json", store.key_file)
    put(store, hoiku=SECRET)
    put(other, hoiku="other")
    before = store.file.read_bytes()
    assert store.rotate() == 1
    assert told(store, "hoiku") + told(other, "hoiku") == [SECRET, "other"]
    store.file.write_bytes(before)
    with pytest.raises(PasswordsLocked, match="key is not in"):
        store.password("hoiku")


def test_a_check_opens_every_password_there_is(store):
    """One that was put in under another system's name is found before its night."""
    put(store, hoiku=SECRET, juki="another")
    store.check_key()
    book = json.loads(store.file.read_bytes())
    book["passwords"]["juki"] = book["passwords"]["hoiku"]
    store.file.write_text(json.dumps(book))
    assert told(store, "hoiku") == [SECRET]
    with pytest.raises(PasswordsLocked, match="juki"):
        store.check_key()


KILLED_EVERYWHERE = """
import os, sys
from itertools import count
from pathlib import Path
from flows.office.passwords import PasswordStore

store = PasswordStore(Path(sys.argv[1]), Path(sys.argv[2]))

def die_at(step):
    seen = count(1)
    def strike(event, args):
        if event in ("open", "os.rename", "os.remove", "fcntl.flock") and next(seen) == step:
            os._exit(9)
    sys.addaudithook(strike)

for step in count(1):
    if (child := os.fork()) == 0:
        die_at(step)
        store.rotate()
        os._exit(0)
    died = os.waitpid(child, 0)[1]
    assert store.password("hoiku").get_secret_value() == "first"
    assert store.password("juki").get_secret_value() == "second"
    if not died:
        break
print(step)
"""


def test_a_rotation_killed_at_any_step_loses_no_password(store):
    put(store, hoiku="first", juki="second")
    command = [sys.executable, "-c", KILLED_EVERYWHERE, store.file, store.key_file]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    assert int(run.stdout) > 15
    keys = store.key_file.read_text().split()
    assert store.rotate() == 2
    assert told(store, "hoiku", "juki") == ["first", "second"]
    assert len(store.key_file.read_text().split()) <= len(keys)
    for file in (store.file, store.key_file):
        assert [each for each in file.parent.iterdir() if each.suffix == ".part"] == []


# The command


@pytest.fixture
def office_with(home, monkeypatch, tmp_path):
    """An office with one system, a key file of its own, and whatever is piped into a command."""
    (home / "systems").mkdir(parents=True)
    (home / "systems/hoiku.toml").write_text('address = "http://hoiku.example"\nuser = "rpa01"\n')
    monkeypatch.setenv("KAMIBASHI_KEY_FILE", str(tmp_path / "etc/key"))

    with ExitStack() as pipes:

        def pipe(text):
            read, write = os.pipe()
            os.write(write, text.encode())
            os.close(write)
            monkeypatch.setattr(sys, "stdin", pipes.enter_context(os.fdopen(read)))

        yield pipe


def test_a_piped_password_is_stored_and_logs_in(office_with, kamibashi):
    office_with(f"{SECRET}\nand more")
    answer = kamibashi("passwords", "set", "hoiku")
    assert answer.code == 0
    listed = kamibashi("passwords", "list")
    assert listed.out.startswith("hoiku ")
    access = open_office().target("hoiku").access()
    assert access.credentials.password == SECRET
    assert SECRET not in answer.out + answer.err + listed.out + repr(access)
    assert kamibashi("passwords", "rotate").out.startswith("1 passwords encrypted again")
    assert open_office().target("hoiku").access().credentials.password == SECRET
    assert kamibashi("passwords", "remove", "hoiku").code == 0
    with pytest.raises(SystemNotSetUp, match="kamibashi passwords set hoiku"):
        open_office().target("hoiku").access()


def test_a_stored_password_stands_before_the_environments(office_with, kamibashi, monkeypatch):
    monkeypatch.setenv("KAMIBASHI_PASSWORDS__HOIKU", "old")
    assert open_office().target("hoiku").access().credentials.password == "old"
    office_with(SECRET)
    assert "take it out" in kamibashi("passwords", "set", "hoiku").out
    assert open_office().target("hoiku").access().credentials.password == SECRET


def test_a_secret_setting_of_a_door_is_stored_apart(office_with, kamibashi):
    office_with(SECRET)
    assert kamibashi("passwords", "set", "hoiku", "--for", "basic_password").code == 0
    office_with("log-in")
    assert kamibashi("passwords", "set", "hoiku").code == 0
    access = open_office().target("hoiku").access()
    assert (access.credentials.password, dict(access.settings)) == (
        "log-in",
        {"basic_password": SECRET},
    )


@pytest.mark.parametrize(
    ("words", "piped", "said"),
    [
        (("set", "hoikuu"), SECRET, "systems/hoikuu.toml"),
        (("set", "hoiku"), "\n", "empty"),
        (("remove", "hoiku"), "", "no password is stored"),
        (("set", "hoiku", SECRET), "", "unexpected extra argument"),
    ],
)
def test_a_mistake_is_one_line(office_with, kamibashi, words, piped, said):
    office_with(piped)
    answer = kamibashi("passwords", *words)
    assert answer.code in (2, 40)
    assert said in answer.complaint
