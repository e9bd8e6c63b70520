"""Draw the rooms as the contracts have them: `python docs/draw_rooms.py [--write]`.

What stands higher may import what stands lower, never the other way; what stands on one line is
side by side and may not import one another. Each room is told by the first line of its own sign.
"""

import ast
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "architecture.md"
BEGIN, END = "<!-- drawn by docs/draw_rooms.py -->\n", "<!-- end -->\n"


def contracts() -> list[dict[str, object]]:
    """Return the contracts of import-linter that order rooms in layers."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    every = project["tool"]["importlinter"]["contracts"]
    return [contract for contract in every if contract["type"] == "layers"]


def picture() -> str:
    """Return the rooms and what is inside each, as one text for the page."""
    lines = []
    for contract in contracts():
        containers = contract.get("containers", [""])
        assert isinstance(containers, list)
        for room in containers:
            lines += [f"### {room or 'The rooms'}", "", f"{contract['name']}.", "", "```"]
            lines += drawn(room, contract["layers"])
            lines += ["```", ""]
    return "\n".join(lines)


def drawn(room: str, layers: object) -> Iterator[str]:
    """Yield one line for each part of a room, the highest layer first."""
    assert isinstance(layers, list)
    for floor in layers:
        for index, part in enumerate(floor.split(" | ")):
            dotted = f"{room}.{part}" if room else part
            edge = "|" if index else "▼" if floor is not layers[0] else " "
            yield f"{edge} {part:15} {sign(dotted)}"


def sign(dotted: str) -> str:
    """Return the first line of a module's or package's own docstring."""
    path = ROOT / dotted.replace(".", "/")
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    told = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
    return told.partition("\n")[0]


def page() -> str:
    """Return the page with the picture as it is now."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    return before + BEGIN + picture() + END + rest.partition(END)[2]


if __name__ == "__main__":
    if "--write" in sys.argv:
        PAGE.write_text(page(), encoding="utf-8")
    else:
        sys.stdout.write(picture())
