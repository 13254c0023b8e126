"""The ways of every lane and start date that a dispatcher knows: no stops between.

By arrival date, then legs, then price.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from returnplan.arrays import Whole
from returnplan.network import Network, WayArcs


class RowsBy:
    """Rows of a table by a key of theirs, in their order: a list of each key would be large."""

    def __init__(self, keys: Whole, rows: Whole, count: int) -> None:
        order = np.argsort(keys, kind="stable")
        self._rows = rows[order]
        self._first = np.searchsorted(keys[order], np.arange(count + 1))

    def __getitem__(self, key: int) -> list[int]:
        found: list[int] = self._rows[self._first[key] : self._first[key + 1]].tolist()
        return found


class Lanes:
    """Spelled out as they are asked for."""

    def __init__(self, network: Network) -> None:
        self.network = network
        arcs = network.arcs
        simple = arcs.group < 0
        simple[~simple] = network.classes.stops[arcs.group[~simple]] == 2
        begun = np.flatnonzero(simple & (arcs.tail < 0))
        later = np.flatnonzero(simple & (arcs.tail >= 0))
        self._first = RowsBy(arcs.commodity[begun], begun, len(network.commodities.lane))
        self._next = RowsBy(arcs.tail[later], later, len(network.node_departure))
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
