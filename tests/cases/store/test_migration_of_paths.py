"""Where files are, stored as whole paths before, is said from the home on, wherever that stands."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from cases.store.database import open_database
from tests.cases.store.migrations import back_to

pytestmark = pytest.mark.both_databases


def store(engine, changes):
    with engine.begin() as db:
        for change, values in changes:
            db.execute(sa.text(change), values)


@pytest.mark.parametrize("home", ["/srv/紙橋/home", "/var/old disk/scans"])
def test_of_every_path_in_a_home_the_home_is_left_out(office, ledger, engine, url, home):
    case_id = office.sent()
    back_to(engine, "0009")
    pictures = f'["{home}/evidence/{case_id}/1-filled.png", "evidence/{case_id}/2.png", "/a/b.png"]'
    store(
        engine,
        [
            ("UPDATE scans SET path = :p", {"p": f"{home}/scans/{'a' * 64}.tif"}),
            ("UPDATE cases SET page = :p", {"p": f"{home}/pages/{case_id}/page.png"}),
            ("UPDATE keyings SET evidence = :p", {"p": pictures}),
        ],
    )
    open_database(url).dispose()
    case = ledger.case(case_id)
    assert case.scan.path == Path("scans") / f"{'a' * 64}.tif"
    assert case.page == Path("pages") / case_id / "page.png"
    (keying,) = case.keyings
    evidence = Path("evidence") / case_id
    assert keying.evidence == (evidence / "1-filled.png", evidence / "2.png", Path("/a/b.png"))


def test_what_never_lay_in_a_home_is_named_as_it_was(office, ledger, engine, url):
    case_id = office.received()[0]
    back_to(engine, "0009")
    store(
        engine,
        [
            ("UPDATE scans SET path = :p", {"p": "/mnt/share/a.tif"}),
            ("UPDATE cases SET page = :p", {"p": "/mnt/share/page.png"}),
        ],
    )
    open_database(url).dispose()
    case = ledger.case(case_id)
    assert (case.scan.path, case.page) == (Path("/mnt/share/a.tif"), Path("/mnt/share/page.png"))


def test_the_first_store_is_the_one(ledger):
    assert ledger.store.identity() is None
    assert [ledger.store.settle(one) for one in ("a", "b", "a")] == ["a", "a", "a"]
    assert ledger.store.identity() == "a"
