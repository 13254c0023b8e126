"""Moments of road trips: when a route may leave, and when it calls at its stops (C17, C22, C28)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from returnplan import rounding
from returnplan.arrays import Mask, Real, Whole, distinct
from returnplan.calendar import MINUTES_A_DAY
from returnplan.geography import Geography, road_hours
from returnplan.network.lines import LineDeparture, fleet_window
from returnplan.network.routes import Route
from returnplan.scenario.scenario import Fleet, Scenario

Offsets = tuple[tuple[int, int], ...]
"""(arrive, leave) minutes after the departure, by stop."""


def stop_offsets(scenario: Scenario, geography: Geography, route: Route, fleet: Fleet) -> Offsets:
    """(arrive, leave) of every stop of one route, as in `Duties`."""
    return Duties.of(scenario, geography, [route], fleet).offsets(0)


@dataclass(frozen=True, kw_only=True)
class Duties:
    """Clock and cost of every route with the vehicles of one fleet.

    A later stop is reached after D(all driving since the first stop) + stop_minutes for each
    stop between, rounded up to the minute, and left stop_minutes later.
    """

    stops: Whole
    """Number of stops of each route."""
    arrive: Whole
    """(routes, stops) minutes after the departure from the first stop; beyond a route's own stops
    nothing is meant."""
    stop_minutes: int
    before: Whole
    """Minutes that a vehicle is busy before the departure."""
    after: Whole
    """The same after the arrival at the last stop."""
    cents: Whole
    drives: Mask
    """Whether there are roads for the empty ways, from base and back (C27)."""

    def offsets(self, route: int) -> Offsets:
        """(arrive, leave) minutes after the departure, by stop."""
        later = self.arrive[route, 1 : self.stops[route]].tolist()
        return ((0, 0), *((arrive, arrive + self.stop_minutes) for arrive in later))

    @classmethod
    def of(
        cls, scenario: Scenario, geography: Geography, routes: Sequence[Route], fleet: Fleet
    ) -> Duties:
        road = scenario.road
        stops = np.array([len(route.places) for route in routes], dtype=np.int64)
        longest = int(stops.max(initial=1))
        calls = np.zeros((len(routes), longest), dtype=np.int64)
        for row, route in enumerate(routes):
            places = [geography.index[place] for place in route.places]
            calls[row] = places + places[-1:] * (longest - len(places))
        driving = geography.driving_hours(fleet.speed_kmh)

        def hours(driven: Real) -> Real:
            return np.asarray(road_hours(driven, fleet.drivers, scenario.driving))

        driven = np.cumsum(driving[calls[:, :-1], calls[:, 1:]], axis=1)
        between = road.stop_minutes * np.arange(longest - 1)
        base, start, end = geography.index[fleet.base], calls[:, 0], calls[:, -1]
        out, back = hours(driving[base, start]) * 60, hours(driving[end, base]) * 60
        tenths = geography.road_tenths[base, start] + geography.road_tenths[end, base]
        tenths = tenths + np.array([route.tenths for route in routes], dtype=np.int64)
        cost = fleet.fixed_cost + fleet.km_cost * tenths / 10
        return cls(
            stops=stops,
            arrive=np.pad(rounding.ceil(hours(driven) * 60 + between), ((0, 0), (1, 0))),
            stop_minutes=road.stop_minutes,
            before=rounding.ceil(out + road.turn_minutes),
            after=rounding.ceil(road.turn_minutes + back + fleet.turnaround_hours * 60),
            cents=rounding.half_up(cost, 2),
            drives=geography.road_exists[base, start] & geography.road_exists[end, base],
        )


@dataclass(frozen=True, kw_only=True)
class LineClocks:
    """Moments at which lines leave and reach each place, in rising order."""

    leave: dict[str, Whole]
    reach: dict[str, Whole]

    @classmethod
    def of(cls, scenario: Scenario, departures: list[LineDeparture]) -> LineClocks:
        leave: dict[str, set[int]] = {}
        reach: dict[str, set[int]] = {}
        for departure in departures:
            line = scenario.lines[departure.line]
            leave.setdefault(line.from_, set()).add(departure.depart)
            reach.setdefault(line.to, set()).add(departure.arrive)
        return cls(
            leave={place: np.array(sorted(when)) for place, when in leave.items()},
            reach={place: np.array(sorted(when)) for place, when in reach.items()},
        )


def leaving(scenario: Scenario, clocks: LineClocks, route: Route, ride_minutes: int) -> Whole:
    """Moments at which a route may leave its first stop, `ride_minutes` before it reaches its last.

    Direct trips leave at the departure times, shuttles after lines that reach their first stop,
    feeders so that they reach their last stop before lines that leave there. Those that leave
    before `start` or arrive after E are left out.
    """
    wait = scenario.transfer.min_minutes
    none = np.zeros(0, dtype=np.int64)
    if route.purpose == "direct":
        days = np.arange(scenario.days) * MINUTES_A_DAY
        clocks_of_day = np.array(sorted(set(scenario.departure_times)))
        moments = distinct(np.add.outer(days, clocks_of_day).ravel())
    elif route.purpose == "feeder":
        moments = clocks.leave.get(route.places[-1], none) - wait - ride_minutes
    else:
        moments = clocks.reach.get(route.places[0], none) + wait
    kept = (moments >= 0) & (moments + ride_minutes <= scenario.calendar.end)
    return np.asarray(moments[kept], dtype=np.int64)


def in_window(scenario: Scenario, fleet: Fleet, begin: Whole, ready: Whole) -> Mask:
    """Whether each duty keeps the fleet's dates (C22)."""
    earliest, latest = fleet_window(scenario, fleet.fleet)
    return np.asarray((begin >= earliest) & (ready <= latest))


def in_boarding_hours(scenario: Scenario, route: Route, leave: Whole) -> Mask:
    """Whether each departure leaves all its boarding stops in the boarding hours (C28).

    `leave` has a row a departure and a column a boarding stop. Shuttles wait for their line.
    """
    first, last = scenario.road.boarding_from, scenario.road.boarding_until
    if route.purpose == "shuttle" or first is None or last is None:
        return np.ones(len(leave), dtype=bool)
    clock = leave % MINUTES_A_DAY
    after, before = clock >= first, clock <= last
    inside = after & before if first <= last else after | before
    return np.asarray(inside.all(axis=1))
