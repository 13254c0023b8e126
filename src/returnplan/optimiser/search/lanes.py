"""The ways of every lane and start date that a dispatcher knows: no stops between.

By arrival date, then legs, then price.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from returnplan.network import Network, WayArcs


class Lanes:
    """Spelled out as they are asked for."""

    def __init__(self, network: Network) -> None:
        self.network = network
        arcs = network.arcs
        simple = arcs.group < 0
        simple[~simple] = network.classes.stops[arcs.group[~simple]] == 2
        self._first, self._next = (
            defaultdict[int, list[int]](list),
            defaultdict[int, list[int]](list),
        )
        for arc in np.flatnonzero(simple).tolist():
            if arcs.tail[arc] < 0:
                self._first[int(arcs.commodity[arc])].append(arc)
            else:
                self._next[int(arcs.tail[arc])].append(arc)
        self.commodities: dict[int, list[int]] = defaultdict(list)
        """Of each lane, by start date."""
        days = network.commodities.day
        for commodity in np.lexsort((np.arange(len(days)), days)).tolist():
            self.commodities[int(network.commodities.lane[commodity])].append(commodity)
        self._ways: dict[int, list[WayArcs]] = {}

    def ways(self, commodity: int) -> list[WayArcs]:
        """Of a lane and start date."""
        if commodity not in self._ways:
            arcs = self.network.arcs
            found = list(self._from(self._first[commodity], ()))
            found.sort(
                key=lambda way: (
                    int(self.network.sinks.day[arcs.sink[way[-1]]]),
                    len(way),
                    sum(float(arcs.cents[arc]) for arc in way),
                    way,
                )
            )
            self._ways[commodity] = found
        return self._ways[commodity]

    def _from(self, arcs: list[int], before: WayArcs) -> Iterator[WayArcs]:
        for arc in arcs:
            way = (*before, arc)
            if self.network.arcs.sink[arc] >= 0:
                yield way
            else:
                yield from self._from(self._next[int(self.network.arcs.head[arc])], way)
