"""A search whose moves are counted: the clock decides nothing."""

import threading
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from returnplan.errors import EngineError, UsageError
from returnplan.jobs.solve import solve
from returnplan.model import Floor
from returnplan.network import build_network
from returnplan.optimiser.engines import linear, simplex
from returnplan.optimiser.search import best, sides, stage
from returnplan.optimiser.search.handed import Handed
from returnplan.optimiser.search.search import Search
from returnplan.optimiser.search.stage import solved
from returnplan.optimiser.space import Space
from returnplan.scenario import load_scenario

TINY = Path(__file__).parents[2] / "scenarios" / "tiny"


def told(plan):
    return [(one.value, one.bound, one.status) for one in plan.stages], plan.trips, plan.assignments


def test_a_slow_machine_finds_the_same_plan(monkeypatch):
    """Large method; every reading of the clock takes half a second more on the second run."""
    monkeypatch.setattr(stage, "SMALL_COLUMNS", 0)
    scenario = load_scenario(TINY)
    quick = solve(scenario, gap=0.0, moves=2)
    clock, read = time.monotonic, []

    def slow():
        read.append(None)
        return clock() + 0.5 * len(read)

    monkeypatch.setattr(time, "monotonic", slow)
    again = solve(scenario, gap=0.0, moves=2)
    assert len(read) > 20, "the search does look at the clock"
    assert told(again) == told(quick)
    assert again.options["moves"] == 2


@pytest.mark.parametrize("failing", [simplex.Simplex, linear.LinearProgramme])
def test_an_engine_that_fails_costs_a_move_and_not_the_plan(failing, monkeypatch):
    """Large method; every linear programme of relaxations, or of dives, is refused."""
    monkeypatch.setattr(stage, "SMALL_COLUMNS", 0)
    refused = []

    def refuse(*_given, **_named):
        refused.append(None)
        raise EngineError("refused")

    monkeypatch.setattr(failing, "solve", refuse)
    plan = solve(load_scenario(TINY), moves=3)
    assert refused
    assert len(plan.assignments) > 0


@pytest.mark.parametrize("moves", [1, 2, 3])
def test_a_stage_looks_at_no_more_plans_than_were_allowed(moves, monkeypatch):
    monkeypatch.setattr(stage, "SMALL_COLUMNS", 0)
    offered = []
    offer = best.Best.offer
    monkeypatch.setattr(best.Best, "offer", lambda self, p: (offered.append(p), offer(self, p)))
    network = build_network(load_scenario(TINY))
    space = Space(network=network)
    search = Search(space=space, seed=1, threads=0, interrupt=threading.Event(), moves=moves)
    late = time.monotonic() + 1e6
    solved(
        search, "cost", (Floor(objective="key_post_days", value=50.0),), gap=0.0,
        start=search.dispatched(np.inf),
        until=late, deadline=late, report=lambda value, bound: None, handed=Handed(),
    )  # fmt: skip
    assert 1 <= len(offered) <= 1 + moves, "the start, and each move's plan"


def test_moves_stand_in_place_of_a_time_limit():
    scenario = load_scenario(TINY)
    with pytest.raises(UsageError, match="one of the two"):
        solve(scenario, moves=1, time_limit_s=5)
    with pytest.raises(UsageError, match="moves is 0"):
        solve(scenario, moves=0)


def test_a_stage_in_haste_ends_by_its_gap_with_the_same_plan(monkeypatch):
    """Walks that close a stage end it, whether there was time for the rest of the round or not.

    The cost stage is closed by cases only, so it is not asked for.
    """
    monkeypatch.setattr(stage, "SMALL_COLUMNS", 0)
    scenario = load_scenario(TINY)
    order = ("key_post_days", "post_days")
    scenario = replace(scenario, objective=replace(scenario.objective, order=order))
    plans = []
    for hurry in (0.0, 1e9):
        monkeypatch.setattr(sides, "HURRY", hurry)
        plans.append(solve(scenario, gap=0.3, time_limit_s=60, threads=2, questions=False))
    assert all(one.status == "optimal" or one.gap <= 0.3 for one in plans[0].stages)
    assert told(plans[0]) == told(plans[1])
