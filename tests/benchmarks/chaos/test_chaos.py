"""A short night in which everything goes wrong; `benchmarks.chaos` is the long one."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.chaos.faults import Deck, Fault, Phase, Step, faults_at
from benchmarks.chaos.leaks import leaks, needles
from benchmarks.chaos.night import Plot, keep_watch
from benchmarks.chaos.tally import tally
from benchmarks.chaos.verdict import as_typed, complaints
from flows.plans.plan_checks import load_plan
from ocr.forms.template import load_template

pytestmark = pytest.mark.lengthy

EDITION = Path(__file__).parents[3] / "form_templates/shurou_shoumei/2024-11"
RECORDS, SEED = 4, 4
NAMES = ("bot.fill.before", "wire.POST /nyuryoku.asked", "wire.GET /.answered", "book.x.written")

steps = st.sets(
    st.builds(Step, st.sampled_from(Phase), st.sampled_from(NAMES), st.integers(1, 3)), min_size=1
)


@pytest.fixture(scope="module")
def template():
    return load_template(EDITION / "template.toml")


@pytest.fixture(scope="module")
def plan(template):
    return load_plan(EDITION / "keying/hoiku.toml", template)


@given(steps, st.integers())
def test_a_seed_deals_the_same_mishaps_in_the_same_order(some, seed):
    first, second = (Deck(order, Random(seed)) for order in (some, sorted(some, key=hash)))
    assert [first.deal() for _ in range(30)] == [second.deal() for _ in range(30)]


@given(steps, st.integers())
def test_every_fault_comes_at_every_step_before_any_comes_again(some, seed):
    deck = Deck(some, Random(seed))
    assert len(deck.mishaps) == sum(len(faults_at(step)) for step in some)
    for _ in range(3):
        assert {deck.deal() for _ in deck.mishaps} == set(deck.mishaps)


@given(steps, st.integers())
def test_causes_take_turns(some, seed):
    deck = Deck(some, Random(seed))
    causes = {mishap.fault for mishap in deck.mishaps} - {Fault.HALVE}  # a way of dropping
    first = {deck.deal().fault for _ in causes}
    assert len(first) == len(causes)


@pytest.fixture(scope="module")
def night(tmp_path_factory, template):
    home = tmp_path_factory.mktemp("night") / "home"
    with keep_watch(home, template, Plot(RECORDS, SEED, clean=1)) as over:
        yield over


@pytest.mark.browser
def test_a_bad_night_loses_nothing_doubles_nothing_and_tells_nobody(night, plan):
    found = tally(night, plan)
    assert found.wrong == ()
    assert found.leaks == ()
    assert found.keyed == RECORDS
    struck = [row.fault for row in found.rows if row.phase is Phase.KEY]
    assert len(set(struck)) == len(struck) == RECORDS - 1  # each record but the first, each anew
    assert len(night.words) > 2  # those of browsers and drivers were looked at, too


@pytest.mark.browser
def test_the_judge_sees_a_double_a_loss_a_change_and_a_word_too_many(night, plan):
    """It comes last, since it spoils the night."""
    double, lost, changed = (as_typed(paper, plan) for paper in night.papers[:3])
    town = night.town.system.database
    with closing(sqlite3.connect(town)) as database, database:
        database.execute("CREATE TEMP TABLE one AS SELECT * FROM records")
        database.execute("DELETE FROM one WHERE uketsuke_no <> ?", [double.key])
        database.execute("UPDATE one SET id = 9999, number = 'R8-009999'")
        database.execute("INSERT INTO records SELECT * FROM one")
        database.execute("DELETE FROM records WHERE uketsuke_no = ?", [lost.key])
        database.execute("UPDATE records SET shimei = '別人' WHERE uketsuke_no = ?", [changed.key])
    assert list(complaints(night, plan)) == [
        f"{double.key} (keyed): 2 records",
        f"{double.key} (keyed): the receipt is another's",
        f"{lost.key} (keyed): lost",
        f"{changed.key} (keyed): 氏名 is not what was approved",
    ]
    (name,) = (entry.text for entry in lost.entries if entry.screen_field == "氏名")
    log = night.home / "logs/other.log"
    log.write_text(f"case {json.dumps(name)} failed", encoding="ascii")
    assert leaks(night.home, needles([lost])) == (str(log),)
