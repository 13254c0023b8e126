"""The plan that the first stage begins with: what is fixed, and whom its trips need to run."""

from __future__ import annotations

import time

import numpy as np

from returnplan.errors import EngineError, Finding, ScenarioError
from returnplan.network.fixed import FIXED_EMPTY, moment_of
from returnplan.optimiser.engines import engine
from returnplan.optimiser.finish.extract import SplitError, extract
from returnplan.optimiser.point import Point
from returnplan.optimiser.search.method import Search


def beginning(search: Search, start: Point | None, until: float) -> tuple[Search, Point]:
    """The plan to begin with: nobody's, or what is fixed (C29) with those whom its trips need.

    `start`: a plan in the same columns, which may be what is looked for.

    Raises
    ------
    ScenarioError
        No plan keeps all that is fixed: some of its trips cannot get riders enough.
    EngineError
        None was found by `until`.
    """
    point = search.settled(Point.nobody(search.formulation))
    base = search.formulation.base
    if search.network.fixed is None or search.valid(base, point):
        return search, point
    if start is not None and search.valid(base, start):
        return search, start
    point = search.dispatched(until)
    if search.valid(base, point):
        return search, point
    while not search.interrupt.is_set() and time.monotonic() < until:
        base = search.formulation.base
        answer = engine.solve(
            base,
            np.zeros(len(base.lower)),
            maximise=True,
            engine=engine.SCIP,
            limits=engine.Limits(seconds=until - time.monotonic(), seed=search.seed),
            interrupt=search.interrupt,
        )
        if answer.infeasible:
            raise ScenarioError([_too_few(search, point)])
        if answer.values is None:
            break
        point = search.settled(search.whole.point(answer.values))
        try:
            extract(search.network, point)
        except SplitError as error:
            search = search.refined(error.group)
            continue
        if search.valid(base, point):
            return search, point
        break
    raise EngineError("no plan with all that is fixed was found in time; give it more time")


def _too_few(search: Search, point: Point) -> Finding:
    """Which fixed trips have too few riders, in a plan with as many as a dispatcher found."""
    network, least = search.network, search.network.least
    arcs, units, runs = network.arcs, network.units, network.runs
    short = []
    for unit in np.flatnonzero(least.units).tolist():
        riders = point.x[arcs.group == units.group[unit]].sum()
        asked = max(1.0, float(units.min_load[unit] * units.seats[unit] * point.n[unit]))
        if riders < asked * (1 - 1e-9):
            short.append((network.fleets[int(units.fleet[unit])], int(units.depart[unit])))
    for run in np.flatnonzero(least.runs).tolist():
        riders = point.x[arcs.run == run].sum()
        asked = max(1.0, float(runs.min_load[run] * runs.seats[run] * point.u[run]))
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
