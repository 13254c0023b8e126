"""The plan in force in a network: which columns its trips and riders are (`changes`).

Every coach trip in force gets a class of its own, as a fixed one does, so that its riders are known
from those of other trips.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from returnplan.arrays import Mask, Whole
from returnplan.network.fixed import FixedWay
from returnplan.network.fixing import Fixing
from returnplan.plan.promise import DepartureKey, RouteKey, departure_in_force
from returnplan.scenario.objectives import IN_A_REPLAN
from returnplan.scenario.scenario import Scenario

if TYPE_CHECKING:
    from returnplan.network.network import Network


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


def with_promised(network: Network) -> Network:
    """The network with the plan in force, each of its coach trips in a class of its own."""
    scenario = network.scenario
    if not counts_changes(scenario):
        return network
    asked = replace(scenario, fixed=scenario.in_force, fixed_riders=scenario.in_force_riders)
    desk = Fixing(replace(network, scenario=asked))
    found = replace(desk.network, scenario=scenario)
    due = Counter[DepartureKey]()
    for row in scenario.in_force.values():
        due[departure_in_force(scenario, row)] += row.units
    departures = {key: number for number, key in enumerate(due)}
    routes: dict[RouteKey, int] = {}
    for route, _ in departures:
        routes.setdefault(route, len(routes))
    unit_route, run_route = _routes(found, routes)
    names = list(routes)

    def known(route: Whole, depart: Sequence[int]) -> Whole:
        pairs = zip(route.tolist(), depart, strict=True)
        return np.array(
            [departures.get((names[at], moment), -1) if at >= 0 else -1 for at, moment in pairs],
            dtype=np.int64,
        )

    dated = [network.departures[number].depart for number in network.runs.departure.tolist()]
    promised = Promised(
        due=np.array(list(due.values()), dtype=np.int64),
        route=np.array([routes[route] for route, _ in departures], dtype=np.int64),
        unit_departure=known(unit_route, found.units.depart.tolist()),
        unit_route=unit_route,
        run_departure=known(run_route, dated),
        run_route=run_route,
        ways=_ways(desk, found),
    )
    ours = promised.unit_departure >= 0
    most = found.units.most.copy()
    most[ours] = np.maximum(most[ours], promised.due[promised.unit_departure[ours]])
    return replace(found, units=replace(found.units, most=most), promised=promised)


def _routes(network: Network, routes: dict[RouteKey, int]) -> tuple[Whole, Whole]:
    """(unit options), (runs) The route in force that each one runs, or -1."""
    units, runs = network.units, network.runs
    pairs = np.column_stack([units.route, units.fleet])
    kinds, kind = np.unique(pairs, axis=0, return_inverse=True)
    of_kind = []
    for number, fleet in kinds.tolist():
        route = network.routes[number]
        of_kind.append(routes.get((network.fleets[fleet], route.purpose, route.places), -1))
    lines = network.scenario.lines
    dated = [lines[network.departures[number].line] for number in runs.departure.tolist()]
    of_run = [routes.get((one.line, "line", (one.from_, one.to)), -1) for one in dated]
    return (
        np.array(of_kind, dtype=np.int64)[kind.reshape(-1)],
        np.array(of_run, dtype=np.int64),
    )


def _ways(desk: Fixing, network: Network) -> tuple[FixedWay, ...]:
    """Ways of riders in force; of those who are fixed (C29) by the same way only the others."""
    heads = Counter[tuple[str, tuple[int, ...], int]]()
    gone = Counter[str]()
    for row in network.scenario.in_force_riders.values():
        found = desk.way(row)
        if found is None:
            gone[row.cohort] += row.workers
        else:
            heads[row.cohort, found[0].arcs, found[0].choice] += row.workers
    for way in network.least.ways:
        key = way.cohort, way.arcs, way.choice
        heads[key] -= min(heads[key], way.workers)
    return (
        *(
            FixedWay(cohort=cohort, workers=workers, arcs=arcs, choice=choice, stay=-1)
            for (cohort, arcs, choice), workers in heads.items()
            if workers
        ),
        *(
            FixedWay(cohort=cohort, workers=workers, arcs=(), choice=-1, stay=-1)
            for cohort, workers in gone.items()
        ),
    )
