"""A score is worth how often such values were right, cautiously, by kind."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocr.base.errors import InvalidCalibration
from ocr.confidence.calibration import (
    BLANK,
    SYNTHETIC,
    Observation,
    Provenance,
    from_json,
    group_of,
    shipped_calibration,
    to_json,
)
from ocr.confidence.calibration_fit import ENOUGH_FOR_A_CURVE, fit
from ocr.confidence.thresholds import RESIDUAL, risk_at
from ocr.confidence.wilson import wilson_lower
from ocr.forms.kinds import KINDS
from ocr.forms.template import load_templates

MADE = Provenance(SYNTHETIC, "engine 1", ("f" * 64,), 3, "seed 1", "2026-04-01")
SCORES = st.integers(0, 10_000).map(lambda n: n / 10_000)
ONES = st.builds(
    Observation,
    kind=st.sampled_from(["name", "date", "time", "choice", BLANK]),
    score=SCORES,
    right=st.booleans(),
    weight=st.sampled_from([1.0, 20.0, 100.0]),
    doubted=st.booleans(),
)
SOME = st.lists(ONES, min_size=1, max_size=30).filter(
    lambda ones: any(not one.doubted and one.kind != BLANK for one in ones)
)


def many(kind, count, *, wrong=lambda score: 0.0, seed=1):
    """Values whose scores crowd near 1, wrong as often as is said of their score."""
    dice = random.Random(seed)
    scores = [round(1 - dice.random() ** 3, 4) for _ in range(count)]
    return [Observation(kind, score, dice.random() >= wrong(score)) for score in scores]


@settings(max_examples=25, deadline=None)
@given(SOME, st.lists(SCORES, min_size=2, max_size=8), st.sampled_from(sorted(KINDS)))
def test_a_greater_score_is_never_worth_less_and_never_certain(ones, scores, kind):
    calibration = fit(ones, MADE)
    worths = [calibration.confidence(kind, score) for score in sorted(scores)]
    assert worths == sorted(worths)
    assert all(0 <= worth < 1 for worth in worths)


@settings(max_examples=25, deadline=None)
@given(SOME)
def test_a_calibration_comes_back_from_json_as_it_was(ones):
    calibration = fit(ones, MADE)
    again = from_json(to_json(calibration))
    assert again == calibration
    assert again.digest == calibration.digest


@settings(max_examples=25, deadline=None)
@given(SOME)
def test_what_is_estimated_is_in_the_mean_what_was_observed(ones):
    calibration = fit(ones, MADE)
    for name, curve in calibration.curves.items():
        on_it = [seen for seen in calibration.kinds.values() if seen.curve == name]
        mine = [one for one in ones if not one.doubted and group_of(one.kind) == name]
        if not mine or {one.kind for one in mine} - {
            kind for kind, seen in calibration.kinds.items() if seen.curve == name
        }:
            continue
        expected = sum(
            tally.seen * estimate
            for seen in on_it
            for tally, estimate in zip(seen.steps, curve.estimates, strict=True)
        )
        assert expected == pytest.approx(sum(one.weight for one in mine if one.right))


@settings(max_examples=25, deadline=None)
@given(SOME)
def test_every_value_is_counted_once_in_its_kind(ones):
    calibration = fit(ones, MADE)
    for kind, seen in calibration.kinds.items():
        mine = [one for one in ones if one.kind == kind]
        assert sum(tally.seen for tally in seen.steps) + seen.doubted == pytest.approx(
            sum(one.weight for one in mine)
        )
        assert sum(tally.wrong for tally in seen.steps) == pytest.approx(
            sum(one.weight for one in mine if not one.right and not one.doubted)
        )


def test_never_seen_wrong_is_not_sure():
    calibration = fit([Observation("date", 0.9, right=True)] * 1000, MADE)
    assert 0.99 < calibration.confidence("date", 0.9) <= wilson_lower(1000, 1000)


def test_a_low_score_is_not_worth_what_was_seen_of_high_ones():
    """Where nothing was ever wrong isotonic regression alone takes a scrawl for certain."""
    ones = [Observation("date", 0.999, right=True)] * 5000
    calibration = fit([*ones, Observation("date", 0.02, right=True)], MADE)
    assert calibration.confidence("date", 0.999) > 0.999
    assert calibration.confidence("date", 0.02) < 0.3


def test_a_curve_finds_the_shares_that_the_values_were_made_with():
    ones = many("name", 10_000, wrong=lambda score: (1 - score) / 2)
    calibration = fit(ones, MADE)
    for score in (0.5, 0.8, 0.95):
        true = 1 - (1 - score) / 2
        assert true - 0.08 < calibration.confidence("name", score) < true + 0.01


def test_a_rare_kind_has_the_curve_of_its_group_but_not_where_it_is_plainly_worse():
    dates, rare = many("date", 3000), many("phone", 60, seed=2)
    calibration = fit([*dates, *rare], MADE)
    assert calibration.curve_of("phone") == "numbers"
    assert calibration.curve_of("hours") == "numbers"
    bad = [Observation("phone", 0.999, right=number % 4 > 0) for number in range(60)]
    worse = fit([*dates, *bad], MADE)
    assert worse.curve_of("phone") == "phone"
    assert worse.confidence("phone", 0.999) < 0.8 < worse.confidence("date", 0.999)


def test_a_frequent_kind_has_a_curve_of_its_own():
    ones = [*many("date", ENOUGH_FOR_A_CURVE), *many("time", ENOUGH_FOR_A_CURVE, seed=3)]
    calibration = fit(ones, MADE)
    assert [calibration.curve_of(kind) for kind in ("date", "time")] == ["date", "time"]


def test_what_something_else_doubted_says_nothing_about_scores():
    sure = many("date", 500)
    doubted = [Observation("date", 0.99, right=False, doubted=True)] * 500
    assert fit([*sure, *doubted], MADE).curves == fit(sure, MADE).curves


def test_one_audited_in_a_hundred_stands_for_a_hundred_but_proves_no_more_than_one():
    plain = fit([Observation("date", 0.9, right=True)] * 400, MADE)
    audited = fit([Observation("date", 0.9, right=True, weight=100)] * 400, MADE)
    assert audited.confidence("date", 0.9) == plain.confidence("date", 0.9)
    assert audited.kinds["date"].steps[0].seen == 40_000


def test_from_nothing_nothing_is_learnt():
    with pytest.raises(InvalidCalibration):
        fit([Observation(BLANK, 0.9, right=True)], MADE)


@pytest.mark.parametrize("spoil", [b"{", b"{}", b'{"provenance":{}}'])
def test_what_is_no_calibration_is_refused(spoil):
    with pytest.raises(InvalidCalibration):
        from_json(spoil)


def test_a_curve_that_falls_is_refused():
    curve = b'{"scores":[0.1,0.9],"confidences":[0.9,0.1],"estimates":[0.5]}'
    made = b'{"source":"scans","engine":"x"}'
    with pytest.raises(InvalidCalibration):
        from_json(b'{"provenance":%s,"curves":{"all":%s},"kinds":{}}' % (made, curve))


def test_the_shipped_calibration_is_lawful_and_says_that_it_is_synthetic():
    shipped = shipped_calibration()
    assert shipped.provenance.source == SYNTHETIC
    assert shipped.provenance.note
    assert shipped.provenance.values > 3838
    assert {"date", "name", "choice", BLANK} <= shipped.kinds.keys()


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_shipped_calibration_knows_every_bundled_kind(kind):
    """A new kind is never accepted until it has been learnt: `training/README.md` tells how."""
    shipped = shipped_calibration()
    assert shipped.knows(kind)
    assert risk_at(shipped, RESIDUAL).accepts(kind)


def test_the_calibration_that_is_brought_along_was_learnt_from_the_bundled_forms(request):
    bundled = load_templates(request.config.rootpath / "form_templates")
    learnt = shipped_calibration().provenance.templates
    assert {template.id for template in bundled if template.hash not in learnt} == set()
