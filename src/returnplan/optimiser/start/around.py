"""A small part of a network around a plan: what it uses, and all ways of some cohorts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np

from returnplan.network import Network
from returnplan.optimiser.start.keep import Kept


def around(start: Kept, cohorts: Collection[str]) -> Network:
    """The network in which the cohorts named may take any way, and all others those of the start.

    Others may change among the trips that the start has. What is proven of it says nothing of the
    whole network, so it is told as one from which something was left out.
    """
    network, solution = start.whole.network, start.solution
    scenario = network.scenario
    wanted = {
        (scenario.cohorts[name].origin, scenario.destination(scenario.cohorts[name]))
        for name in cohorts
    }
    lanes = np.array([lane in wanted for lane in network.lanes], dtype=bool)
    arcs = lanes[network.commodities.lane][network.arcs.commodity]
    groups = np.zeros(len(network.classes.level), dtype=bool)
    groups[network.arcs.group[arcs & (network.arcs.group >= 0)]] = True
    units = groups[network.units.group] | (solution.n > 0.5)
    part = network.restricted(units, arcs | (solution.x > 0.5))
    return replace(part, left_out="ways that neither the plan before nor these cohorts take")
