"""Estimates of worth: what the duals of a relaxation say of one step more."""

import time
from collections.abc import Sequence
from typing import Any

import pytest

from random_scenarios import random_draft
from returnplan.certificate import check
from returnplan.network import build_network
from returnplan.optimiser import optimise
from returnplan.optimiser.engines import engine
from returnplan.optimiser.questions import worth
from returnplan.optimiser.questions.lifting import stepped
from returnplan.optimiser.questions.prices import LimitPrices
from returnplan.optimiser.search import stage as one_stage
from returnplan.optimiser.space import Space
from returnplan.plan.bottlenecks import Bottleneck, budget_step, step_of
from returnplan.scenario.objectives import maximised, sign_of
from returnplan.scenario.scenario import Scenario
from thorough import beyond

SEEDS = beyond(1, [[*range(10), 14, 41, 56], range(60)])
"""In the last three of the quick ones money, vehicles and beds are short."""
PRICED = (2, 4, 7, 13, 14, 18, 21)
"""Seeds whose first bound is by prices; of all but one a step of something moves it."""


def space_of(scenario: Scenario) -> Space:
    network = build_network(scenario)
    return Space(network=network)


def relaxed(space: Space, objective: str) -> engine.Answer:
    return engine.solve(
        space.formulation.base,
        space.formulation.objectives[objective],
        maximise=maximised(objective),
        engine=engine.GLOP,
        relaxed=True,
        limits=engine.Limits(seconds=600),
    )


def resources(scenario: Scenario) -> list[Bottleneck]:
    """Each that a scenario limits, as if it were full."""
    places = scenario.places
    limits: dict[str, dict[str, Any]] = {
        "vehicles": {n: row.vehicles or None for n, row in scenario.fleets.items()},
        "line_units": {name: row.max_units for name, row in scenario.lines.items()},
        "beds": {name: row.beds for name, row in scenario.quarantine.items()},
        "arrivals": {name: row.arrivals_per_day for name, row in places.items()},
        "departures": {name: row.departures_per_day for name, row in places.items()},
        "budget": {"": scenario.budget},
    }
    return [
        Bottleneck(
            resource=resource,
            id=name,
            capacity=0,
            days=(0,),
            used_up=(0,),
            step=step_of(resource, capacity) if name else budget_step(scenario),
        )
        for resource, capacities in limits.items()
        for name, capacity in capacities.items()
        if capacity is not None
    ]


@pytest.mark.parametrize("seeds", SEEDS, ids=len)
def test_no_step_brings_a_relaxation_more_than_its_duals_say(seeds: Sequence[int]) -> None:
    """A relaxation gains less and less by more of a resource: its first step is the best.

    So a gain that is left out, of a row or of a bound, shows wherever that one binds.
    """
    gains: dict[str, int] = {}
    for seed in seeds:
        scenario = random_draft(seed).load()
        space = space_of(scenario)
        objective = scenario.objective.order[0]
        base = relaxed(space, objective)
        formulation = space.formulation
        prices = LimitPrices.of(formulation, formulation.base, objective, base)
        for one in resources(scenario):
            more = relaxed(space_of(stepped(scenario, one.resource, one.id)), objective)
            gain = (more.bound - base.bound) * (sign_of(objective))
            said = prices.gain(one)
            assert gain <= said + 1e-6 * max(1.0, said), (seed, one.resource, one.id)
            gains[one.resource] = gains.get(one.resource, 0) + (gain > 1e-6)
    assert min(gains.values()) > 0, gains


def test_a_step_moves_a_bound_by_what_its_prices_say(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same prices prove of a scenario with a step more a bound that is higher by the gain."""
    monkeypatch.setattr(one_stage, "SMALL_COLUMNS", 0)
    seen = 0
    for seed in PRICED:
        scenario = random_draft(seed).load()
        network = build_network(scenario)
        outcome = optimise(network, deadline=time.monotonic() + 600, moves=1, seed=1, threads=1)
        certificate = outcome.certificates[0]
        assert certificate.kind == "prices"
        before = check(outcome.network, certificate)
        for one in resources(scenario):
            if one.resource not in ("beds", "departures", "arrivals", "budget"):
                continue
            more = build_network(stepped(scenario, one.resource, one.id))
            gain = worth.priced_gain(certificate.prices, one)
            moved = sign_of(certificate.objective) * (check(more, certificate) - before)
            assert moved == pytest.approx(gain, abs=1e-6), (seed, one)
            seen += gain > 0
    assert seen > 3
