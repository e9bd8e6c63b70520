"""What is certified comes from pages that had no say, and errs as often as it may, no oftener."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.certificates import WORLDS, drawn, tried
from ocr.base.errors import InvalidCalibration
from ocr.base.form_reading import Decision, FieldReading
from ocr.confidence.binomial import most_wrong
from ocr.confidence.calibration import (
    BLANK,
    SYNTHETIC,
    Observation,
    Provenance,
    from_json,
    to_json,
)
from ocr.confidence.calibration_fit import fit
from ocr.confidence.page_counts import certified, counted
from ocr.confidence.terms import (
    ALPHA,
    ALPHA_OF_ALL,
    ALPHA_OF_HARMS,
    ALPHA_OF_KINDS,
    ALPHA_OF_PAPERS,
    NEVER,
)
from ocr.confidence.thresholds import curve_of, risk_at, terms
from ocr.forms.field_kind import Harm
from ocr.forms.template import Box, FieldSpec
from ocr.values.decisions import decided

WORLD = next(one for one in WORLDS if one.name == "steep")
LEARNT = fit(drawn(WORLD, 300, 1), Provenance(SYNTHETIC, "engine 1"))
CHOSEN = list(drawn(WORLD, 150, 2))
CERTIFYING = list(drawn(WORLD, 500, 3))
WHOLE = certified(LEARNT, CHOSEN, CERTIFYING, ("seed 2", "seed 3"))
ANSWER = terms(WHOLE, 0.002)


def test_the_levels_of_all_that_is_shown_make_up_one():
    parts = ALPHA_OF_ALL + ALPHA_OF_HARMS + ALPHA_OF_KINDS + ALPHA_OF_PAPERS
    assert parts == pytest.approx(ALPHA)


def test_what_is_shown_is_counted_on_the_certifying_pages_alone():
    accepted = [
        one
        for one in CERTIFYING
        if WHOLE.confidence(one.kind, one.score) >= ANSWER.thresholds[one.kind]
    ]
    wrong = [one for one in accepted if not one.right]
    assert ANSWER.reachable
    assert (ANSWER.accepted.seen, ANSWER.accepted.wrong) == (len(accepted), len(wrong))
    assert ANSWER.proof.papers.wrong >= len({one.page for one in wrong})
    assert ANSWER.proof.everything.checked == len(accepted)
    exact = most_wrong(ANSWER.proof.everything.wrong, len(accepted), ALPHA_OF_ALL)
    assert exact <= ANSWER.bound <= 0.002


def test_empty_fields_are_within_the_budget():
    kinds = {kind.kind: kind for kind in ANSWER.kinds}
    assert kinds[BLANK].accepted.seen > 0
    assert ANSWER.accepted.seen == sum(kind.accepted.seen for kind in kinds.values())


def test_every_kind_that_is_accepted_is_shown_within_its_limit():
    for kind in ANSWER.kinds:
        if kind.threshold < NEVER:
            assert kind.shown.holds
            assert kind.shown.wrong >= kind.accepted.wrong
    grave = ANSWER.proof.harms[Harm.GRAVE]
    assert grave.holds
    assert grave.limit == pytest.approx(3 * 0.002)


def test_a_kind_that_certifying_pages_do_not_show_is_never_accepted():
    few = [one for one in CERTIFYING if one.kind != "name" or one.page.endswith("77")]
    some = terms(certified(LEARNT, CHOSEN, few, ("", "")), 0.002)
    assert {kind.kind: kind.threshold for kind in some.kinds}["name"] == NEVER
    assert {kind.kind: kind.threshold for kind in ANSWER.kinds}["name"] < NEVER


def test_errors_of_a_kind_that_is_left_out_still_count_against_all():
    spoilt = [
        replace(one, right=False) if one.kind == "name" and index % 7 == 0 else one
        for index, one in enumerate(CERTIFYING)
    ]
    answer = terms(certified(LEARNT, CHOSEN, spoilt, ("", "")), 0.002)
    assert not answer.reachable
    assert set(answer.thresholds.values()) == {NEVER}


def test_a_page_in_both_sets_is_refused():
    with pytest.raises(InvalidCalibration, match="in both sets"):
        certified(LEARNT, CHOSEN, [*CERTIFYING, CHOSEN[0]], ("", ""))


def test_drawn_values_that_stand_for_several_certify_nothing():
    with pytest.raises(InvalidCalibration, match="stand for several"):
        counted([Observation("name", 0.9, right=True, weight=100)], LEARNT, "")


def test_it_is_kept_as_json_small_and_answers_the_same():
    text = to_json(WHOLE)
    assert len(text) < 500_000
    assert terms(from_json(text), 0.003) == terms(WHOLE, 0.003)
    broken = text.replace(b'"step":', b'"step":9', 1)
    with pytest.raises(InvalidCalibration):
        from_json(broken)


def test_a_calibration_of_before_has_no_proof_and_is_read_as_ever():
    before = replace(LEARNT, inked=False)
    assert b'"sets"' not in to_json(before)
    assert b'"inked"' not in to_json(before)
    answer = terms(from_json(to_json(before)), 0.01)
    assert answer.proof is None
    assert answer.bound == answer.accepted.most_wrong


def test_a_dirty_box_is_confirmed_where_only_clean_ones_were_shown():
    spec = FieldSpec(name="it", label="欄", kind="text", box=Box(left=1, top=1, width=9, height=4))
    risk = risk_at(WHOLE, 0.002)

    def decision(score):
        return decided(
            FieldReading("it", "欄", "text", "", "", score, Decision.ACCEPT), spec, risk
        ).decision

    assert decision(1.0) is Decision.ACCEPT
    assert decision(0.61) is not Decision.ACCEPT


def test_the_curve_is_that_of_the_certifying_pages():
    last = curve_of(WHOLE)[-1]
    in_steps = [one for one in CERTIFYING if WHOLE.step_of(one.kind, one.score) >= 0]
    assert last.accepted == len(in_steps)
    assert last.share == len(in_steps) / len(CERTIFYING)


@settings(max_examples=15, deadline=None)
@given(st.floats(0.0005, 0.1))
def test_whatever_is_stated_is_kept_on_the_certifying_pages(residual):
    answer = terms(WHOLE, residual)
    assert not answer.reachable or answer.bound <= residual
    assert answer.proof.tested <= 12


def test_a_bound_widens_where_values_fail_together():
    apart = counted(CERTIFYING, LEARNT, "")
    rows = [replace(one, right=one.page[-1] != "5" or index % 3 > 0, page=one.page)
            for index, one in enumerate(CERTIFYING)]  # fmt: skip
    together = counted(rows, LEARNT, "")
    assert together.spread > 4 * apart.spread
    assert together.effect(0.01) > apart.effect(0.01) >= 1
    assert together.effect(0.01, part=0.1) < together.effect(0.01)


def test_a_cluster_holds_its_pages_together():
    of_one = counted([replace(one, cluster="one writer") for one in CERTIFYING], LEARNT, "")
    assert (of_one.clusters, of_one.papers) == (1, of_one.pages)
    assert of_one.sizes[""] == pytest.approx(len(CERTIFYING))
    assert of_one.sizes["name"] == sum(one.kind == "name" for one in CERTIFYING)


@pytest.mark.parametrize("world", WORLDS, ids=lambda one: one.name)
def test_false_certificates_are_as_rare_as_is_said(world):
    """At one in twenty more than two of six come of it once in four hundred times."""
    came = tried(world, 6, (100, 80, 200))
    assert came.false <= 2


def test_without_pages_to_choose_on_what_was_searched_in_sample_is_the_one_candidate():
    alone = certified(LEARNT, None, CERTIFYING, ("", "seed 3"))
    answer, searched = terms(from_json(to_json(alone)), 0.02), terms(LEARNT, 0.02)
    assert answer.proof.tested == 1
    assert answer.proof.chosen == searched.accepted
    assert answer.bound <= 0.02
    for kind in answer.kinds:
        if kind.kind != BLANK and kind.threshold < NEVER:
            assert kind.threshold == searched.thresholds[kind.curve]
    assert not terms(alone, 0.00001).reachable
