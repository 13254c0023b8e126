"""scenarios/tiny is solved by hand in its WHY.md; the solver must find the same numbers."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from pathlib import Path

import pytest

from returnplan.jobs.solve import solve
from returnplan.plan.plan import Plan
from returnplan.scenario import load_scenario

TINY = Path(__file__).parents[2] / "scenarios" / "tiny"


@pytest.fixture(scope="module")
def plan() -> Plan:
    return solve(load_scenario(TINY), time_limit_s=600)


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


@pytest.mark.parametrize(
    ("change", "key_post_days", "post_days", "cost"),
    [
        # Seven fitters on Monday (7 x 3), seven on Wednesday (7 x 1), and Hill's 30 and 24.
        ('[[patch]]\ntable = "quarantine"\nset = {beds = 7}\n', 58, 82, 9220),
        # 21 passengers are wanted; the coach fetches the welders (1,460), the riggers stay.
        ('[[patch]]\ntable = "lines"\nset = {min_load = 0.7}\n', 54, 54, 7420),
        # 20 seats hold the 18 of Hill: 1,460 in place of the train and local transport (2,860).
        ("[risk.low]\nload_factor = {bus = 1.0}\n", 54, 78, 7420),
    ],
    ids=["7 beds", "min_load 0.7", "full coaches"],
)
def test_what_the_readme_says_to_try(
    tmp_path: Path, change: str, key_post_days: int, post_days: int, cost: int
) -> None:
    shutil.copytree(TINY, tmp_path / "tiny")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "scenario.toml").write_text(f'extends = "../tiny"\n{change}')
    plan = solve(load_scenario(tmp_path / "other"), time_limit_s=600)
    assert [stage.final for stage in plan.stages] == pytest.approx([key_post_days, post_days, cost])
