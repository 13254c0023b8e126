"""Finds in a network the trips and riders of the plan in force (`changes`).

Every coach trip in force gets a class of its own, as a fixed one does, so that its riders are known
from those of other trips.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from returnplan.arrays import Whole
from returnplan.network.fixed import FixedWay
from returnplan.network.fixing import Fixing
from returnplan.network.network import Network
from returnplan.network.promised import Promised, counts_changes
from returnplan.plan.promise import DepartureKey, RouteKey, departure_in_force


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
