"""Searches hold on to what is fixed: small programmes whole, large ones by moves."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from returnplan.jobs.solve import solve
from returnplan.optimiser.search import stage as one_stage
from returnplan.plan import Plan
from returnplan.plan.standing import standing
from returnplan.scenario import Scenario, load_scenario

ROOT = Path(__file__).parents[2]


def with_some_of(plan: Plan, seed: int, *order: str) -> Scenario:
    """The scenario with a part of a plan fixed, and other objectives."""
    random = Random(seed)
    chosen = [one for one in plan.assignments if random.random() < 0.5]
    trips, riders = standing(plan, chosen)
    scenario = plan.scenario
    objective = replace(scenario.objective, order=order or scenario.objective.order)
    return replace(scenario, objective=objective, fixed=trips, fixed_riders=riders)


@pytest.fixture(scope="module")
def furnace() -> Plan:
    return solve(load_scenario(ROOT / "scenarios" / "furnace"), moves=1, threads=1)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_half_of_a_plan_stays_when_cost_comes_first(furnace: Plan, seed: int) -> None:
    """Leaving everybody would cost nothing: what is left is what is fixed, and is audited."""
    scenario = with_some_of(furnace, seed, "cost")
    plan = solve(scenario, gap=0.0, time_limit_s=600, threads=1)
    assert plan.stages[0].status == "optimal"
    fixed = sum(row.workers for row in scenario.fixed_riders.values())
    assert sum(one.workers for one in plan.assignments) == fixed
    assert {trip.depart for trip in plan.trips.values()} == {
        trip.depart for key, trip in furnace.trips.items() if key in scenario.fixed
    }


def test_what_was_best_is_best_with_a_part_of_it_fixed(furnace: Plan) -> None:
    plan = solve(with_some_of(furnace, 1), moves=1, threads=1)
    for stage, before in zip(plan.stages, furnace.stages, strict=True):
        assert stage.final == pytest.approx(before.final)


@pytest.mark.parametrize("order", [("returned", "cost"), ("cost",)])
def test_moves_keep_what_is_fixed(
    furnace: Plan, order: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same programme as if it were large: dives, walks of the kernel, parts searched.

    Its values are those of the programme solved whole.
    """
    scenario = with_some_of(furnace, 4, *order)
    whole = solve(scenario, gap=0.0, time_limit_s=600, threads=1)
    monkeypatch.setattr(one_stage, "SMALL_COLUMNS", 0)
    plan = solve(scenario, moves=12, threads=1)
    assert "failed_audit" not in plan.options
    assert [one.final for one in plan.stages] == pytest.approx([one.final for one in whole.stages])
