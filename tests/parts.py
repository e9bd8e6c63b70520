"""The slow real parts of the house: a marker says which a test drives; without any it is fast.

The marker comes with the fixture that starts the part; a test that starts one itself carries it.
Who does neither is told at once: a part that no marker speaks of does not start.
"""

import sys
from collections.abc import Iterator
from typing import Any

import pytest

PARTS = ("browser", "lengthy", "paddle", "pages", "postgresql", "prefect")
"""The markers that take a test out of the fast half."""

_FIXTURES = {
    "certificate": "pages",
    "nursery": "pages",
    "postgresql": "postgresql",
    "prefect": "prefect",
}
_COMMANDS = {"run-driver": "browser", "initdb": "postgresql", "prefect": "prefect"}
_IMPORTS = {"paddleocr": "paddle"}

_running: list[pytest.Item] = []
refusals: list[str] = []
"""What was refused to the test under way; who expected it takes it out."""


class PartNotMarked(BaseException):
    """A test drives a slow part unsaid. Nothing may catch it as an ordinary failure."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark by what is driven, and let the lengthy files begin first: all else keeps its order."""
    for item in items:
        for fixture in getattr(item, "fixturenames", ()):
            if fixture in _FIXTURES:
                item.add_marker(_FIXTURES[fixture])
        if not any(item.get_closest_marker(part) for part in PARTS):
            item.add_marker("fast")
    items.sort(key=lambda item: item.get_closest_marker("lengthy") is None)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Know which test is under way."""
    _running.append(item)
    try:
        return (yield)
    finally:
        _running.remove(item)


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown() -> None:
    """Say once more what was refused: an event loop or a command line may have swallowed it."""
    if refusals:
        raise PartNotMarked(refusals.pop())


def _guard(event: str, args: tuple[Any, ...]) -> None:
    if not _running:
        return
    if event == "import" and args[0] in _IMPORTS:
        _refuse_unless_marked(_IMPORTS[args[0]])
    if event == "subprocess.Popen":
        words = {str(word).rpartition("/")[2] for word in args[1]}
        for word in words & _COMMANDS.keys():
            _refuse_unless_marked(_COMMANDS[word])


def _refuse_unless_marked(part: str) -> None:
    item = _running[-1]
    if item.get_closest_marker("fast"):
        refusals.append(f"{item.nodeid} drives a slow part: mark it with {part}")
        raise PartNotMarked(refusals[-1])


sys.addaudithook(_guard)
