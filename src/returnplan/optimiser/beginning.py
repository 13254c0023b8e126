"""The plan that the first stage begins with: what is fixed, and whom its trips need to run."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from returnplan.arrays import Mask, Whole
from returnplan.errors import EngineError, Finding, ScenarioError
from returnplan.network import Network
from returnplan.network.fixed import FIXED_EMPTY, moment_of
from returnplan.optimiser.engines import engine
from returnplan.optimiser.finish.extract import SplitError, extract
from returnplan.optimiser.search.search import Search
from returnplan.optimiser.solution import Restriction, Solution
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
    solution = search.space.nobody
    base = search.space.formulation.base
    if search.space.network.fixed is None or search.space.valid(base, solution):
        return search, solution
    if start is not None and search.space.valid(base, start):
        return search, start
    solution = search.dispatched(until)
    if search.space.valid(base, solution):
        return search, solution
    search, answer = _solved(search, until, near=True)
    if answer.found is not None:
        fuller = search.dispatched(until, answer.found)
        good = search.space.valid(search.space.formulation.base, fuller)
        return search, fuller if good else answer.found
    search, answer = _solved(search, until, near=False)
    if answer.infeasible:
        raise ScenarioError([_too_few(search.space, solution)])
    if answer.found is None:
        raise EngineError("no plan with all that is fixed was found in time; give it more time")
    return search, answer.found


@dataclass(frozen=True, kw_only=True)
class _AnyPlan:
    """What came of looking for any plan."""

    found: Solution | None = None
    infeasible: bool = False


def _solved(search: Search, until: float, *, near: bool) -> tuple[Search, _AnyPlan]:
    """Any plan by branch and bound; `near`: in which nobody travels without a fixed trip.

    Of a large network that is a small part; where there is no such plan there may be others, since
    trips that bring riders to a fixed one may need riders of their own.
    """
    while not search.interrupt.is_set() and time.monotonic() < until:
        network = search.space.network
        part = with_fixed_trips(network) if near else search.space.whole
        base = part.formulation.base
        answer = engine.solve(
            base,
            np.zeros(len(base.lower)),
            maximise=True,
            engine=engine.SCIP,
            limits=engine.Limits(seconds=until - time.monotonic(), seed=search.seed),
            interrupt=search.interrupt,
        )
        if answer.values is None:
            return search, _AnyPlan(infeasible=bool(answer.infeasible))
        solution = search.space.settled(part.solution(answer.values))
        try:
            extract(network, solution)
        except SplitError as error:
            search = search.refined(error.group)
            continue
        good = search.space.valid(search.space.formulation.base, solution)
        return search, _AnyPlan(found=solution if good else None)
    return search, _AnyPlan()


def with_fixed_trips(network: Network) -> Restriction:
    """The ways on which somebody rides a fixed trip, and the trips that these ride."""
    least, arcs, units = network.least, network.arcs, network.units
    groups = np.zeros(len(network.classes.level) + 1, dtype=bool)
    groups[units.group[least.units > 0]] = True
    runs = np.append(least.runs > 0, False)
    groups[-1] = False  # no coach; the last run is no line
    fixed = groups[arcs.group] | runs[arcs.run] | (least.arcs > 0)
    chosen = _onwards(fixed, arcs.head, arcs.tail) | _onwards(fixed, arcs.tail, arcs.head)
    ridden = np.zeros(len(network.classes.level) + 1, dtype=bool)
    ridden[arcs.group[chosen]] = True
    ridden[-1] = False
    return Restriction(network=network, units=ridden[units.group], arcs=chosen)


def _onwards(arcs: Mask, ends: Whole, begins: Whole) -> Mask:
    """These arcs and all that follow them, where one ends at the node at which another begins."""
    found = side = arcs
    while side.any():
        reached = np.zeros(int(max(ends.max(), begins.max())) + 2, dtype=bool)
        reached[ends[side]] = True
        reached[-1] = False  # origins and sinks are no nodes
        side = reached[begins] & ~found
        found = found | side
    return found


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
