import numpy as np
import pytest

from ocr.cleaning.correction_tape import is_taped, lost_rules
from ocr.forms.template import Box

PPM = 12
SIDE = 100 * PPM
EVERY = 20 * PPM


def ruled():
    """Return the rules of a table of 20 mm cells: 255 on each."""
    rules = np.zeros((SIDE, SIDE), np.uint8)
    for at in range(0, SIDE, EVERY):
        rules[at : at + 3] = 255
        rules[:, at : at + 3] = 255
    return rules


def page(rules, *taped):
    grey = np.where(rules > 0, 30, 255).astype(np.uint8)
    for box in taped:
        rows = slice(round(box.top * PPM), round(box.bottom * PPM))
        grey[rows, round(box.left * PPM) : round(box.right * PPM)] = 255
    return grey


CELL = Box(left=20, top=20, width=20, height=20)


@pytest.mark.parametrize("place", [(0, 0), (20, 10), (35, 40)])
def test_a_note_over_a_large_part_of_the_page_hides_what_lies_there(place):
    note = Box(left=place[0], top=place[1], width=45, height=50)
    lost = lost_rules(page(ruled(), note), ruled(), PPM)
    assert lost is not None
    assert is_taped(lost, Box(left=place[0] + 12, top=place[1] + 15, width=15, height=15))


def test_a_strip_over_a_cell_and_its_rules_is_found_there_and_nowhere_else():
    strip = Box(left=19, top=18, width=22, height=23)
    lost = lost_rules(page(ruled(), strip), ruled(), PPM)
    assert is_taped(lost, CELL)
    assert not is_taped(lost, Box(left=60, top=60, width=20, height=20))


def test_a_strip_between_the_rules_hides_none():
    strip = Box(left=22, top=22, width=15, height=15)
    assert not is_taped(lost_rules(page(ruled(), strip), ruled(), PPM), CELL)


@pytest.mark.parametrize("moved", [0, 3, 5])
def test_rules_a_little_elsewhere_are_not_lost(moved):
    there = np.roll(np.roll(page(ruled()), moved, axis=0), moved, axis=1)
    assert not is_taped(lost_rules(there, ruled(), PPM), CELL)


def test_a_page_that_lacks_many_rules_tells_nothing():
    assert lost_rules(np.full((SIDE, SIDE), 255, np.uint8), ruled(), PPM) is None


def test_a_hairline_that_the_scanner_drops_here_and_there_is_not_hidden():
    pale = page(ruled())
    pale[EVERY : EVERY + 3] = 215
    strip = Box(left=22, top=19, width=15, height=2)
    dark = lost_rules(page(ruled(), strip), ruled(), PPM)
    pale[19 * PPM : 21 * PPM, 22 * PPM : 37 * PPM] = 255
    assert is_taped(dark, CELL)
    assert not is_taped(lost_rules(pale, ruled(), PPM), CELL)
