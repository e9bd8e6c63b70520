"""読み取りの確かさ with pages that certify it: by field, paper, class of harm and kind."""

import pytest

from benchmarks.certificates import WORLDS, drawn
from ocr.confidence.calibration import SYNTHETIC, Provenance, shipped_calibration
from ocr.confidence.calibration_fit import fit
from ocr.confidence.page_counts import certified
from ocr.confidence.thresholds import terms


@pytest.fixture(scope="module")
def proven():
    world = next(one for one in WORLDS if one.name == "steep")
    learnt = fit(drawn(world, 200, 1), Provenance(SYNTHETIC, "engine 1"))
    sets = list(drawn(world, 100, 2)), list(drawn(world, 500, 3))
    return certified(learnt, *sets, ("seed 2", "seed 3"))


def test_all_that_is_certified_is_shown_with_its_bound(admin, office, proven):
    office.ledger.risk.calibrate(proven, "sato")
    admin.post("/risk", one_in="300", audit="1", why="")
    answer, shown = terms(proven, 1 / 300), admin.get("/risk").text
    papers = answer.proof.papers
    assert answer.reachable
    assert f"{1 / papers.bound:,.0f} 枚に 1 枚" in shown
    assert f"確かめ用 500 枚中 {papers.wrong} 枚" in shown
    for part in ("空欄", "重い（氏名", "ふつう（住所"):
        assert part in shown
    for one in (*answer.proof.harms.values(), *(kind.shown for kind in answer.kinds)):
        assert f"{100 * one.bound:.2f}%" in shown
        assert f"{100 * one.limit:.2f}%" in shown


def test_a_calibration_without_such_pages_says_what_its_figures_are_of(admin, office, proven):
    told = "この値は、表を作るのに使った資料自身で数えたもの"
    before = shipped_calibration()
    office.ledger.risk.calibrate(proven, "sato")
    assert told not in admin.get("/risk").text
    office.ledger.risk.calibrate(fit(drawn(WORLDS[2], 50, 4), before.provenance), "sato")
    assert told in admin.get("/risk").text


def test_what_certifying_pages_cannot_show_sends_everything_to_people(admin, office, proven):
    office.ledger.risk.calibrate(proven, "sato")
    admin.post("/risk", one_in="100000", audit="1", why="")
    assert "すべての記入項目を人が確認します" in admin.get("/risk").text
    assert set(office.ledger.risk.in_force().thresholds.values()) == {1.0}
