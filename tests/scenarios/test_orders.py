"""Every objective alone in the order of zhejiang-2020: audited, within its bound, worth something.

The stage looks at one plan, so that is held against what any first plan reaches, not against the
best one.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from returnplan.auditing import audit
from returnplan.jobs.solve import solve
from returnplan.plan.measures import objective_value
from returnplan.scenario import load_scenario
from returnplan.scenario.objectives import OBJECTIVES
from returnplan.scenario.scenario import Scenario
from thorough import beyond
from untidied import untidied

FOLDER = Path(__file__).parents[2] / "scenarios" / "zhejiang-2020"
REACHED = {
    "key_post_days": 55_000.0,
    "post_days": 90_000.0,
    "output": 700e6,
    "worst_share": 0.0,
    "returned": 2_000.0,
}
"""What a plan reaches at least, of objectives that are maximised. The smallest share is zero: two
cohorts can never come."""
NOBODY = {"cost", "travel_hours"}
"""Least where nobody travels."""


@pytest.fixture(scope="module")
def case() -> Scenario:
    return load_scenario(FOLDER)


TRICKY = ("worst_share", "uncovered_days", "cost")
"""Tried in every run: a share, days that are missing, and what is least where nobody travels."""


@pytest.mark.parametrize("first", beyond(len(TRICKY), dict.fromkeys((*TRICKY, *OBJECTIVES))))
def test_any_objective_can_be_first(case: Scenario, first: str) -> None:
    scenario = replace(case, objective=replace(case.objective, order=(first,)))
    with untidied():
        plan = solve(scenario, moves=1, threads=1)
    assert audit(plan) == []
    stage = plan.stages[0]
    assert (stage.objective, stage.sense) == (first, OBJECTIVES[first].sense)
    slack = 1e-6 * max(1.0, abs(stage.bound))
    final = objective_value(plan, first)
    if stage.sense == "max":
        assert REACHED[first] <= stage.value <= stage.bound + slack
        assert final >= stage.value - slack
    else:
        assert stage.value >= stage.bound - slack
        assert final <= stage.value + slack
    if first in NOBODY:
        assert stage.value == stage.bound == final == 0
    elif first == "uncovered_days":
        missing = sum(max(0, post.min_present - post.present) for post in scenario.posts.values())
        assert stage.value < missing * scenario.calendar.horizon
