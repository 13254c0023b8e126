"""Fewer units where the others have seats enough."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from returnplan.arrays import Real, Whole
from returnplan.network import Network
from returnplan.network.promised import Promised
from returnplan.optimiser.solution import Solution


def trimmed(network: Network, solution: Solution) -> Solution:
    """The solution without units that nobody needs, the dearest of a class first.

    No rule is broken by it: seats are left for every rider, fewer units need fewer riders (C5, C6),
    and vehicles only become idle. Lines keep their min_units, or do not run; what is fixed stays.
    """
    return replace(solution, n=_coaches(network, solution), **_lines(network, solution))


def _coaches(network: Network, solution: Solution) -> Real:
    arcs, units = network.arcs, network.units
    rides = arcs.group >= 0
    classes = len(network.classes.level)
    aboard = solution.x[rides]
    riders = np.bincount(arcs.group[rides], weights=aboard, minlength=classes).astype(float)
    n = solution.n.copy()
    least = _needed(network, solution, riders)
    spare = np.bincount(units.group, weights=n * units.seats, minlength=classes) - riders
    running = np.flatnonzero(n > 0.5)
    for unit in running[np.lexsort((running, -units.cents[running]))].tolist():
        group = units.group[unit]
        fewer = min(n[unit] - least[unit], spare[group] // units.seats[unit])
        n[unit] -= fewer
        spare[group] -= fewer * units.seats[unit]
    return n


def _needed(network: Network, solution: Solution, riders: Real) -> Real:
    """(unit options) Units that stay: those that are fixed, and those that keep a promise.

    Of a departure in force as many as are due, and as many more on its route as may be those that
    are moved; none without riders (`riders`: by class), or with fewer than its min_load asks.
    """
    least, promised = network.least.units.astype(float), network.promised
    if promised is None:
        return least
    units, n = network.units, solution.n
    mine = np.flatnonzero((promised.unit_route >= 0) & (n > 0.5))
    aboard = riders[units.group[mine]]
    asked = np.maximum(units.min_load[mine] * units.seats[mine], 1e-9)
    kept = _due(promised.unit_departure[mine], promised.unit_route[mine], promised, solution)
    kept = np.minimum(np.minimum(n[mine], kept), np.floor(aboard / asked + 1e-9))
    least[mine] = np.maximum(least[mine], np.where(aboard > 0.5, kept, 0.0))
    return least


def _due(departure: Whole, route: Whole, promised: Promised, solution: Solution) -> Real:
    """Units that may keep a promise: those due, and those that others of the route lack."""
    there = np.zeros(len(promised.due))
    for of, units in ((promised.unit_departure, solution.n), (promised.run_departure, solution.u)):
        np.add.at(there, of[of >= 0], units[of >= 0])
    lost = np.bincount(
        promised.route, weights=np.maximum(0, promised.due - there), minlength=promised.routes
    )
    due: Real = np.append(promised.due, 0)[departure] + lost[route]
    return due


def _lines(network: Network, solution: Solution) -> dict[str, Real]:
    arcs, runs = network.arcs, network.runs
    boards = arcs.run >= 0
    riders = np.bincount(arcs.run[boards], weights=solution.x[boards], minlength=len(runs.level))
    needed = np.ceil(riders / np.maximum(runs.seats, 1))
    ridden, fixed, promised = riders > 0.5, network.least.runs, network.promised
    least = np.maximum(np.maximum(needed, runs.min_units), fixed)
    if promised is not None:
        mine = np.flatnonzero(promised.run_route >= 0)
        kept = _due(promised.run_departure[mine], promised.run_route[mine], promised, solution)
        full = np.maximum(runs.min_load * runs.seats, 1e-9)[mine]
        kept = np.minimum(kept, np.floor(riders[mine] / full + 1e-9))
        least[mine] = np.maximum(least[mine], np.minimum(kept, solution.u[mine]))
    return {
        "u": np.where(ridden | (fixed > 0), np.minimum(solution.u, least), 0.0),
        "o": np.where(ridden | (fixed > 0), solution.o, 0.0),
    }
