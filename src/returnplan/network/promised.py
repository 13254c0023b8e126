"""The plan in force in a network: which columns its trips and riders are (`changes`)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from returnplan.arrays import Mask, Whole
from returnplan.network.fixed import FixedWay
from returnplan.scenario.objectives import IN_A_REPLAN
from returnplan.scenario.scenario import Scenario


@dataclass(frozen=True, kw_only=True)
class Promised:
    """Trips and riders in force; numbers of columns, -1 where there is none."""

    due: Whole
    """(departures in force) Units."""
    route: Whole
    """(departures in force) Number of the route, of those in force."""
    unit_departure: Whole
    """(unit options) Departure in force that it is."""
    unit_route: Whole
    """(unit options) Route in force that it runs."""
    run_departure: Whole
    """(runs) The same."""
    run_route: Whole
    ways: tuple[FixedWay, ...]
    """Of riders in force, less those who are fixed; without arcs where nobody can travel so."""

    @property
    def routes(self) -> int:
        return int(self.route.max(initial=-1)) + 1

    @cached_property
    def workers(self) -> Whole:
        """(ways) Heads."""
        return np.array([way.workers for way in self.ways], dtype=np.int64)

    @cached_property
    def there(self) -> Mask:
        """(ways) Whether somebody can travel so."""
        return np.array([bool(way.arcs) for way in self.ways], dtype=bool)

    @cached_property
    def way_arcs(self) -> tuple[Whole, Whole]:
        """(way, arc) of every arc of every way."""
        way = np.repeat(np.arange(len(self.ways)), [len(one.arcs) for one in self.ways])
        return way, np.array([arc for one in self.ways for arc in one.arcs], dtype=np.int64)

    @cached_property
    def choices(self) -> Whole:
        """(ways) Choice."""
        return np.array([way.choice for way in self.ways], dtype=np.int64)

    @cached_property
    def impossible(self) -> Whole:
        """(departures in force) Units, where no option or run is that departure; else 0."""
        found = self.due.copy()
        found[self.unit_departure[self.unit_departure >= 0]] = 0
        found[self.run_departure[self.run_departure >= 0]] = 0
        return found

    def restricted(self, units: Mask, arcs: Mask) -> Promised:
        """The same of a network with some unit options and arcs only."""
        number = np.cumsum(arcs) - 1
        return replace(
            self,
            unit_departure=self.unit_departure[units],
            unit_route=self.unit_route[units],
            ways=tuple(
                replace(way, arcs=tuple(int(number[arc]) for arc in way.arcs))
                if arcs[list(way.arcs)].all()
                else replace(way, arcs=(), choice=-1)
                for way in self.ways
            ),
        )


def counts_changes(scenario: Scenario) -> bool:
    """Whether there is a plan in force, and the order asks what is changed of it."""
    return IN_A_REPLAN in scenario.objective.order and bool(scenario.in_force)
