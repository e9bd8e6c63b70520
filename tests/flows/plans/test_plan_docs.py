"""Every writer, key and charset of a keying plan is in its documentation."""

from pathlib import Path

import pytest

from bots.jobs import OnExisting
from flows.plans.keying_plan import KeyingPlan, PlanLine
from flows.plans.writers import WRITERS
from japanese.charsets import Charset

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "keying_plans.md").read_text("utf-8")


@pytest.mark.parametrize("name", [*WRITERS, *PlanLine.model_fields, *Charset])
def test_it_is_described(name):
    assert f"`{name}`" in PAGE


@pytest.mark.parametrize("name", [*KeyingPlan.model_fields, *OnExisting])
def test_it_is_shown(name):
    assert name in PAGE
