"""Bounds of scenarios of the benchmarks: proven again from the prices that they rest on."""

from dataclasses import replace
from importlib import import_module

import pytest

from returnplan.certificate import check, holds
from returnplan.jobs.solve import solve
from returnplan.scenario import load_scenario


@pytest.mark.parametrize("case", ["county", "city-0.03"])
def test_plans_are_lawful_and_their_bounds_proven(folder_of, case, monkeypatch):
    """`solve` audits the plan; where moves are counted, bounds are those of prices.

    Branches are cases with prices of their own.
    """
    outcomes, package = [], import_module("returnplan.optimiser")  # not the function of that name
    optimise = package.optimise

    def kept(*given, **options):
        outcomes.append(optimise(*given, **options))
        return outcomes[-1]

    monkeypatch.setattr(package, "optimise", kept)
    scenario = load_scenario(folder_of(case))
    order = scenario.objective.order[:1]
    scenario = replace(scenario, objective=replace(scenario.objective, order=order))
    plan = solve(scenario, moves=1, seed=1, threads=1)
    [outcome] = outcomes
    certificates = dict(zip(scenario.objective.order, outcome.certificates, strict=True))
    assert {one.kind for one in certificates.values()} & {"prices", "branches"}
    for stage in plan.stages:
        sign = 1 if stage.sense == "max" else -1
        assert sign * (stage.bound - stage.value) >= 0
        certificate = certificates[stage.objective]
        assert certificate.bound == stage.bound
        if certificate.kind != "programme":
            # From the scenario itself, not from what the optimiser made of it.
            assert check(scenario, certificate) == pytest.approx(stage.bound, rel=1e-6)
            assert holds(outcome.network, certificate)
