"""The plan that the first stage begins with: what is fixed, and whom its trips need to run."""

from __future__ import annotations

import time

import numpy as np

from returnplan.errors import EngineError, Finding, ScenarioError
from returnplan.network.fixed import FIXED_EMPTY, moment_of
from returnplan.optimiser.engines import engine
from returnplan.optimiser.finish.extract import SplitError, extract
from returnplan.optimiser.search.search import Search
from returnplan.optimiser.solution import Solution
from returnplan.optimiser.space import Space


def beginning(search: Search, start: Solution | None, until: float) -> tuple[Search, Solution]:
    """The plan to begin with: nobody's, or what is fixed (C29) with those whom its trips need.

    `start`: a plan in the same columns, which may be what is looked for.

    Raises
    ------
    ScenarioError
        No plan keeps all that is fixed: some of its trips cannot get riders enough.
    EngineError
        None was found by `until`.
    """
    solution = search.space.settled(Solution.nobody(search.space.formulation))
    base = search.space.formulation.base
    if search.space.network.fixed is None or search.space.valid(base, solution):
        return search, solution
    if start is not None and search.space.valid(base, start):
        return search, start
    solution = search.dispatched(until)
    if search.space.valid(base, solution):
        return search, solution
    while not search.interrupt.is_set() and time.monotonic() < until:
        base = search.space.formulation.base
        answer = engine.solve(
            base,
            np.zeros(len(base.lower)),
            maximise=True,
            engine=engine.SCIP,
            limits=engine.Limits(seconds=until - time.monotonic(), seed=search.seed),
            interrupt=search.interrupt,
        )
        if answer.infeasible:
            raise ScenarioError([_too_few(search.space, solution)])
        if answer.values is None:
            break
        solution = search.space.settled(search.space.whole.solution(answer.values))
        try:
            extract(search.space.network, solution)
        except SplitError as error:
            search = search.refined(error.group)
            continue
        if search.space.valid(base, solution):
            return search, solution
        break
    raise EngineError("no plan with all that is fixed was found in time; give it more time")


def _too_few(space: Space, solution: Solution) -> Finding:
    """Which fixed trips have too few riders, in a plan with as many as a dispatcher found."""
    network, least = space.network, space.network.least
    arcs, units, runs = network.arcs, network.units, network.runs
    short = []
    for unit in np.flatnonzero(least.units).tolist():
        riders = solution.x[arcs.group == units.group[unit]].sum()
        asked = max(1.0, float(units.min_load[unit] * units.seats[unit] * solution.n[unit]))
        if riders < asked * (1 - 1e-9):
            short.append((network.fleets[int(units.fleet[unit])], int(units.depart[unit])))
    for run in np.flatnonzero(least.runs).tolist():
        riders = solution.x[arcs.run == run].sum()
        asked = max(1.0, float(runs.min_load[run] * runs.seats[run] * solution.u[run]))
        if riders < asked * (1 - 1e-9):
            departure = network.departures[int(runs.departure[run])]
            short.append((departure.line, departure.depart))
    scenario = network.scenario
    names = [
        row.trip
        for row in scenario.fixed.values()
        if not short or (row.operator, moment_of(scenario, row)) in short
    ]
    return FIXED_EMPTY.at("fixed.csv", value=", ".join(names))
