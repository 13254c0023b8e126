"""Every way of a network spelled out, from an origin to a sink; and how many there are."""

from __future__ import annotations

import numpy as np

from returnplan.arrays import Numbers, Real
from returnplan.model import Formulation


def itineraries(formulation: Formulation) -> Numbers:
    """Arcs of every way, ways x arcs from the origin on, -1 after the last."""
    arcs = formulation.network.arcs
    by_tail = np.argsort(arcs.tail, kind="stable").astype(np.int32)
    nodes = len(formulation.network.node_departure)
    first = np.searchsorted(arcs.tail[by_tail], np.arange(nodes + 1))
    ended: list[Numbers] = []
    rows = np.flatnonzero(arcs.tail < 0).astype(np.int32)[:, None]
    while len(rows):
        last = rows[:, -1]
        over = arcs.sink[last] >= 0
        ended.append(rows[over])
        rows = rows[~over]
        node = arcs.head[rows[:, -1]]
        each = first[node + 1] - first[node]
        row = np.repeat(np.arange(len(rows)), each)
        number = np.arange(len(row)) - np.repeat(np.cumsum(each) - each, each)
        rows = np.column_stack([rows[row], by_tail[first[node][row] + number]])
    longest = max((found.shape[1] for found in ended), default=1)
    wide = [
        np.pad(found, ((0, 0), (0, longest - found.shape[1])), constant_values=-1)
        for found in ended
    ]
    return np.concatenate([np.zeros((0, longest), dtype=np.int32), *wide])


def count_ways(formulation: Formulation) -> float:
    """How many ways `itineraries` would spell out, without doing so."""
    network = formulation.network
    arcs = network.arcs
    onward: Real = np.zeros(len(network.node_departure))
    middle = arcs.head >= 0
    while True:
        of_arc = np.where(arcs.sink >= 0, 1.0, 0.0)
        of_arc[middle] += onward[arcs.head[middle]]
        begun = arcs.tail >= 0
        found: Real = np.zeros(len(onward))
        np.add.at(found, arcs.tail[begun], of_arc[begun])
        if np.array_equal(found, onward):
            return float(of_arc[~begun].sum())
        onward = found
