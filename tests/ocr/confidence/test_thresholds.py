"""Thresholds keep the residual error that was stated, and accept as much as it allows."""

import random
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ocr.base.doubts import Doubt, DoubtCode
from ocr.base.form_reading import (
    Decision,
    FieldReading,
    FormReading,
    PageOutcome,
    PageState,
    Quality,
)
from ocr.base.reasons import Reason, ReasonCode
from ocr.confidence.calibration import (
    BLANK,
    ENOUGH_TO_SHARE,
    SYNTHETIC,
    UNMARKED,
    Observation,
    Provenance,
    from_json,
    kind_as_read,
    to_json,
)
from ocr.confidence.calibration_fit import fit
from ocr.confidence.thresholds import NEVER, Risk, curve_of, risk_at, risk_coverage, terms
from ocr.confidence.wilson import wilson_upper
from ocr.forms.template import Box, FieldSpec, Option
from ocr.values.audit_sampling import Lots, with_audits
from ocr.values.decisions import AUDITED, HOPELESS, UNSURE, UNSURE_MARK, decided, is_doubted

BOX = Box(left=1, top=1, width=10, height=4)
MADE = Provenance(SYNTHETIC, "engine 1")
KINDS = ("name", "date", "text")


def observed(count, seed, slope):
    dice = random.Random(seed)
    for _ in range(count):
        score = round(1 - dice.random() ** 3, 4)
        yield Observation(dice.choice(KINDS), score, dice.random() > slope * (1 - score) ** 2)


CALIBRATION = fit(observed(8_000, 1, 0.3), MADE)


def spec(kind="date", **more):
    if kind == "choice":
        options = (Option(label="有", box=BOX), Option(label="無", box=BOX))
        return FieldSpec(name="it", label="欄", kind=kind, options=options, **more)
    return FieldSpec(
        name="it", label="欄", kind="text" if kind == "date" else kind, box=BOX, **more
    )


def field(score, *doubts, value="A", kind="text", name="it"):
    return FieldReading(name, "欄", kind, value, value, score, Decision.ACCEPT, doubts=doubts)


@settings(max_examples=8, deadline=None)
@given(st.integers(100, 4000), st.integers(0, 99), st.sampled_from([0.1, 0.01, 0.002, 0.001]))
@example(2049, 12, 0.01)  # a curve cut inside a block of equal estimates
def test_what_is_accepted_keeps_the_error_that_was_stated(count, seed, residual):
    calibration = fit(observed(count, seed, 0.4), MADE)
    answer = terms(calibration, residual)
    if answer.reachable:
        assert answer.accepted.most_wrong <= residual
        assert answer.share <= 1
    for kind in answer.kinds:
        assert (
            kind.accepted.wrong <= residual * kind.accepted.seen + 1e-9 or kind.curve != kind.kind
        )
        assert (kind.least_score is None) == (kind.threshold == NEVER)
    risk = risk_at(calibration, residual)
    accepted = [
        one
        for one in observed(count, seed, 0.4)
        if risk.confidence(one.kind, one.score) >= answer.thresholds[calibration.curve_of(one.kind)]
    ]
    assert len(accepted) == pytest.approx(answer.accepted.seen)


@pytest.mark.parametrize("residual", [0.01, 0.005])
def test_the_shares_are_what_is_accepted_of_what_was_seen(residual):
    """Of all kinds together and of each: counted here, one value at a time."""
    values, answer = list(observed(8_000, 1, 0.3)), terms(CALIBRATION, residual)
    risk, least = risk_at(CALIBRATION, residual), answer.thresholds
    accepted = [
        one
        for one in values
        if risk.confidence(one.kind, one.score) >= least[CALIBRATION.curve_of(one.kind)]
    ]
    assert answer.share == pytest.approx(len(accepted) / len(values))
    assert 0.5 < answer.share < 0.9
    for kind in answer.kinds:
        seen = sum(one.kind == kind.kind for one in values)
        assert kind.share == pytest.approx(sum(one.kind == kind.kind for one in accepted) / seen)


@settings(max_examples=15, deadline=None)
@given(st.floats(0.0005, 0.1), st.floats(1, 20))
@example(0.018965, 1.09375)  # one curve's doubtful steps cost another its surer ones
def test_who_allows_more_error_has_more_accepted(residual, more):
    less, greater = terms(CALIBRATION, residual), terms(CALIBRATION, min(0.1, residual * more))
    assert greater.share >= less.share - 1e-9


def test_so_small_an_error_that_too_little_is_known_accepts_nothing():
    answer = terms(CALIBRATION, 0.00001)
    assert not answer.reachable
    assert answer.needed == 384_157
    assert set(answer.thresholds.values()) == {NEVER}


def test_errors_stay_below_the_bound_on_values_that_taught_nothing():
    """What the thresholds promise holds for others than those that they were learnt from."""
    risk = risk_at(CALIBRATION, 0.005)
    accepted = [
        one
        for one in observed(8_000, 7, 0.3)
        if risk.confidence(one.kind, one.score) >= risk.threshold(spec(one.kind))
    ]
    wrong = sum(not one.right for one in accepted)
    assert len(accepted) > 4_000
    assert wrong <= 0.005 * len(accepted)


@given(
    st.lists(
        st.tuples(st.integers(0, 5).map(lambda n: n / 5), st.booleans()), min_size=1, max_size=30
    )
)
def test_the_curve_ends_with_all_that_nothing_else_doubted(values):
    points = risk_coverage(values, doubted=3)
    shares = [point.share for point in points]
    assert shares == sorted(shares)
    assert points[-1].share == pytest.approx(len(values) / (len(values) + 3))
    assert points[-1].wrong == pytest.approx(sum(not right for _, right in values) / len(values))
    for point in points:
        assert point.wrong <= point.bound + 1e-9
        assert point.bound == pytest.approx(
            wilson_upper(point.wrong * point.accepted, point.accepted)
        )


def test_a_calibration_has_a_curve_too():
    points = curve_of(CALIBRATION)
    assert points[-1].accepted == 8_000
    assert points[0].wrong <= points[-1].wrong


RISK = risk_at(CALIBRATION, 0.01)


def test_a_kind_that_was_never_seen_is_never_accepted():
    """However much is known of others: their curve is not carried over to it."""
    assert {RISK.threshold(spec(kind)) for kind in ("number", "postal_code", "kana")} == {NEVER}
    assert not RISK.accepts("number")
    assert RISK.threshold(spec("number"), blank=True) < NEVER
    assert Risk().accepts("number")


@given(st.integers(0, 2 * ENOUGH_TO_SHARE))
def test_a_kind_shares_the_curve_of_others_when_some_dozens_were_seen(count):
    known = [Observation("year", 0.999, right=True)] * 1500
    few = [Observation("number", 0.999, right=True)] * count
    risk = risk_at(fit([*known, *few], MADE), 0.01)
    assert risk.accepts("number") is (count >= ENOUGH_TO_SHARE)
    assert risk.accepts("year")


def test_a_sure_value_is_accepted_and_an_unsure_one_says_why():
    sure = decided(field(1.0), spec(), RISK)
    assert (sure.decision, sure.doubts) == (Decision.ACCEPT, ())
    unsure = decided(field(0.3), spec(), RISK)
    assert (unsure.decision, unsure.doubts) == (Decision.CONFIRM, (UNSURE,))
    hopeless = decided(field(0.0), spec(), RISK)
    assert (hopeless.decision, hopeless.doubts) == (Decision.RETYPE, (HOPELESS,))


def test_deciding_twice_is_deciding_once():
    for score in (0.0, 0.5, 0.9, 0.99, 1.0):
        once = decided(field(score, Doubt(DoubtCode.KANJI_SHAPES)), spec(), RISK)
        assert decided(once, spec(), RISK) == once
        assert once.score == score


def test_an_unsure_mark_is_called_so():
    unsure = decided(field(0.5, kind="choice", value=("有",)), spec("choice"), RISK)
    assert unsure.doubts == (UNSURE_MARK,)


def test_an_empty_field_is_accepted_unless_something_else_is_doubtful():
    assert decided(field(0.999, value=""), spec(), RISK).decision is Decision.ACCEPT
    assert (
        decided(field(0.999, Doubt(DoubtCode.NOTHING_WRITTEN), value=""), spec(), RISK).decision
        is Decision.CONFIRM
    )


def test_an_author_may_ask_for_more_than_the_residual_error_never_for_less():
    strict, loose = spec(accept_at=1.0), spec(accept_at=0.01)
    assert RISK.threshold(strict) == 1.0
    assert RISK.threshold(loose) == RISK.threshold(spec()) > 0.5
    assert decided(field(1.0), strict, RISK).decision is Decision.CONFIRM
    assert RISK.pinned([strict]) == {"it": 1.0}


def test_without_a_calibration_a_score_stands_for_itself():
    assert decided(field(0.96), spec(), Risk()).decision is Decision.ACCEPT
    assert decided(field(0.94), spec(), Risk()).decision is Decision.CONFIRM


def page(count, *doubts):
    fields = tuple(
        decided(field(1.0, *doubts, name=f"field{number}"), spec(), RISK) for number in range(count)
    )
    quality = Quality(200.0, 0, 0.0, 0.1, 1.0, 20.0)
    form = FormReading("f", "1", "", "engine", quality, fields)
    return PageOutcome(PageState.READ, quality=quality, form=form)


SECRET = bytes(32)
LOTS = Lots(SECRET, "abcdefghij")


def drawn(outcome):
    return {one.name for one in outcome.form.fields if one.doubts == (AUDITED,)}


def test_audits_draw_their_share_and_the_same_at_every_reading():
    first = with_audits(page(600), 0.05, LOTS)
    assert 15 < len(drawn(first)) < 50
    assert drawn(with_audits(page(600), 0.05, LOTS)) == drawn(first)
    assert drawn(with_audits(page(600), 0.05, Lots(SECRET, "klmnopqrst"))) != drawn(first)
    assert drawn(with_audits(page(600), 0.10, LOTS)) > drawn(first)
    for one in first.form.fields:
        assert (one.decision is Decision.CONFIRM) == (one.name in drawn(first))


def test_audits_leave_alone_what_a_person_sees_anyway_and_pages_that_were_not_read():
    doubted = page(50, Doubt(DoubtCode.KANJI_SHAPES))
    assert with_audits(doubted, 1.0, LOTS) == doubted
    assert with_audits(page(50), 0.0, LOTS) == page(50)
    unread = PageOutcome(PageState.UNREADABLE, Reason(ReasonCode.BLANK))
    assert with_audits(unread, 1.0, LOTS) is unread
    assert len(drawn(with_audits(page(50), 1.0, LOTS))) == 50


@given(st.binary(), st.text(), st.text(), st.text())
def test_a_lot_lies_between_nothing_and_one(secret, case_id, name, drawn_for):
    assert 0 <= Lots(secret, case_id).lot(name, drawn_for) < 1


def test_another_secret_and_another_end_draw_others():
    other = Lots(b"\x01" * 32, "abcdefghij")
    assert drawn(with_audits(page(600), 0.05, other)) != drawn(with_audits(page(600), 0.05, LOTS))
    names = [f"field{number}" for number in range(2000)]
    both = [name for name in names if LOTS.lot(name) < 0.5 and LOTS.lot(name, "blind") < 0.5]
    assert 400 < len(both) < 600


def test_an_audit_is_no_doubt_about_the_value():
    assert not is_doubted((AUDITED,))
    assert not is_doubted((UNSURE,))
    assert is_doubted((UNSURE, Doubt(DoubtCode.KANJI_SHAPES)))


OF_BEFORE = [Observation(BLANK, 0.999, right=True)] * 500


def blank(kind, score):
    return FieldReading("it", "欄", kind, "", "", score, Decision.ACCEPT)


def test_a_calibration_of_before_takes_all_empty_boxes_for_one():
    before = replace(fit([*observed(8_000, 1, 0.3), *OF_BEFORE], MADE), inked=False)
    risk = risk_at(from_json(to_json(before)), 0.01)
    sure, faint = (decided(blank("text", score), spec("text"), risk) for score in (1.0, 0.2))
    assert sure.decision is faint.decision is Decision.ACCEPT
    assert sure.confidence == faint.confidence
    assert faint.score == 0.2
    assert decided(blank("text", 0.0), spec("text"), risk).decision is Decision.RETYPE


def test_a_choice_without_a_mark_is_judged_by_its_marks():
    known = [Observation(UNMARKED, score, right=score > 0.6) for score in (0.5, 0.99) * 200]
    calibration = fit([*observed(8_000, 1, 0.3), *known], MADE)
    assert calibration.confidence(UNMARKED, 0.5) < 0.5 < calibration.confidence(UNMARKED, 0.99)
    assert kind_as_read("choice", blank=True) == UNMARKED
    assert kind_as_read("text", blank=True) == BLANK
    assert kind_as_read("choice", blank=False) == "choice"
