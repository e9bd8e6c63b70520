"""A slow part that no marker speaks of does not start, so that the fast half stays fast."""

import subprocess
import sys

import pytest

from tests.parts import PARTS, PartNotMarked, refusals


@pytest.mark.parametrize(
    ("part", "command"),
    [
        ("browser", ["/opt/driver/node", "cli.js", "run-driver"]),
        ("postgresql", ["/usr/lib/postgresql/15/bin/initdb", "-D", "data"]),
        ("prefect", [sys.executable, "-m", "prefect", "server", "start"]),
    ],
)
def test_a_part_that_is_not_marked_does_not_start(part, command):
    with pytest.raises(PartNotMarked, match=f"mark it with {part}"):
        subprocess.run(command, check=True)
    assert f"mark it with {part}" in refusals.pop()


def test_the_recogniser_is_not_loaded_unsaid():
    with pytest.raises(PartNotMarked, match="mark it with paddle"):
        sys.audit("import", "paddleocr", None, None, None, None)
    assert "mark it with paddle" in refusals.pop()


@pytest.mark.usefixtures("postgresql")
def test_the_fixture_that_starts_a_part_brings_its_marker(request):
    assert request.node.get_closest_marker("postgresql")
    assert request.node.get_closest_marker("fast") is None


def test_every_part_is_a_marker(pytestconfig):
    known = {line.partition(":")[0] for line in pytestconfig.getini("markers")}
    assert {"fast", *PARTS} <= known
