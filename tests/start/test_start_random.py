"""Random tiny plans, then a change of the scenario: what is kept and lost, and no plan is worse."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import cache

import pytest

from random_scenarios import random_draft
from returnplan import audit, solve
from returnplan.network import build_network
from returnplan.optimiser import Kept, kept
from returnplan.plan import Plan
from returnplan.plan.measures import objective_values
from returnplan.scenario import Scenario
from returnplan.scenario.objectives import maximised

NEAR = 1e-6
Change = Callable[[Scenario], Scenario]


def solved(scenario: Scenario, start: Plan | None = None) -> Plan:
    return solve(scenario, gap=0.0, seed=1, threads=1, moves=20, start=start)


@cache
def world(seed: int) -> tuple[Scenario, Plan]:
    scenario = random_draft(seed).load()
    return scenario, solved(scenario)


def fewer_beds(scenario: Scenario) -> Scenario:
    halved = {n: replace(one, beds=one.beds // 2) for n, one in scenario.quarantine.items()}
    return replace(scenario, quarantine=halved)


def no_bed(scenario: Scenario) -> Scenario:
    return replace(scenario, quarantine={})


def a_fleet_less(scenario: Scenario) -> Scenario:
    used = scenario.line_fleets
    first = next((name for name in scenario.fleets if name not in used), None)
    others = {name: one for name, one in scenario.fleets.items() if name != first}
    return replace(scenario, fleets=others) if others or scenario.lines else scenario


def one_vehicle_each(scenario: Scenario) -> Scenario:
    fleets = {
        name: replace(one, vehicles=min(1, one.vehicles)) for name, one in scenario.fleets.items()
    }
    return replace(scenario, fleets=fleets)


def no_line(scenario: Scenario) -> Scenario:
    return replace(scenario, lines={}) if scenario.fleets else scenario


def a_cohort_less(scenario: Scenario) -> Scenario:
    first = min(scenario.cohorts)
    return replace(scenario, cohorts={n: c for n, c in scenario.cohorts.items() if n != first})


def fewer_workers(scenario: Scenario) -> Scenario:
    cohorts = {n: replace(c, workers=c.workers // 2) for n, c in scenario.cohorts.items()}
    return replace(scenario, cohorts=cohorts)


def a_date_later(scenario: Scenario) -> Scenario:
    """The first travel date is over: moments count from the second, and nobody is ready before."""
    start = scenario.start + timedelta(days=1)
    cohorts = {n: replace(c, ready=max(c.ready, start)) for n, c in scenario.cohorts.items()}
    deliveries = tuple(one for one in scenario.deliveries if one.date >= start)
    return replace(
        scenario, start=start, days=scenario.days - 1, cohorts=cohorts, deliveries=deliveries
    )


def less_money(scenario: Scenario) -> Scenario:
    return replace(scenario, budget=500.0)


def a_place_closed(scenario: Scenario) -> Scenario:
    places = {name: replace(one, arrivals_per_day=2) for name, one in scenario.places.items()}
    return replace(scenario, places=places)


def fuller_trips(scenario: Scenario) -> Scenario:
    fleets = {name: replace(one, min_load=0.9) for name, one in scenario.fleets.items()}
    lines = {name: replace(one, min_load=0.9) for name, one in scenario.lines.items()}
    return replace(scenario, fleets=fleets, lines=lines)


CHANGES: tuple[Change, ...] = (
    fewer_beds,
    no_bed,
    a_fleet_less,
    one_vehicle_each,
    no_line,
    a_cohort_less,
    fewer_workers,
    a_date_later,
    less_money,
    a_place_closed,
    fuller_trips,
)


def no_worse(scenario: Scenario, plan: Plan, start: Kept) -> None:
    """By the order: in the first objective in which the two differ the plan is ahead."""
    values = objective_values(plan, scenario.objective.order)
    for name in scenario.objective.order:
        lead = values[name] - start.values[name]
        lead = lead if maximised(name) else -lead
        near = NEAR * max(1.0, abs(values[name]))
        assert lead >= -near, (name, values, dict(start.values))
        if lead > near:
            break


@pytest.mark.parametrize("seed", range(800, 804))
def test_the_same_scenario_keeps_the_whole_plan(seed: int) -> None:
    scenario, plan = world(seed)
    start = kept(build_network(scenario), plan)
    assert start.dropped == ()
    assert start.heads == sum(one.workers for one in plan.assignments)
    assert start.values == pytest.approx(objective_values(plan, scenario.objective.order))
    again = solved(scenario, plan)
    assert (again.trips, again.assignments, again.loans) == (
        plan.trips,
        plan.assignments,
        plan.loans,
    )


@pytest.mark.parametrize("seed", range(800, 804))
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_after_a_change_nobody_is_lost_in_silence(change: Change, seed: int) -> None:
    scenario, plan = world(seed)
    changed = change(scenario)
    start = kept(build_network(changed), plan)
    lost = sum(one.workers for one in start.dropped if one.reason != "loan")
    assert start.heads + lost == sum(one.workers for one in plan.assignments)
    assert all(one.detail and one.workers > 0 for one in start.dropped)
    assert not any(one.reason == "rule" for one in start.dropped), start.dropped
    if seed < 802:
        again = solved(changed, plan)
        assert audit(again) == []
        no_worse(changed, again, start)
        assert again.options["start"]["kept"] == start.heads
