import pytest
from PIL import Image

from cases.database import open_database
from cases.ledger import Ledger
from flows.intake import Folders, Intake


@pytest.fixture
def ledger(tmp_path):
    engine = open_database(f"sqlite:///{tmp_path}/home/cases.sqlite3")
    yield Ledger(engine)
    engine.dispose()


@pytest.fixture
def intake(tmp_path, ledger):
    folders = Folders(tmp_path / "home")
    folders.make()
    return Intake(folders, ledger)


@pytest.fixture
def drop(tmp_path):
    """Drop a stack of pages, or any bytes, into the watched folder."""
    folder = tmp_path / "home/inbox"
    folder.mkdir(parents=True, exist_ok=True)

    def put(name, content=None, pages=1, shade=200):
        path = folder / name
        if content is not None:
            path.write_bytes(content)
            return path
        sheets = [Image.new("L", (120, 170), shade - number) for number in range(pages)]
        sheets[0].save(path, save_all=pages > 1, append_images=sheets[1:])
        return path

    return put
