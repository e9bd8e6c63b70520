import pytest

from cases.database import open_database


@pytest.fixture
def engine(tmp_path):
    engine = open_database(f"sqlite:///{tmp_path}/cases.sqlite3")
    yield engine
    engine.dispose()
