"""Trips and riders of a plan as rows of fixed.csv and fixed_riders.csv (C29)."""

from __future__ import annotations

from collections.abc import Iterable

from returnplan.plan.itineraries import itineraries
from returnplan.plan.plan import Assignment, Plan, Trip
from returnplan.plan.ridden import part
from returnplan.scenario.scenario import Scenario
from returnplan.scenario.standing_rows import FixedRiders, FixedTrip
from returnplan.tables.cells import id_fault


def fixed_trips(
    scenario: Scenario, trips: Iterable[tuple[str, Trip]]
) -> tuple[dict[str, FixedTrip], dict[str, str]]:
    """Rows of trips, and the id of each by that of the plan.

    A trip's id stays as it is unless it is longer than ids may be.
    """
    rows: dict[str, FixedTrip] = {}
    names: dict[str, str] = {}
    calendar = scenario.calendar
    for number, (key, trip) in enumerate(trips, start=1):
        name = key if id_fault(key) is None else f"trip-{number}"
        names[key] = name
        rows[name] = FixedTrip(
            trip=name,
            operator=trip.operator,
            purpose=trip.purpose,
            risk=trip.risk,
            units=trip.units,
            stops=trip.places,
            date=calendar.date(calendar.day_of(trip.depart)),
            depart=calendar.clock_of(trip.depart),
        )
    return dict(sorted(rows.items())), names


def standing(
    plan: Plan, assignments: Iterable[Assignment]
) -> tuple[dict[str, FixedTrip], dict[str, FixedRiders]]:
    """Rows that fix these assignments of a plan, and their trips with all their units.

    A facility is fixed where there is one, and so are the stops at which they board and alight.
    """
    chosen = set(assignments)
    ridden = {leg.trip for one in chosen for leg in one.legs}  # by who waited too, until there
    every, names = fixed_trips(plan.scenario, plan.trips.items())
    trips = {names[key]: every[names[key]] for key in plan.trips if key in ridden}
    riders: dict[str, FixedRiders] = {}
    for number, one in enumerate(itineraries(plan), start=1):
        if one.assignment not in chosen:
            continue
        travel = part(plan.scenario, plan.trips, one.assignment)
        first, last = travel.legs[0], travel.legs[-1]
        name = one.id if id_fault(one.id) is None else f"riders-{number}"
        riders[name] = FixedRiders(
            riders=name,
            cohort=travel.cohort,
            workers=travel.workers,
            trips=tuple(names[leg.trip] for leg in travel.legs),
            board=plan.trips[first.trip].places[first.board],
            alight=plan.trips[last.trip].places[last.alight],
            facility=travel.facility,
        )
    return dict(sorted(trips.items())), dict(sorted(riders.items()))
