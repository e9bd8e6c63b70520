import subprocess
import sys
from pathlib import Path

import pytest

from flows.errors import SettingsWrong
from flows.office.settings import STAY_INSIDE, Settings, environment, set_apart


def test_without_any_variable_all_is_kept_under_one_folder():
    settings = Settings.read()
    assert settings.watched == Path("var/inbox")
    assert settings.database_url == f"sqlite:///{Path('var').absolute()}/cases.sqlite3"
    assert settings.prefect_home == Path("var").absolute() / "prefect"
    assert settings.form_templates.is_dir()
    assert settings.systems == {}


def test_variables_set_what_they_name(monkeypatch):
    monkeypatch.setenv("KAMIBASHI_HOME", "/srv/kamibashi")
    monkeypatch.setenv("KAMIBASHI_INBOX", "/mnt/scanner")
    monkeypatch.setenv("KAMIBASHI_DATABASE", "postgresql+psycopg://u@db/cases")
    monkeypatch.setenv("KAMIBASHI_SYSTEMS__HOIKU__ADDRESS", "http://hoiku.example/")
    monkeypatch.setenv("KAMIBASHI_SYSTEMS__HOIKU__USER", "rpa01")
    monkeypatch.setenv("KAMIBASHI_PASSWORDS__HOIKU", "himitsu")
    settings = Settings.read()
    assert settings.home == Path("/srv/kamibashi")
    assert settings.watched == Path("/mnt/scanner")
    assert settings.database_url == "postgresql+psycopg://u@db/cases"
    assert str(settings.systems["hoiku"].address) == "http://hoiku.example/"
    assert settings.passwords["hoiku"].get_secret_value() == "himitsu"
    assert "himitsu" not in f"{settings!r} {settings}"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KAMIBASHI_DESK_PORT", "eighty"),
        ("KAMIBASHI_DESK_HOSTS", '["https://desk.example.jp"]'),
        ("KAMIBASHI_NIGHTLY", "19:00"),
        ("KAMIBASHI_POLL_SECONDS", "0"),
        ("KAMIBASHI_SYSTEMS__HOIKU__ADRESS", "http://hoiku.example/"),
        ("KAMIBASHI_INBOKS", "/mnt/scanner"),
    ],
)
def test_a_mistake_is_one_line_that_names_the_variable(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsWrong, match=name) as raised:
        Settings.read()
    assert "\n" not in str(raised.value)
    assert raised.value.exit_code == 40


def test_a_wrong_password_setting_does_not_quote_what_was_given(monkeypatch):
    monkeypatch.setenv("KAMIBASHI_PASSWORDS__HOIKU__X", "himitsu")
    with pytest.raises(SettingsWrong) as raised:
        Settings.read()
    assert "himitsu" not in str(raised.value)


def test_a_child_process_gets_every_switch():
    given = environment({"PREFECT_HOME": "/srv/prefect"})
    assert given.items() >= STAY_INSIDE.items()
    assert given["PREFECT_HOME"] == "/srv/prefect"
    assert given["DO_NOT_TRACK"] == "1"
    assert given["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"


def test_the_recogniser_keeps_nothing_to_tell_its_makers(tmp_path):
    places = ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")
    load = "import onnxruntime as o; o.set_default_logger_severity(3); o.get_available_providers()"
    given = environment(dict.fromkeys(places, str(tmp_path)))
    subprocess.run([sys.executable, "-c", load], env=given, check=True)
    assert list(tmp_path.rglob("*")) == []


def test_a_setting_apart_forgets_every_other_office(monkeypatch):
    others = {
        "KAMIBASHI_INBOX": "/mnt/scanner",
        "KAMIBASHI_INBOKS": "/mnt/scanner",
        "KAMIBASHI_SYSTEMS__JUKI__USER": "rpa01",
        "PREFECT_API_URL": "http://prefect.example/api",
        "http_proxy": "http://proxy.example:8080",
    }
    for name, value in {**others, "KAMIBASHI_BROWSER": "/opt/chromium"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("KAMIBASHI_HOME", "/srv/kamibashi")
    set_apart({"KAMIBASHI_HOME": "/tmp/demo"})
    assert Settings.read() == Settings(home=Path("/tmp/demo"), browser=Path("/opt/chromium"))
    assert environment({}).keys() & others.keys() == set()
