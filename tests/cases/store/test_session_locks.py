"""A session's lock that cannot be asked for leaves nothing open."""

import pytest
from sqlalchemy import create_engine, event, text
from sqlalchemy.exc import DatabaseError

from cases.store.session_locks import take_lock

REFUSING = (
    "CREATE SCHEMA refusing",
    "CREATE FUNCTION refusing.pg_try_advisory_lock(bigint) RETURNS boolean LANGUAGE plpgsql "
    "AS $$ BEGIN RAISE 'out of shared memory'; END $$",
    "ALTER DATABASE refusing SET search_path = refusing, pg_catalog",
)
"""A server whose table of locks is full, as all who connect from now on meet it."""


@pytest.fixture
def refusing(postgresql):
    url = postgresql.new_database("refusing")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in REFUSING:
            connection.execute(text(statement))
    engine.dispose()
    engine = create_engine(url)
    yield engine
    engine.dispose()


def test_a_server_that_refuses_a_lock_is_left(refusing):
    opened: list[object] = []
    closed: list[object] = []
    event.listen(refusing, "connect", lambda connection, _: opened.append(connection))
    event.listen(refusing, "close_detached", closed.append)
    with pytest.raises(DatabaseError, match="out of shared memory"):
        take_lock(refusing, "hoiku-1")
    assert closed == opened != []
