"""A network of which something has begun already (C30): nobody joins that, nor adds to it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from returnplan.arrays import Mask
from returnplan.network.begun import moment
from returnplan.network.network import Network


def begun_by(network: Network) -> tuple[Mask, Mask]:
    """Unit options and runs whose duty begins before what may still change."""
    since = moment(network.scenario)
    if since is None:
        return np.zeros(len(network.units.group), bool), np.zeros(len(network.runs.level), bool)
    return network.units.begin < since, network.runs.begin < since


def with_departed(network: Network) -> Network:
    """The network without ways that begin too early, but for those of fixed riders.

    No unit is added to a trip that has begun. Whoever did not come to it, or to one that others are
    on the way to, leaves it as empty as it is (C5, C6).
    """
    since = moment(network.scenario)
    if since is None:
        return network
    fixed, arcs, units, runs = network.least, network.arcs, network.units, network.runs
    begun, gone = units.begin < since, runs.begin < since
    later = np.zeros(len(network.classes.level) + 1, dtype=bool)
    later[units.group[~begun]] = True
    later[-1] = True  # no coach
    closed = ~later[arcs.group] | np.append(gone, False)[arcs.run] | (arcs.early == 1)
    most = np.where(begun, fixed.units, units.most)
    groups, departures = _awaited(network, closed)
    empty, empty_run = begun | groups[units.group], gone | departures
    network = replace(
        network,
        classes=replace(network.classes, stops=np.where(groups[:-1], 2, network.classes.stops)),
        units=replace(units, most=most, min_load=np.where(empty, 0.0, units.min_load)),
        runs=replace(
            runs,
            max_units=np.where(gone, fixed.runs, runs.max_units),
            min_load=np.where(empty_run, 0.0, runs.min_load),
        ),
        fixed=replace(fixed, closed=closed),
    )
    return network.restricted(most > 0, ~closed | (fixed.arcs > 0))


def _awaited(network: Network, closed: Mask) -> tuple[Mask, Mask]:
    """Classes of coaches, and a last one of none, and runs of those who are under way.

    A fixed trip of coaches has a class of its own.
    """
    arcs = network.arcs
    groups = np.zeros(len(network.classes.level) + 1, dtype=bool)
    runs = np.zeros(len(network.runs.level) + 1, dtype=bool)
    for way in network.least.ways:
        mine = list(way.arcs)
        if closed[mine].any():
            groups[arcs.group[mine]] = True
            runs[arcs.run[mine]] = True
    groups[-1] = False
    return groups, runs[:-1]
