"""Forms that nothing was learnt from are read as surely as the one that all began with."""

import pytest

from benchmarks.kinds import read_town_forms
from ocr.tools.evaluation import score
from samples.pages.grids.make import Filling


@pytest.mark.paddle
def test_typed_pages_of_three_further_forms_are_accepted_and_nothing_wrong_is(
    tmp_path, monkeypatch
):
    monkeypatch.setenv("KAMIBASHI_HOME", str(tmp_path / "home"))
    read = dict(read_town_forms(Filling(seed=8), range(1)))
    assert len(read) == 3
    scores = score([one for ones in read.values() for one in ones])
    texts = scores["text slots"]
    assert texts.filled >= 50
    assert {"number", "postal_code", "code", "phone", "kana"} <= scores.keys()
    assert texts.accepted_wrong == 0
    assert texts.share_accepted >= 0.9
