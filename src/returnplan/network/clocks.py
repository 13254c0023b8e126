"""Moments of road trips: when each route may leave, and when it calls at its stops (C17, C22)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from returnplan import rounding
from returnplan.calendar import MINUTES_A_DAY
from returnplan.geography import Geography, road_hours
from returnplan.network.lines import Departure, fleet_window
from returnplan.network.routes import Route
from returnplan.scenario.scenario import Fleet, Scenario

Whole = NDArray[np.int64]


def stop_offsets(
    scenario: Scenario, geography: Geography, route: Route, fleet: Fleet
) -> tuple[tuple[int, int], ...]:
    """(arrive, leave) of every stop in minutes after the departure from the first.

    A later stop is reached after D(all driving since the first stop) + stop_minutes for each
    stop between, rounded up to the minute, and left stop_minutes later.
    """
    stop_minutes = scenario.road.stop_minutes
    places = route.places
    driven = 0.0
    offsets = [(0, 0)]
    for count, (start, end) in enumerate(pairwise(places)):
        driven += geography.hours(start, end, fleet.speed_kmh)
        hours = road_hours(driven, fleet.drivers, scenario.driving)
        arrive = rounding.ceil(hours * 60 + stop_minutes * count)
        offsets.append((arrive, arrive + stop_minutes))
    return tuple(offsets)


@dataclass(frozen=True, kw_only=True)
class LineClocks:
    """Moments at which lines leave and reach each place, in rising order."""

    leave: dict[str, Whole]
    reach: dict[str, Whole]

    @classmethod
    def of(cls, scenario: Scenario, departures: list[Departure]) -> LineClocks:
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
        moments = np.unique(np.add.outer(days, np.array(sorted(set(scenario.departure_times)))))
    elif route.purpose == "feeder":
        moments = clocks.leave.get(route.places[-1], none) - wait - ride_minutes
    else:
        moments = clocks.reach.get(route.places[0], none) + wait
    kept = (moments >= 0) & (moments + ride_minutes <= scenario.calendar.end)
    return np.asarray(moments[kept], dtype=np.int64)


def duty_minutes(
    scenario: Scenario, geography: Geography, route: Route, fleet: Fleet
) -> tuple[int, int, int]:
    """Minutes that a vehicle is busy before the departure and after the arrival, and its cents."""
    start, end = route.places[0], route.places[-1]
    turn = scenario.road.turn_minutes

    def way(origin: str, destination: str) -> float:
        hours = geography.hours(origin, destination, fleet.speed_kmh)
        return float(road_hours(hours, fleet.drivers, scenario.driving)) * 60

    before = rounding.ceil(way(fleet.base, start) + turn)
    after = rounding.ceil(turn + way(end, fleet.base) + fleet.turnaround_hours * 60)
    tenths = geography.tenths(fleet.base, start) + route.tenths + geography.tenths(end, fleet.base)
    return before, after, rounding.half_up(fleet.fixed_cost + fleet.km_cost * tenths / 10, 2)


def in_window(scenario: Scenario, fleet: Fleet, begin: Whole, ready: Whole) -> NDArray[np.bool_]:
    """Whether each duty keeps the fleet's dates (C22)."""
    earliest, latest = fleet_window(scenario, fleet.fleet)
    return np.asarray((begin >= earliest) & (ready <= latest))
