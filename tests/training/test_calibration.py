"""The shipped calibration learns from new pages beside what it had counted before."""

import json
from dataclasses import asdict, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocr.confidence.calibration import BLANK, SYNTHETIC, Observation, Provenance
from ocr.confidence.calibration_fit import fit
from training.calibration import learnt, proven, replayed, with_empty

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


def paged(pages, seed):
    for page in range(pages):
        for place in range(20):
            score = (997 * page + 31 * place + seed) % 1_000 / 1_000
            yield Observation("date", score, right=score > 0.2, page=f"{seed} {page}")


def test_other_pages_say_what_thresholds_keep():
    learned = fit(paged(60, 1), MADE)
    chosen, certifying = told(paged(30, 2)), told(paged(60, 3))
    whole = proven(learned, (chosen, learned), certifying, ("seed 2", "seed 3"))
    assert whole.curves == learned.curves
    assert (whole.sets.chosen.note, whole.sets.certified.note) == ("seed 2", "seed 3")
    assert whole.sets.certified.pages == 60
    assert whole.sets.chosen.values == 60 * 20 + 30 * 20
    with pytest.raises(SystemExit, match="another recogniser"):
        proven(learned, ([], None), told(paged(2, 4), "engine 2"), ("", ""))


def test_empty_fields_of_before_they_had_a_score_teach_nothing_of_it():
    ones = [*paged(5, 1), Observation(BLANK, 0.999, right=True)]
    counts = fit(ones, MADE)
    assert BLANK in {one.kind for one in replayed(counts)}
    assert {one.kind for one in replayed(replace(counts, inked=False))} == {"date"}


def test_empty_fields_alone_may_be_learnt_anew():
    earlier = replace(fit(paged(60, 1), MADE), inked=False)
    empty = [Observation(BLANK, 1.0, right=True, page="2 0")] * 90
    new = with_empty(earlier, told([*paged(5, 2), *empty]), "seeds 1 and 2")
    assert new.curves["date"] == earlier.curves["date"]
    assert new.kinds["date"] == earlier.kinds["date"]
    assert new.inked
    assert new.kinds[BLANK].certain.seen == 90
    assert new.provenance.templates == earlier.provenance.templates
