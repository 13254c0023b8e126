"""Grows the network of a scenario, route by route, then line by line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from returnplan import rounding
from returnplan.arrays import Whole
from returnplan.geography import Geography
from returnplan.network.allowance import OPTION_BYTES, Allowance
from returnplan.network.clocks import Duties, LineClocks
from returnplan.network.draft import Draft
from returnplan.network.lines import LineDeparture, departures, fleet_window
from returnplan.network.onward import add_onward
from returnplan.network.outward import add_direct, add_feeders, add_first_lines
from returnplan.network.patterns import connections, route_options
from returnplan.network.roads import RoadTables
from returnplan.network.routes import Route, access, road_routes
from returnplan.network.starts import starts
from returnplan.scenario.scenario import Scenario


def grow(
    scenario: Scenario, geography: Geography, exact: bool, allowance: Allowance | None = None
) -> Draft:
    """Everything that could move, before dead ends are dropped.

    Raises
    ------
    TooLargeError
        It would take more memory than there is an `allowance` for.
    """
    allowance = Allowance() if allowance is None else allowance
    reach = access(scenario, geography)
    dated = departures(scenario, geography)
    clocks = LineClocks.of(scenario, dated)
    leave, arrive = connections(scenario, dated)
    connect = _Connect.of(scenario, dated, leave, arrive)
    routes = road_routes(scenario, geography, reach, allowance)
    duties = [
        (number, name, Duties.of(scenario, geography, routes, fleet))
        for number, (name, fleet) in enumerate(scenario.fleets.items())
        if name not in scenario.line_fleets
    ]
    tables = RoadTables(
        scenario=scenario, reach=reach, places=geography.index, leave=leave, arrive=arrive
    )
    allowance.allow(_most_options(scenario, clocks, routes), OPTION_BYTES)
    for number, route in enumerate(routes):
        made = route_options(scenario, clocks, number, route, duties, connect.rows, exact)
        if made is not None:
            tables.add(route, *made)
            allowance.take(len(made[0].fleet), OPTION_BYTES)
    draft = Draft(
        scenario=scenario,
        geography=geography,
        reach=reach,
        exact=exact,
        starts=starts(scenario, reach),
        departures=dated,
        leave=leave,
        roads=tables.finished(),
        allowance=allowance,
    )
    add_direct(draft)
    add_feeders(draft)
    add_first_lines(draft)
    add_onward(draft)
    return draft


def _most_options(scenario: Scenario, clocks: LineClocks, routes: Sequence[Route]) -> int:
    """Dated road trips of all routes, at most: those of fleets that are there for so long."""
    fleets = []
    for name, fleet in scenario.fleets.items():
        if name not in scenario.line_fleets:
            earliest, latest = fleet_window(scenario, name)
            within = min(latest, scenario.calendar.end) - max(0, earliest)
            share = max(0.0, min(1.0, within / max(1, scenario.calendar.end)))
            fleets.append((rounding.floor(fleet.max_km * 10), share))
    direct = scenario.days * len(set(scenario.departure_times))
    total = 0.0
    for route in routes:
        moments = direct
        if route.purpose == "feeder":
            moments = len(clocks.leave.get(route.places[-1], ()))
        elif route.purpose == "shuttle":
            moments = len(clocks.reach.get(route.places[0], ()))
        total += moments * sum(share for tenths, share in fleets if route.tenths <= tenths)
    return int(total)


@dataclass(frozen=True, kw_only=True)
class _Connect:
    """Rows of the sorted departures (of feeders) or arrivals (of shuttles) within the wait."""

    least: int
    most: int
    """Minutes between two legs."""
    leave: dict[str, Whole]
    """Moments at which lines leave each place, in rising order."""
    reach: dict[str, Whole]

    @classmethod
    def of(
        cls,
        scenario: Scenario,
        departures: list[LineDeparture],
        leave: dict[str, list[int]],
        reach: dict[str, list[int]],
    ) -> _Connect:
        return cls(
            least=scenario.transfer.min_minutes,
            most=rounding.floor(scenario.transfer.max_wait_hours * 60),
            leave={
                place: np.array([departures[number].depart for number in numbers])
                for place, numbers in leave.items()
            },
            reach={
                place: np.array([departures[number].arrive for number in numbers])
                for place, numbers in reach.items()
            },
        )

    def rows(self, route: Route, depart: Whole, arrive: Whole) -> tuple[Whole, Whole]:
        none: Whole = np.zeros(0, dtype=np.int64)
        if route.purpose == "feeder":
            times = self.leave.get(route.places[-1], none)
            return (
                np.searchsorted(times, arrive + self.least, side="left"),
                np.searchsorted(times, arrive + self.most, side="right"),
            )
        if route.purpose == "shuttle":
            times = self.reach.get(route.places[0], none)
            return (
                np.searchsorted(times, depart - self.most, side="left"),
                np.searchsorted(times, depart - self.least, side="right"),
            )
        return np.zeros_like(depart), np.zeros_like(depart)
