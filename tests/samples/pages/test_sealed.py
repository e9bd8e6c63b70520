"""Pages with grey seals: the same every time, and what a seal touches is told."""

import numpy as np
import pytest

from samples.pages.ugly.sealed import Wanted, make_sealed

COARSE = 60  # dots an inch: the drawing is the same, and quick


@pytest.mark.parametrize("style", ["typed", "pen"])
def test_the_same_page_gives_the_same_scan_and_tells_what_is_touched(form, anchors, style):
    wanted = Wanted(dpi=COARSE, in_grey=True)
    one, other = (make_sealed(form, 5301, 2, style, wanted) for _ in range(2))
    assert np.array_equal(np.asarray(one.image), np.asarray(other.image))
    assert one.image.mode == "L"
    assert one.touched
    assert set(one.touched) <= set(anchors["texts"])
    assert set(one.truth) == {*anchors["texts"], *anchors["checkboxes"]}


def test_a_black_and_white_scan_has_no_tones(form):
    scanned = make_sealed(form, 5301, 3, wanted=Wanted(dpi=COARSE, in_grey=False))
    assert set(np.unique(np.asarray(scanned.image))) == {0, 255}
    assert scanned.done.endswith("白黒")
