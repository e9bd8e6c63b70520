"""The invented clerk of the demo at the real desk, as a process."""

import json
import os
import subprocess
import sys

import pytest

from cases.records.states import State

pytestmark = pytest.mark.browser


@pytest.fixture
def clerk_at_work(address, office, tmp_path):
    def work(truth, password="nagai-aikotoba-7"):
        (tmp_path / "truth.json").write_text(json.dumps(truth), encoding="utf-8")
        return subprocess.run(
            [
                *(
                    sys.executable,
                    "-m",
                    "samples.demo.clerk",
                    "--desk",
                    address,
                    "--user",
                    "tanaka",
                ),
                *("--truth", str(tmp_path / "truth.json"), "--password-env", "CLERK_PASSWORD"),
            ],
            env={**os.environ, "CLERK_PASSWORD": password},
            capture_output=True,
            text=True,
            check=False,
        )

    return work


def test_the_clerk_settles_each_case_by_its_truth(clerk_at_work, office, value):
    right, wrong = office.to_review(), office.to_review(applicant_name="浜風　一郎")
    other = office.to_review(applicant_name="磯風　次郎")
    truth = {
        "applicant_name": "汐風　菜々子",
        "birth_date": "1990-04-01",
        "employment_term": ["有期"],
        "work_days": ["月", "水"],
    }
    changed = {
        "applicant_name": "浜風　壱郎",
        "birth_date": "",
        "employment_term": ["無期"],
        "work_days": ["火", "水"],
    }
    done = clerk_at_work({right: truth, wrong: changed})
    assert done.stderr == ""
    assert done.returncode == 0
    first, second = map(json.loads, done.stdout.splitlines())
    assert (first["case"], first["confirmed"], first["corrected"]) == (right, 4, 0)
    assert (second["case"], second["confirmed"], second["corrected"]) == (wrong, 0, 4)
    assert {name: value(wrong, name) for name in changed} == {
        **changed,
        "employment_term": ("無期",),
        "work_days": ("火", "水"),
    }
    states = [office.ledger.case(case_id).state for case_id in (right, wrong, other)]
    assert states == [State.APPROVED, State.APPROVED, State.TO_REVIEW]


def test_a_desk_that_refuses_ends_the_work_with_one_line(clerk_at_work, office):
    case_id = office.to_review(doubtful=("birth_date",))
    done = clerk_at_work({case_id: {"birth_date": "1990-02-30"}})
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "birth_date" in done.stderr
    assert "1990" not in done.stderr
