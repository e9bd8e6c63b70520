"""The picture of the rooms in docs/architecture.md is the one that the contracts draw."""

import runpy
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
DRAW = runpy.run_path(str(ROOT / "docs" / "draw_rooms.py"))
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
MOST = 20


def folders():
    rooms = CONTRACTS["root_packages"]
    return sorted({path.parent for room in rooms for path in (ROOT / room).rglob("*.py")})


def test_the_page_shows_the_rooms_as_the_contracts_have_them():
    assert (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8") == DRAW["page"]()


def test_no_folder_is_a_warehouse():
    counts = {str(f): len([p for p in f.glob("*.py") if p.stem != "__init__"]) for f in folders()}
    assert {folder: count for folder, count in counts.items() if count > MOST} == {}


def test_every_sub_room_has_a_sign_that_says_more_than_its_name():
    unsaid = []
    for folder in folders():
        if folder.name in ("versions", "migrations"):
            continue
        sign = DRAW["sign"](".".join(folder.relative_to(ROOT).parts))
        if len(sign) < 30:
            unsaid.append(str(folder))
    assert unsaid == []
