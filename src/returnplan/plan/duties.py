"""Duties of vehicles, and which named vehicle does which (interval colouring).

A vehicle is busy over [leaves base, ready). Duties are handed out in the order of leaving; each
goes to the vehicle with the smallest number that is back. So a new vehicle is named only when all
named ones are busy, and a fleet never has more names than vehicles busy at one moment.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass

from returnplan import rounding
from returnplan.geography import Geography, road_hours
from returnplan.plan.costs import fleet_of
from returnplan.plan.rows import PlanRows, Trip
from returnplan.scenario.scenario import Fleet

MINUTES_AN_HOUR = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class Duty:
    """What one vehicle does for one trip."""

    vehicle: str
    fleet: str
    trip: str
    leaves_base: int
    ready: int


def busy_interval(geography: Geography, trip: Trip) -> tuple[int, int] | None:
    """Moments at which each vehicle of a trip leaves its base and is ready again.

    None for a line without a fleet. Before and after the trip the minutes are rounded up in one.
    """
    scenario = geography.scenario
    fleet = fleet_of(scenario, trip)
    if fleet is None:
        return None
    there, back = _empty_hours(geography, trip, fleet)
    turn_minutes = 0 if trip.purpose == "line" else scenario.road.turn_minutes
    before = rounding.ceil(there * MINUTES_AN_HOUR + turn_minutes)
    after = rounding.ceil(turn_minutes + (back + fleet.turnaround_hours) * MINUTES_AN_HOUR)
    return trip.depart - before, trip.arrive + after


def _empty_hours(geography: Geography, trip: Trip, fleet: Fleet) -> tuple[float, float]:
    """Hours from base to the first stop, and from the last stop to base."""
    first, last = trip.places[0], trip.places[-1]
    if trip.purpose == "line":
        index, tenths = geography.index, geography.geodesic_tenths
        there = int(tenths[index[fleet.base], index[first]]) / 10 / fleet.speed_kmh
        back = int(tenths[index[last], index[fleet.base]]) / 10 / fleet.speed_kmh
        return there, back
    rules = geography.scenario.driving
    return (
        road_hours(geography.hours(fleet.base, first, fleet.speed_kmh), fleet.drivers, rules),
        road_hours(geography.hours(last, fleet.base, fleet.speed_kmh), fleet.drivers, rules),
    )


def duties(plan: PlanRows) -> list[Duty]:
    """A duty for every unit of every trip that has vehicles, by fleet, then in order of leaving."""
    intervals: dict[str, list[tuple[int, int, str]]] = {}
    for name, trip in plan.trips.items():
        fleet = fleet_of(plan.scenario, trip)
        interval = busy_interval(plan.geography, trip)
        if fleet is not None and interval is not None:
            intervals.setdefault(fleet.fleet, []).extend([(*interval, name)] * trip.units)
    found = []
    for fleet_id, rows in sorted(intervals.items()):
        rows.sort()
        numbers = colours([(start, end) for start, end, _ in rows])
        vehicles = plan.scenario.fleets[fleet_id].vehicles
        width = max(2, len(str(max(vehicles, *numbers))))
        found += [
            Duty(
                vehicle=f"{fleet_id}-{number:0{width}d}",
                fleet=fleet_id,
                trip=name,
                leaves_base=start,
                ready=end,
            )
            for number, (start, end, name) in zip(numbers, rows, strict=True)
        ]
    return found


def colours(intervals: list[tuple[int, int]]) -> list[int]:
    """Number (from 1) of the vehicle of each half-open interval; intervals in rising order."""
    busy: list[tuple[int, int]] = []
    free: list[int] = []
    numbers = []
    for start, end in intervals:
        while busy and busy[0][0] <= start:
            heapq.heappush(free, heapq.heappop(busy)[1])
        number = heapq.heappop(free) if free else len(busy) + 1
        heapq.heappush(busy, (end, number))
        numbers.append(number)
    return numbers


def most_busy(found: list[Duty]) -> dict[str, int]:
    """Vehicles of each fleet that are busy at one moment, at most: as many as are named."""
    named: dict[str, set[str]] = {}
    for duty in found:
        named.setdefault(duty.fleet, set()).add(duty.vehicle)
    return {fleet: len(vehicles) for fleet, vehicles in named.items()}
