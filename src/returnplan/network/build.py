"""Grows the network of a scenario, route by route, then line by line."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from returnplan import rounding
from returnplan.geography import Geography
from returnplan.network.clocks import LineClocks
from returnplan.network.draft import Draft
from returnplan.network.lines import Departure, departures
from returnplan.network.patterns import Patterns, connections, route_options
from returnplan.network.routes import Route, access, road_routes
from returnplan.network.starts import starts
from returnplan.scenario.scenario import Scenario

Whole = NDArray[np.int64]


def grow(scenario: Scenario, geography: Geography, exact: bool) -> Draft:
    """Everything that could move, before dead ends are dropped."""
    reach = access(scenario, geography)
    dated = departures(scenario, geography)
    clocks = LineClocks.of(scenario, dated)
    leave, arrive = connections(scenario, dated)
    draft = Draft(
        scenario=scenario,
        geography=geography,
        reach=reach,
        exact=exact,
        starts=starts(scenario, reach),
        departures=dated,
        routes=[],
    )
    connect = _Connect(scenario=scenario, departures=dated, leave=leave, reach=arrive)
    road_fleets = [
        (number, fleet)
        for number, fleet in enumerate(scenario.fleets)
        if fleet not in scenario.line_fleets
    ]
    shuttles: dict[int, list[tuple[int, Route, Patterns, int]]] = defaultdict(list)
    for route in road_routes(scenario, geography, reach):
        made = route_options(scenario, geography, clocks, route, road_fleets, connect.of, exact)
        if made is None:
            continue
        options, patterns, offsets = made
        number = len(draft.routes)
        draft.routes.append(route)
        draft.options.append(options)
        draft.patterns.append(patterns)
        for fleet, stops in offsets.items():
            draft.offsets[number, fleet] = stops
        if route.purpose == "direct":
            draft.add_direct(number, route, patterns)
        elif route.purpose == "feeder":
            draft.add_feeder(number, route, patterns, leave.get(route.places[-1], []))
        else:
            arriving = arrive.get(route.places[0], [])
            for pattern in range(len(patterns.first)):
                first, beyond = int(patterns.first[pattern]), int(patterns.beyond[pattern])
                for departure in arriving[first:beyond]:
                    shuttles[departure].append((number, route, patterns, pattern))
    draft.add_first_lines()
    changes = draft.changes_from(leave)
    done = 0
    while done < len(draft.nodes):
        for tail, node in list(enumerate(draft.nodes))[done:]:
            draft.add_onward(
                node, tail, shuttles.get(node.departure, []), changes.get(node.departure, [])
            )
            done = tail + 1
    return draft


@dataclass(frozen=True, kw_only=True)
class _Connect:
    """Rows of the sorted departures (of feeders) or arrivals (of shuttles) within the wait."""

    scenario: Scenario
    departures: list[Departure]
    leave: dict[str, list[int]]
    reach: dict[str, list[int]]

    def of(self, route: Route, depart: Whole, arrive: Whole) -> tuple[Whole, Whole]:
        least = self.scenario.transfer.min_minutes
        most = rounding.floor(self.scenario.transfer.max_wait_hours * 60)
        if route.purpose == "feeder":
            times = self._times(self.leave.get(route.places[-1], []), "depart")
            return (
                np.searchsorted(times, arrive + least, side="left"),
                np.searchsorted(times, arrive + most, side="right"),
            )
        if route.purpose == "shuttle":
            times = self._times(self.reach.get(route.places[0], []), "arrive")
            return (
                np.searchsorted(times, depart - most, side="left"),
                np.searchsorted(times, depart - least, side="right"),
            )
        return np.zeros_like(depart), np.zeros_like(depart)

    def _times(self, numbers: list[int], name: str) -> Whole:
        return np.array([getattr(self.departures[n], name) for n in numbers], dtype=np.int64)
