"""Grows the network of a scenario, route by route, then line by line."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from returnplan import rounding
from returnplan.geography import Geography
from returnplan.network.clocks import LineClocks
from returnplan.network.draft import Draft
from returnplan.network.lines import Departure, departures
from returnplan.network.onward import add_onward
from returnplan.network.outward import add_direct, add_feeders, add_first_lines
from returnplan.network.patterns import connections, route_options
from returnplan.network.roads import RoadTables
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
    connect = _Connect(scenario=scenario, departures=dated, leave=leave, reach=arrive)
    road_fleets = [
        (number, fleet)
        for number, fleet in enumerate(scenario.fleets)
        if fleet not in scenario.line_fleets
    ]
    tables = RoadTables(
        scenario=scenario, reach=reach, places=geography.index, leave=leave, arrive=arrive
    )
    for route in road_routes(scenario, geography, reach):
        made = route_options(scenario, geography, clocks, route, road_fleets, connect.of, exact)
        if made is not None:
            tables.add(route, *made)
    draft = Draft(
        scenario=scenario,
        geography=geography,
        reach=reach,
        exact=exact,
        starts=starts(scenario, reach),
        departures=dated,
        leave=leave,
        roads=tables.finished(),
    )
    add_direct(draft)
    add_feeders(draft)
    add_first_lines(draft)
    add_onward(draft)
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
