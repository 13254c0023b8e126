"""The columns of the formulation, block by block.

| block | one a | value | bounds |
| --- | --- | --- | --- |
| n | unit option | units (coaches) that run | 0 .. `units.most` |
| u | run | units of a line's departure at a risk level | 0 .. `runs.max_units` |
| o | run | whether it runs | 0 .. 1 |
| x | arc | workers of a commodity who take the leg | 0 .. their heads |
| w | choice | workers of a cohort who take a sink | 0 .. its workers |
| z | stay | workers of a bed group in a facility | 0 .. beds |
| i | moment of a fleet | idle vehicles after the duties that begin then | 0 .. |
| t | - | worst share over employers | 0 .. 1 |
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from returnplan.model.moments import FleetMoments, fleet_moments
from returnplan.network.network import Network

Whole = NDArray[np.int64]
Real = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Variables:
    """Column numbers of each block, aligned with the rows of the network's tables."""

    n: Whole
    u: Whole
    o: Whole
    x: Whole
    w: Whole
    z: Whole
    i: Whole
    t: Whole
    """One column."""
    moments: FleetMoments
    """What the columns of i stand for."""

    @property
    def count(self) -> int:
        return int(self.t[-1]) + 1

    @property
    def blocks(self) -> dict[str, slice]:
        found, start = {}, 0
        for name in ("n", "u", "o", "x", "w", "z", "i", "t"):
            size = len(getattr(self, name))
            found[name] = slice(start, start + size)
            start += size
        return found


def variables(network: Network) -> Variables:
    """Number the columns, block after block."""
    moments = fleet_moments(network)
    sizes = {
        "n": len(network.units.group),
        "u": len(network.runs.level),
        "o": len(network.runs.level),
        "x": len(network.arcs.commodity),
        "w": len(network.choices.cohort),
        "z": len(network.stays.facility),
        "i": len(moments.fleet),
        "t": 1,
    }
    columns, start = {}, 0
    for name, size in sizes.items():
        columns[name] = np.arange(start, start + size, dtype=np.int64)
        start += size
    return Variables(**columns, moments=moments)


def bounds(network: Network, v: Variables) -> tuple[Real, Real, NDArray[np.bool_]]:
    """Lower bounds, upper bounds and integrality of every column."""
    workers = np.array(
        [cohort.workers for cohort in network.scenario.cohorts.values()], dtype=float
    )
    heads = np.zeros(len(network.commodities.lane))
    pairs = np.unique(
        np.column_stack([network.sinks.commodity[network.choices.sink], network.choices.cohort]),
        axis=0,
    )
    np.add.at(heads, pairs[:, 0], workers[pairs[:, 1]])
    beds = np.array(
        [facility.beds for facility in network.scenario.quarantine.values()], dtype=float
    )
    upper = np.full(v.count, np.inf)
    upper[v.n] = network.units.most
    upper[v.u] = network.runs.max_units
    upper[v.o] = 1
    upper[v.x] = heads[network.arcs.commodity]
    upper[v.w] = workers[network.choices.cohort]
    upper[v.z] = beds[network.stays.facility]
    upper[v.t] = 1
    integer = np.ones(v.count, dtype=bool)
    integer[v.i] = False
    integer[v.t] = False
    return np.zeros(v.count), upper, integer
