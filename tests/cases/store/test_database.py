import multiprocessing
from concurrent.futures import ProcessPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from cases.records.errors import DatabaseUnusable
from cases.store.database import open_database
from cases.store.every_table import METADATA


@pytest.mark.both_databases
def test_the_migrations_make_the_tables_that_the_code_speaks_of(engine):
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


@pytest.mark.both_databases
def test_opening_again_finds_everything_in_place(engine, url):
    again = open_database(url)
    with again.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).all()
    again.dispose()


@pytest.mark.parametrize(
    ("pragma", "wanted"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 10000)],
)
def test_sqlite_is_set_to_survive_a_power_cut_and_a_second_process(engine, pragma, wanted):
    with engine.connect() as connection:
        assert connection.execute(text(f"PRAGMA {pragma}")).scalar_one() == wanted


def _open(url):
    engine = open_database(url)
    engine.dispose()
    return url


def test_two_processes_may_open_a_new_database_at_once(tmp_path):
    url = f"sqlite:///{tmp_path}/new/cases.sqlite3"
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=spawn) as pool:
        assert list(pool.map(_open, [url, url])) == [url, url]


def test_two_processes_may_open_a_new_database_on_postgresql_at_once(postgresql):
    url = postgresql.new_database("new_office").replace("postgresql+psycopg:", "postgresql:")
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=spawn) as pool:
        assert list(pool.map(_open, [url, url])) == [url, url]


@pytest.mark.parametrize(
    "address", ["not a url", "nosuch://x", "sqlite:////proc/nowhere/x.sqlite3"]
)
def test_a_database_that_cannot_be_opened_is_told_in_one_line(address):
    with pytest.raises(DatabaseUnusable) as caught:
        open_database(address)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_no_database_is_told_in_one_line(tmp_path):
    (tmp_path / "x.sqlite3").write_bytes(b"this is a letter, not a database" * 99)
    with pytest.raises(DatabaseUnusable) as caught:
        open_database(f"sqlite:///{tmp_path}/x.sqlite3")
    assert "\n" not in str(caught.value)


def test_a_server_that_does_not_answer_is_told_in_one_line_without_the_password(tmp_path):
    with pytest.raises(DatabaseUnusable) as caught:
        open_database(f"postgresql://clerk:himitsu@/cases?host={tmp_path}")
    assert "\n" not in str(caught.value)
    assert "himitsu" not in str(caught.value)


def test_the_password_of_a_database_is_never_told():
    with pytest.raises(DatabaseUnusable) as caught:
        open_database("nosuch://clerk:himitsu@host/cases")
    assert "himitsu" not in str(caught.value)
