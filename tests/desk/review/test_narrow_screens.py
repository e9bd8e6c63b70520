"""The page of a case on a small screen, or twice as large: nothing lies over anything else."""

from itertools import combinations

import pytest

pytestmark = pytest.mark.browser


def apart(one, other):
    return (
        one["x"] + one["width"] <= other["x"] + 1
        or other["x"] + other["width"] <= one["x"] + 1
        or one["y"] + one["height"] <= other["y"] + 1
        or other["y"] + other["height"] <= one["y"] + 1
    )


@pytest.mark.parametrize("width", [683, 820])
def test_the_bar_of_a_case_can_be_read_and_reached(page, office, width):
    page.set_viewport_size({"width": width, "height": 450})
    page.goto(f"/cases/{office.to_review()}")
    parts = (".case-bar h1", ".case-bar .progress", "#approve", ".top nav", ".top .who", ".sheet")
    boxes = {part: page.locator(part).bounding_box() for part in parts}
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= width for box in boxes.values())
    assert [pair for pair in combinations(boxes, 2) if not apart(*map(boxes.get, pair))] == []
