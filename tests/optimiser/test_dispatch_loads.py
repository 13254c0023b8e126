"""A dispatcher's plan where coaches have a min_load, and where the smallest share counts first."""

import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from random_scenarios import random_draft
from returnplan.auditing import audit
from returnplan.jobs.solve import solve
from returnplan.network import build_network
from returnplan.optimiser.search import stage
from returnplan.optimiser.search.dispatch import dispatched
from returnplan.optimiser.search.search import Search
from returnplan.optimiser.solution import Solution
from returnplan.optimiser.space import Space
from returnplan.scenario import load_scenario
from returnplan.scenario.scenario import Scenario
from thorough import beyond

SCENARIOS = Path(__file__).parents[2] / "scenarios"
SEEDS = beyond(1, [range(15), range(15, 40)])


def loaded(scenario: Scenario, min_load: float, *order: str) -> Scenario:
    """The scenario with a `min_load` of every fleet and line, and an order where one is given."""
    return replace(
        scenario,
        fleets={name: replace(row, min_load=min_load) for name, row in scenario.fleets.items()},
        lines={name: replace(row, min_load=min_load) for name, row in scenario.lines.items()},
        objective=replace(scenario.objective, order=order or scenario.objective.order),
    )


def search_of(scenario: Scenario) -> Search:
    network = build_network(scenario)
    return Search(space=Space(network=network), seed=1, threads=1, interrupt=threading.Event())


@pytest.mark.parametrize("seeds", SEEDS, ids=str)
@pytest.mark.parametrize("min_load", [0.0, 0.3, 0.6, 1.0])
def test_it_keeps_every_rule_of_random_scenarios(min_load: float, seeds: range) -> None:
    carried = 0.0
    for seed in seeds:
        search = search_of(loaded(random_draft(seed).load(), min_load))
        solution = search.dispatched(np.inf)
        assert search.space.valid(search.space.formulation.base, solution), seed
        carried += solution.w.sum()
    assert carried > 0


def test_it_fills_coaches_that_must_be_full() -> None:
    search = search_of(loaded(load_scenario(SCENARIOS / "tiny"), 0.8))
    solution = search.dispatched(np.inf)
    assert solution.w.sum() > 0
    assert solution.n.sum() > 0
    assert search.space.valid(search.space.formulation.base, solution)


def test_everybody_has_a_share_where_the_smallest_counts_first() -> None:
    scenario = load_scenario(SCENARIOS / "tiny")
    search = search_of(loaded(scenario, 0.0, "worst_share", "returned", "cost"))
    solution = search.dispatched(np.inf)
    assert solution.t[0] > 0
    assert search.space.value("worst_share", solution) == pytest.approx(solution.t[0])


def test_a_plan_of_the_smallest_share_with_min_load_carries_somebody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(stage, "SMALL_COLUMNS", 0)
    scenario = loaded(load_scenario(SCENARIOS / "tiny"), 0.8, "worst_share", "returned", "cost")
    plan = solve(scenario, moves=1)
    assert sum(one.workers for one in plan.assignments) > 0
    assert not audit(plan)


@pytest.mark.parametrize("seeds", SEEDS, ids=str)
@pytest.mark.parametrize("min_load", [0.0, 0.6])
def test_those_for_whom_there_is_room_are_added_to_a_plan(min_load: float, seeds: range) -> None:
    """Who is in the plan stays there; stopped early, it leaves room for others."""
    added = 0.0
    for seed in seeds:
        search = search_of(loaded(random_draft(seed).load(), min_load))
        loans = len(search.space.formulation.variables.lent)
        left = iter(range(2 + seed % 5))
        begun = dispatched(search.space.network, loans, lambda left=left: next(left, None) is None)
        start = search.space.settled(begun)
        assert search.space.valid(search.space.formulation.base, start), seed
        filled = search.dispatched(np.inf, start)
        assert search.space.valid(search.space.formulation.base, filled), seed
        assert (filled.w >= start.w).all(), seed
        added += filled.w.sum() - start.w.sum()
    assert added > 0


def test_where_he_may_not_order_he_fills_the_seats_there_are() -> None:
    """Of plans from which a rider of every choice is taken off he fills some, with no unit more."""
    more = 0.0
    for seed in range(40):
        search = search_of(random_draft(seed).load())
        space, arcs = search.space, search.space.network.arcs
        there = search.dispatched(np.inf)
        alone = search.dispatched(
            np.inf, Solution.nobody(space.formulation), orders=False
        )  # where nothing runs there is no seat
        assert not alone.n.any()
        assert not alone.u.any()
        lone = np.flatnonzero((arcs.tail < 0) & (arcs.sink >= 0) & (there.x > 1.5))
        if not len(lone):
            continue
        sink = arcs.sink[lone[0]]
        choice = np.flatnonzero((space.network.choices.sink == sink) & (there.w > 0.5))[0]
        if space.network.choice_group[choice] >= 0:
            continue
        fewer = replace(there, x=there.x.copy(), w=there.w.copy())
        fewer.x[lone[0]] -= 1
        fewer.w[choice] -= 1
        filled = search.dispatched(np.inf, fewer, orders=False)
        assert space.valid(space.formulation.base, filled), seed
        assert (filled.n <= fewer.n).all()
        assert (filled.u <= fewer.u).all()
        more += filled.w.sum() - fewer.w.sum()
        assert filled.w.sum() >= fewer.w.sum()
    assert more > 3
