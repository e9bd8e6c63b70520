import traceback

import pytest

from bots.errors import SystemUnavailable
from cases.records.errors import LeaseLost
from flows.casework.error_scrubbing import ScrubbedErrors
from flows.errors import WorkFailed
from ocr.base.errors import WeightsMissing


def read_badly():
    nobody: dict[str, str] = {}
    return nobody["汐風 菜々子"]


def whole_text(error):
    return "".join(traceback.format_exception(error))


def test_a_strange_error_loses_its_message_and_keeps_kind_and_place():
    with pytest.raises(WorkFailed) as raised, ScrubbedErrors():
        read_badly()
    assert "KeyError" in str(raised.value)
    assert "test_error_scrubbing.py" in str(raised.value)
    assert raised.value.exit_code == 1
    assert "汐風 菜々子'" not in whole_text(raised.value).replace("{}[", "")


@pytest.mark.parametrize("ours", [SystemUnavailable, LeaseLost, WeightsMissing, WorkFailed])
def test_an_error_of_ours_comes_out_without_what_caused_it(ours):
    with pytest.raises(ours, match="do this") as raised, ScrubbedErrors():
        try:
            read_badly()
        except KeyError as cause:
            raise ours("do this") from cause
    assert raised.value.__cause__ is None
    assert "KeyError" not in whole_text(raised.value)


@pytest.mark.parametrize("way_out", [KeyboardInterrupt, SystemExit])
def test_a_way_out_stays_one(way_out):
    with pytest.raises(way_out), ScrubbedErrors():
        raise way_out


def test_nothing_happens_where_nothing_goes_wrong():
    with ScrubbedErrors():
        value = 1
    assert value == 1
