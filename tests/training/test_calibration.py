"""The shipped calibration learns from new pages beside what it had counted before."""

import json
from dataclasses import asdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocr.confidence.calibration import BLANK, SYNTHETIC, Observation, Provenance
from ocr.confidence.calibration_fit import fit
from training.calibration import learnt, replayed

MADE = Provenance(SYNTHETIC, "engine 1", ("f" * 64,), 3, "seed 1", "2026-04-01")
ONES = st.builds(
    Observation,
    kind=st.sampled_from(["name", "date", "choice", BLANK]),
    score=st.integers(0, 1_000).map(lambda n: n / 1_000),
    right=st.booleans(),
    doubted=st.booleans(),
)
SOME = st.lists(ONES, min_size=1, max_size=60).filter(
    lambda ones: any(not one.doubted and one.kind != BLANK for one in ones)
)


def counted(calibration):
    return {
        kind: (seen.certain.seen, seen.certain.wrong, seen.doubted)
        for kind, seen in calibration.kinds.items()
    }


def told(ones, engine="engine 1"):
    where = {"page": "grid_1_000 typed 1 0", "style": "typed"}
    where |= {"engine": engine, "template": "e" * 64}
    return [json.dumps({**where, **asdict(one)}) for one in ones]


@settings(max_examples=40, deadline=None)
@given(SOME)
def test_what_was_counted_is_counted_again_and_no_score_leaves_its_curve(ones):
    before = fit(ones, MADE)
    again = list(replayed(before))
    assert counted(fit(again, MADE)) == counted(before)
    for kind, seen in before.kinds.items():
        scores = before.curves[seen.curve].scores
        mine = [one.score for one in again if one.kind == kind and not one.doubted]
        assert all(scores[0] <= score <= scores[-1] for score in mine)


@settings(max_examples=20, deadline=None)
@given(SOME, st.lists(ONES, max_size=30))
def test_new_pages_are_counted_beside_the_earlier_ones(ones, more):
    before = fit(ones, MADE)
    after = learnt(told([*more, *ones]), before, "seeds 1 and 2")
    together = fit([*ones, *more, *ones], MADE)
    assert counted(after) == counted(together)
    assert after.provenance.note == "seeds 1 and 2"
    assert set(after.provenance.templates) <= {*MADE.templates, "e" * 64}
    assert after.provenance.values == len(ones) + len(more) + len(ones)


def test_what_another_recogniser_read_teaches_nothing():
    ones = [Observation("date", 0.9, right=True)] * 5
    with pytest.raises(SystemExit, match="another recogniser than engine 1"):
        learnt(told(ones, "engine 2"), fit(ones, MADE), "")
