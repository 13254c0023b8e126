"""scenarios/furnace is solved by hand in its WHY.md; the solver must find the same numbers."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from returnplan.auditing import audit
from returnplan.jobs.solve import solve
from returnplan.plan.plan import Plan
from returnplan.plan.production import output, production, staffing
from returnplan.scenario import load_scenario
from returnplan.scenario.scenario import Scenario

FURNACE = Path(__file__).parents[2] / "scenarios" / "furnace"


@pytest.fixture(scope="module")
def case() -> Scenario:
    return load_scenario(FURNACE)


@pytest.fixture(scope="module")
def plan(case: Scenario) -> Plan:
    return solve(case, time_limit_s=600)


def argued() -> dict[str, float]:
    """The values of the table `stage | value` of WHY.md."""
    text = (FURNACE / "WHY.md").read_text(encoding="utf-8")
    return {name: float(value) for name, value in re.findall(r"^\| (\w+) \| (\d+) \|$", text, re.M)}


def test_stages_end_with_the_values_argued_in_why(plan: Plan) -> None:
    assert list(argued()) == ["uncovered_days", "output", "post_days", "cost"]
    assert {stage.objective: stage.final for stage in plan.stages} == pytest.approx(argued())


def test_each_value_is_proven(plan: Plan) -> None:
    for stage in plan.stages:
        assert stage.bound == pytest.approx(stage.value, rel=1e-6), stage.objective


def test_the_audit_is_silent(plan: Plan) -> None:
    assert audit(plan) == []


def test_the_furnace_comes_first_and_the_supplier_of_four_before_its_customers(plan: Plan) -> None:
    carried = Counter[tuple[str, int]]()
    for assignment in plan.assignments:
        carried[assignment.cohort, assignment.arrive // 1440] += assignment.workers
    assert carried["south-furnace", 0] >= 2  # 6 + 2 are the least that the furnace may have
    assert carried["north-cutters", 1] == 3
    assert carried["north-crew", 1] == 2
    assert carried["north-crew", 3] == 2
    assert plan.loans == {"builder_helps": 2}  # a third would leave 13 of the 14 who must stay


def by_hand(case: Scenario, arrivals: dict[tuple[str, str], list[int]], lent: int) -> float:
    """Output if so many heads of a post arrive on each travel date."""
    on_post = np.zeros((len(case.posts), case.calendar.horizon), dtype=np.int64)
    for row, post in enumerate(case.posts):
        for date, heads in enumerate(arrivals.get(post, ())):
            on_post[row, date + 1 :] += heads
    staffed = staffing(case, on_post, {"builder_helps": lent}).staffed
    return output(case, production(case, staffed))


@pytest.mark.parametrize(
    ("cutters", "crew", "lent", "value"),
    [
        ([0, 3, 0, 0], [0, 2, 0, 2], 2, 836_500),
        # Half a date of gaskets is lost, of windows and houses too: 500 + 10,000 + 50,000.
        ([0, 1, 2, 0], [0, 4, 0, 0], 2, 776_000),
        # A whole date is lost: 1,000 + 20,000 + 100,000.
        ([0, 3, 0, 0], [0, 2, 0, 2], 0, 715_500),
    ],
    ids=["the plan", "the builder's crew first", "no loan"],
)
def test_wrong_plans_make_what_why_says(
    case: Scenario, cutters: list[int], crew: list[int], lent: int, value: float
) -> None:
    arrivals = {
        ("gaskets", "cutters"): cutters,
        ("glass", "furnace"): [4, 0, 0, 0],
        ("glass", "packers"): [1, 0, 3, 0],
        ("houses", "crew"): crew,
    }
    assert by_hand(case, arrivals, lent) == pytest.approx(value)


@pytest.mark.parametrize(
    ("change", "values"),
    [
        # Three lent: gaskets and windows make 7 dates' worth, glass 5. The builder makes 0.65 and
        # 0.9, then 4 if its last two come on Wednesday: 5.55. The packers come after them: 72.
        (
            '[[patch]]\ntable = "posts"\nwhere = {post = "crew"}\nset = {min_present = 13}\n',
            [2, 852_000, 72, 7120],
        ),
        ('[[patch]]\ntable = "loans"\ndrop = true\n', [2, 715_500, 73, 7120]),
    ],
    ids=["the builder keeps 13", "no loan"],
)
def test_what_the_readme_says_to_try(tmp_path: Path, change: str, values: list[float]) -> None:
    shutil.copytree(FURNACE, tmp_path / "furnace")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "scenario.toml").write_text(f'extends = "../furnace"\n{change}')
    plan = solve(load_scenario(tmp_path / "other"), time_limit_s=600)
    assert [stage.final for stage in plan.stages] == pytest.approx(values)


def test_output_first_lets_the_furnace_starve() -> None:
    # North on Monday and Tuesday: gaskets 0.75 and 6, windows as much, houses 5.75, glass 5.
    order = 'objective.order=["output", "uncovered_days", "post_days", "cost"]'
    plan = solve(load_scenario(FURNACE, [order]), time_limit_s=600)
    output_first, uncovered_days, *_ = plan.stages
    assert output_first.final == pytest.approx(6_750 + 135_000 + 575_000 + 150_000)
    assert uncovered_days.final == 6  # two on each date from Monday to Wednesday
