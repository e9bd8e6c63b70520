"""`kamibashi risk`: what may remain, stated and shown; calibrations learnt from scans."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.certificates import WORLDS, drawn
from cases.records.risk import AskedShares
from ocr.confidence.calibration import SCANS, SYNTHETIC, from_json, shipped_calibration
from ocr.confidence.calibration_fit import fit
from ocr.confidence.page_counts import certified

SAMPLES = Path("samples/certificates").absolute()


def test_what_is_in_force_is_shown_with_its_source(kamibashi):
    answer = kamibashi("risk", "show")
    assert answer.code == 0
    assert "residual error 0.001  audits 1.0%" in answer.out
    assert "合成ページによる初期値" in answer.out
    assert "audited accepted values: 0, wrong 0" in answer.out


def test_forms_are_shown_with_how_they_stand(kamibashi, ledger):
    bundled = "shurou_shoumei/2024-11"
    assert f"form {bundled}: accepted, audits 1.0%" in kamibashi("risk", "show").out
    shipped = shipped_calibration()
    strange = replace(shipped, provenance=replace(shipped.provenance, templates=()))
    ledger.risk.calibrate(strange, "sato")
    (line,) = [
        line for line in kamibashi("risk", "show").out.splitlines() if line.startswith("form ")
    ]
    assert line.startswith(f"form {bundled}: on probation, filled fields 0 checked, 0 wrong, 3090")
    assert line.endswith("more to go (papers unknown)")


def test_what_is_stated_is_kept(kamibashi):
    assert kamibashi("risk", "set", "--residual", "0.01", "--audit", "0.05").code == 0
    assert "residual error 0.01  audits 5.0%  set by command line" in kamibashi("risk", "show").out
    assert kamibashi("risk", "set", "--residual", "0.02").code == 0
    assert "audits 5.0%" in kamibashi("risk", "show").out


def test_how_audits_are_asked_about_is_stated_and_shown(kamibashi, ledger):
    assert kamibashi("risk", "set", "--residual", "0.01", "--planted", "0").code == 0
    assert ledger.risk.setting().asked == AskedShares(0.5, 0.0)
    shown = kamibashi("risk", "show").out
    assert "typed unseen: 0, wrong 0" in shown
    assert "planted errors: 0, found 0; 20 more it takes" in shown
    assert kamibashi("risk", "set", "--residual", "0.01", "--planted", "0.3").code == 30


def test_so_small_an_error_that_nothing_shows_it_says_how_much_it_takes(kamibashi):
    answer = kamibashi("risk", "set", "--residual", "0.00001")
    assert "too little is known to show 1e-05: 391201 values it takes" in answer.out


def test_what_cannot_be_kept_is_one_line(kamibashi):
    assert kamibashi("risk", "set", "--residual", "0.5").code == 30
    assert kamibashi("risk", "set", "--residual", "0.5").complaint


@pytest.mark.parametrize(
    "words", [(), ("--from-cases", "--from", "x"), ("--from", "x", "--source", "guesses")]
)
def test_it_must_be_said_what_to_learn_from(kamibashi, words):
    answer = kamibashi("risk", "fit", *words)
    assert answer.code == 2
    assert "--from" in answer.complaint


def test_what_was_learnt_may_be_given_up_for_what_was_brought_along(kamibashi, ledger):
    shipped = shipped_calibration()
    own = replace(shipped, provenance=replace(shipped.provenance, source=SCANS))
    ledger.risk.calibrate(own, "sato")
    assert "正解のあるスキャンによる値" in kamibashi("risk", "show").out
    assert kamibashi("risk", "reset").code == 0
    assert "合成ページによる初期値" in kamibashi("risk", "show").out


def test_too_few_answers_teach_nothing(kamibashi):
    answer = kamibashi("risk", "fit", "--from-cases")
    assert answer.code == 30
    assert "3,838" in answer.complaint


@pytest.mark.paddle
def test_a_calibration_is_learnt_from_scans_with_their_truth(kamibashi, tmp_path):
    scan = SAMPLES / "typed-26-004.png"
    for name in (scan, scan.with_suffix(".json")):
        shutil.copy(name, tmp_path)
    out = tmp_path / "new" / "calibration.json"
    answer = kamibashi("risk", "fit", "--from", tmp_path, "--note", "one page", "--out", out)
    assert answer.code == 0
    learnt = from_json(out.read_bytes())
    assert (learnt.provenance.source, learnt.provenance.note) == (SYNTHETIC, "one page")
    assert learnt.provenance.engine.startswith("paddleocr ")
    truth = json.loads(scan.with_suffix(".json").read_text(encoding="utf-8"))
    assert 0 < learnt.provenance.values <= len(truth)


def test_what_other_pages_certify_is_shown_by_field_paper_harm_and_kind(kamibashi, ledger):
    world = next(one for one in WORLDS if one.name == "steep")
    learnt = fit(drawn(world, 200, 1), shipped_calibration().provenance)
    sets = list(drawn(world, 100, 2)), list(drawn(world, 500, 3))
    ledger.risk.calibrate(certified(learnt, *sets, ("seed 2", "seed 3")), "sato")
    shown = kamibashi("risk", "set", "--residual", "0.003").out
    assert "certified on 500 other pages, empty fields among them" in shown
    assert "papers with a silent error" in shown
    assert "grave       wrong" in shown
    assert "not certified" not in shown
    ledger.risk.calibrate(learnt, "sato")
    assert "not certified: these are the values it was learnt from" in kamibashi("risk", "show").out
