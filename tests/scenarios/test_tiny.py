"""scenarios/tiny is solved by hand in its WHY.md; the solver must find the same numbers."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from returnplan.jobs.solve import solve
from returnplan.plan.plan import Plan
from returnplan.scenario import load_scenario

TINY = Path(__file__).parents[2] / "scenarios" / "tiny"


@pytest.fixture(scope="module")
def plan() -> Plan:
    return solve(load_scenario(TINY), time_limit_s=20)


def argued() -> dict[str, float]:
    """The values of the table `stage | value` of WHY.md."""
    text = (TINY / "WHY.md").read_text(encoding="utf-8")
    return {name: float(value) for name, value in re.findall(r"^\| (\w+) \| (\d+) \|$", text, re.M)}


def test_stages_end_with_the_values_argued_in_why(plan: Plan) -> None:
    assert list(argued()) == ["key_post_days", "post_days", "cost"]
    assert {stage.objective: stage.final for stage in plan.stages} == pytest.approx(argued())


def test_each_value_is_proven(plan: Plan) -> None:
    # Heads and dates are whole, so that a bound within one of the value proves it; cents likewise.
    for stage in plan.stages:
        assert stage.bound == pytest.approx(stage.value, rel=0.01), stage.objective


def test_beds_are_filled_twice_and_the_train_is_filled_exactly(plan: Plan) -> None:
    # Six fitters on Monday, six on Wednesday; two of 14 stay. 18 of Hill by Tuesday's train.
    carried = Counter[tuple[str, int]]()
    for assignment in plan.assignments:
        carried[assignment.cohort, assignment.arrive // 1440] += assignment.workers
    assert carried == {
        ("dale-fitters", 0): 6,
        ("dale-fitters", 2): 6,
        ("hill-welders", 1): 10,
        ("hill-riggers", 1): 8,
    }
