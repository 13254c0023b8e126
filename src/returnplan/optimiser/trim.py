"""Fewer units where the others have seats enough."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from returnplan.arrays import Real
from returnplan.network import Network
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
    riders = np.bincount(arcs.group[rides], weights=solution.x[rides], minlength=classes)
    n = solution.n.copy()
    least = network.least.units
    spare = np.bincount(units.group, weights=n * units.seats, minlength=classes) - riders
    running = np.flatnonzero(n > 0.5)
    for unit in running[np.lexsort((running, -units.cents[running]))].tolist():
        group = units.group[unit]
        fewer = min(n[unit] - least[unit], spare[group] // units.seats[unit])
        n[unit] -= fewer
        spare[group] -= fewer * units.seats[unit]
    return n


def _lines(network: Network, solution: Solution) -> dict[str, Real]:
    arcs, runs = network.arcs, network.runs
    boards = arcs.run >= 0
    riders = np.bincount(arcs.run[boards], weights=solution.x[boards], minlength=len(runs.level))
    needed = np.ceil(riders / np.maximum(runs.seats, 1))
    ridden, fixed = riders > 0.5, network.least.runs
    least = np.maximum(np.maximum(needed, runs.min_units), fixed)
    return {
        "u": np.where(ridden | (fixed > 0), np.minimum(solution.u, least), 0.0),
        "o": np.where(ridden | (fixed > 0), solution.o, 0.0),
    }
