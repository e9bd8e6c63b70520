from pathlib import Path

import pytest

from flows.errors import SettingsWrong
from flows.settings import STAY_INSIDE, Settings, environment


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
