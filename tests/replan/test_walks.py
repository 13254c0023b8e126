"""Ruin and recreate of a plan that has begun: it looks for no way by what nobody may join."""

import threading
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from returnplan.jobs.replan import replan_plan
from returnplan.jobs.solve import solve
from returnplan.model import Floor, Formulation
from returnplan.network import Network, build_network
from returnplan.optimiser.beginning import beginning
from returnplan.optimiser.recreate import library
from returnplan.optimiser.recreate.charge import MONEY_ALONE, Charge
from returnplan.optimiser.recreate.ways import KernelWays
from returnplan.optimiser.search.search import Search
from returnplan.optimiser.space import Space
from returnplan.scenario import load_scenario

TINY = Path(__file__).parents[2] / "scenarios" / "tiny"
MONDAY = 1440 + 20 * 60

pytestmark = pytest.mark.skipif(not library.available(), reason="the kernel is not compiled")


@cache
def network() -> Network:
    plan = solve(load_scenario(TINY), moves=20)
    return build_network(replan_plan(plan, MONDAY, moves=4).plan.scenario)


@cache
def ways(charge: Charge = MONEY_ALONE) -> KernelWays:
    return KernelWays.of(Formulation.of(network()), charge)


def test_no_way_by_what_has_begun_is_among_those_of_a_sink():
    first = ways().sets["sink_first"]
    begun = (network().least.closed[ways().arcs] & (ways().arcs >= 0)).any(axis=1)
    assert 0 < begun.sum() < len(begun)
    assert first[-1] == len(begun) - begun.sum()
    assert not begun[: first[-1]].any()


def test_ways_of_a_sink_lead_to_it_by_rising_price():
    sets = ways().sets
    first, sink, cents = sets["sink_first"], sets["way_sink"], sets["way_cents"]
    for number, (begin, end) in enumerate(pairwise(first)):
        assert (sink[begin:end] == number).all()
        assert (np.diff(cents[begin:end]) >= 0).all()


def test_workers_save_by_ways_in_force():
    made = ways(Charge(money=0, changes=1))
    in_force = {one.arcs for one in network().promised.ways}
    kept = np.array([tuple(row[row >= 0].tolist()) in in_force for row in made.arcs])
    worker = 100 * network().scenario.replan.changed_worker
    assert kept.any()
    assert set(made.sets["way_cents"][kept].tolist()) == {-worker}
    assert set(made.sets["way_cents"][~kept].tolist()) == {0.0}


def test_units_pay_for_being_new_and_save_by_being_in_force():
    made, promised, rules = ways(Charge(money=0, changes=1)), network().promised, network().scenario
    rules = rules.replan
    units = made.unit
    for cents, departure, route in (
        (made.sets["unit_cents"], promised.unit_departure[units], promised.unit_route[units]),
        (made.sets["run_unit_cents"], promised.run_departure, promised.run_route),
    ):
        there, moved = departure >= 0, (departure < 0) & (route >= 0)
        assert set(cents[there].tolist()) <= {-100 * rules.cancelled_trip}
        assert set(cents[moved].tolist()) <= {100 * (rules.moved_trip - rules.cancelled_trip)}
        assert set(cents[~there & ~moved].tolist()) <= {100 * rules.added_trip}
    assert (promised.run_departure >= 0).any()
    assert (promised.unit_departure < 0).any()


def test_walks_for_changes_find_the_way_back_to_the_plan_in_force():
    """From one in which only those travel who have begun: nothing is changed in the end."""
    search = Search(space=Space(network=network()), seed=1, threads=1, interrupt=threading.Event())
    assert search.recreation.walks("changes", ())
    search, solution = beginning(search, None, np.inf)
    space = search.space
    before = space.value("changes", solution)
    for heat in (1.0, 0.2):
        aim = search.walk_aim("changes", (), solution, size=before, foresight=0.0)
        found = search.recreation.walked(
            solution, aim, stopped=lambda: False, moves=4000, heat=heat
        )
        solution = space.settled(found)
        assert space.valid(space.formulation.base, solution)
    assert before > 0 == space.value("changes", solution)


def test_money_and_changes_are_not_counted_at_once():
    """With a floor on cost the price of changes is no money that plans may be charged."""
    search = Search(space=Space(network=network()), seed=1, threads=1, interrupt=threading.Event())
    floors = (Floor(objective="cost", value=1e6),)
    assert not search.recreation.walks("changes", floors)
    assert search.recreation.walker("post_days", floors).ways.charge == MONEY_ALONE
    assert search.recreation.walker("post_days", ()).ways.charge.changes > 0
