"""What a run changes of the plan in force, from its tables and in_force.csv alone."""

from __future__ import annotations

from collections import defaultdict

from returnplan.auditing.case import Case
from returnplan.auditing.trips import Travel, Trip
from returnplan.calendar import MINUTES_A_DAY
from returnplan.scenario.standing_rows import FixedRiders, FixedTrip

PromiseKey = tuple[object, ...]


def changes(case: Case) -> float:
    """Price of units that are cancelled, moved and added, and of workers who travel otherwise.

    Of each route the units that are lost and those that are new are paired; what is left over of
    the one is cancelled, of the other added.
    """
    scenario, rules = case.scenario, case.scenario.replan
    if not (scenario.in_force or scenario.in_force_riders):
        return 0.0
    difference: dict[PromiseKey, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for row in scenario.in_force.values():
        difference[route_in_force(row)][moment_of(case, row)] -= row.units
    for trip in case.trips.values():
        difference[route_of(trip)][trip.depart] += trip.units
    total = 0.0
    for by_moment in difference.values():
        new = sum(units for units in by_moment.values() if units > 0)
        lost = -sum(units for units in by_moment.values() if units < 0)
        apart = rules.cancelled_trip + rules.added_trip
        pairs = min(new, lost)
        total += pairs * min(rules.moved_trip, apart)
        total += (lost - pairs) * rules.cancelled_trip + (new - pairs) * rules.added_trip
    return total + rules.changed_worker * _otherwise(case)


def _otherwise(case: Case) -> int:
    """Workers in force who are not on the same trips from and to the same stops."""
    there: dict[PromiseKey, int] = defaultdict(int)
    for travel in case.travels:
        there[way_of(case, travel)] += travel.workers
    asked: dict[PromiseKey, int] = defaultdict(int)
    for row in case.scenario.in_force_riders.values():
        asked[way_in_force(case, row)] += row.workers
    return sum(max(0, workers - there[key]) for key, workers in asked.items())


def way_in_force(case: Case, row: FixedRiders) -> PromiseKey:
    """Cohort, departures, first and last stop of a row of in_force_riders.csv."""
    trips = [case.scenario.in_force[name] for name in row.trips]
    legs = tuple((route_in_force(one), moment_of(case, one)) for one in trips)
    return row.cohort, legs, row.board, row.alight


def way_of(case: Case, travel: Travel) -> PromiseKey:
    """Cohort, departures, first and last stop, without the rides until where they waited."""
    waited, spent = case.scenario.onward.get(travel.cohort.cohort), set[PromiseKey]()
    for name in () if waited is None else waited.trips:
        row = case.scenario.fixed[name]
        spent.add((row.operator, row.stops, moment_of(case, row)))
    rides = [
        ride
        for ride in travel.rides
        if (ride.trip.operator_id, ride.trip.places, ride.trip.depart) not in spent
    ]
    legs = tuple((route_of(ride.trip), ride.trip.depart) for ride in rides)
    ends = (rides[0].start, rides[-1].end) if rides else (None, None)
    return (travel.cohort.cohort, legs, *ends)


def route_of(trip: Trip) -> PromiseKey:
    """Whose trip it is, what for, and by which stops."""
    return trip.operator_id, trip.purpose, trip.places


def route_in_force(row: FixedTrip) -> PromiseKey:
    """The same of a row of in_force.csv."""
    return row.operator, row.purpose, row.stops


def moment_of(case: Case, row: FixedTrip) -> int:
    """When it leaves its first stop."""
    return (row.date - case.scenario.start).days * MINUTES_A_DAY + row.depart
