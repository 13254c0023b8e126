"""What those who wait under way have ridden already (onward.csv), and itineraries with it.

A plan's assignments are whole: from home, by the legs that were ridden, to the employer. What is
planned, and what a row of fixed_riders.csv fixes, is the part from where they waited on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from returnplan.plan.rows import Assignment, Leg, Trip
from returnplan.scenario.scenario import Scenario
from returnplan.scenario.standing_rows import FixedTrip, Onward

Departing = tuple[str, tuple[str, ...], int]
"""Operator, stops, departure."""


def departing(trip: Trip) -> Departing:
    """What tells a trip from others, whatever its id."""
    return trip.operator, trip.places, trip.depart


def departing_as(scenario: Scenario, row: FixedTrip) -> Departing:
    """The same of a row of fixed.csv."""
    return row.operator, row.stops, scenario.calendar.day(row.date) * 1440 + row.depart


def spent(scenario: Scenario) -> set[Departing]:
    """Trips that somebody of onward.csv rode."""
    return {
        departing_as(scenario, scenario.fixed[name])
        for row in scenario.onward.values()
        for name in row.trips
    }


def legs_before(scenario: Scenario, trips: Mapping[str, Trip], row: Onward) -> tuple[Leg, ...]:
    """Legs that have been ridden, by the keys of `trips`.

    Raises
    ------
    KeyError
        A trip is not there.
    """
    names = {departing(trip): name for name, trip in trips.items()}
    legs = []
    for name, board in zip(row.trips, row.boards, strict=True):
        key = departing_as(scenario, scenario.fixed[name])
        if key not in names:
            raise KeyError(f"trip '{name}', which {row.cohort} rode, is not in the plan")
        places = key[1]
        legs.append(Leg(trip=names[key], board=places.index(board), alight=len(places) - 1))
    return tuple(legs)


def whole(
    scenario: Scenario, trips: Mapping[str, Trip], parts: Iterable[Assignment]
) -> list[Assignment]:
    """Assignments from home on, of such that begin where people wait."""
    found = []
    for one in parts:
        row = scenario.onward.get(one.cohort)
        if row is not None:
            legs = (*legs_before(scenario, trips, row), *one.legs)
            one = replace(one, legs=legs, depart=scenario.left(row))
        found.append(one)
    return found


def part(scenario: Scenario, trips: Mapping[str, Trip], one: Assignment) -> Assignment:
    """An assignment from where its workers waited on; as it is where they did not."""
    row = scenario.onward.get(one.cohort)
    if row is None:
        return one
    legs = one.legs[len(row.trips) :]
    first = trips[legs[0].trip].stops[legs[0].board]
    assert first.depart is not None
    local = scenario.transfer.local_minutes if first.place != row.at else 0
    return replace(one, legs=legs, depart=first.depart - local)
