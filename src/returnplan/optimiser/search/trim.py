"""Fewer units where the others have seats enough."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from returnplan.arrays import Real
from returnplan.network import Network
from returnplan.optimiser.point import Point


def trimmed(network: Network, point: Point) -> Point:
    """The point without units that nobody needs, the dearest of a class first.

    No rule is broken by it: seats are left for every rider, fewer units need fewer riders (C5, C6),
    and vehicles only become idle. Lines keep their min_units, or do not run; what is fixed stays.
    """
    return replace(point, n=_coaches(network, point), **_lines(network, point))


def _coaches(network: Network, point: Point) -> Real:
    arcs, units = network.arcs, network.units
    rides = arcs.group >= 0
    classes = len(network.classes.level)
    riders = np.bincount(arcs.group[rides], weights=point.x[rides], minlength=classes)
    n = point.n.copy()
    least = network.least.units
    spare = np.bincount(units.group, weights=n * units.seats, minlength=classes) - riders
    running = np.flatnonzero(n > 0.5)
    for unit in running[np.lexsort((running, -units.cents[running]))].tolist():
        group = units.group[unit]
        fewer = min(n[unit] - least[unit], spare[group] // units.seats[unit])
        n[unit] -= fewer
        spare[group] -= fewer * units.seats[unit]
    return n


def _lines(network: Network, point: Point) -> dict[str, Real]:
    arcs, runs = network.arcs, network.runs
    boards = arcs.run >= 0
    riders = np.bincount(arcs.run[boards], weights=point.x[boards], minlength=len(runs.level))
    needed = np.ceil(riders / np.maximum(runs.seats, 1))
    ridden, fixed = riders > 0.5, network.least.runs
    least = np.maximum(np.maximum(needed, runs.min_units), fixed)
    return {
        "u": np.where(ridden | (fixed > 0), np.minimum(point.u, least), 0.0),
        "o": np.where(ridden | (fixed > 0), point.o, 0.0),
    }
