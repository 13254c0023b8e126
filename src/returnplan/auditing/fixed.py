"""What fixed.csv and fixed_riders.csv ask of a plan (C29)."""

from __future__ import annotations

from collections.abc import Iterator

from returnplan.auditing.case import Case, Travel, Trip
from returnplan.auditing.violation import Violation
from returnplan.calendar import MINUTES_A_DAY
from returnplan.scenario.scenario import FixedRiders, FixedTrip


def fixed(case: Case) -> Iterator[Violation]:
    """C29. Fixed trips run with their units at least, and fixed riders travel by them."""
    yield from _trips(case)
    yield from _riders(case)


def same_trip(case: Case, asked: FixedTrip, trip: Trip) -> bool:
    """Whether a trip is the departure of a row of fixed.csv."""
    day = (asked.date - case.scenario.start).days
    return (
        trip.operator_id == asked.operator
        and trip.places == asked.stops
        and trip.depart == day * MINUTES_A_DAY + asked.depart
        and asked.risk in (None, trip.risk)
        and asked.purpose in (None, trip.purpose)
    )


def _trips(case: Case) -> Iterator[Violation]:
    for name, asked in case.scenario.fixed.items():
        units = sum(trip.units for trip in case.trips.values() if same_trip(case, asked, trip))
        if units < asked.units:
            yield Violation(
                code="C29",
                table="trips",
                key=name,
                sentence=f"{asked.operator} leaves {asked.stops[0]} on {asked.date} with {units} "
                f"units of trip {name}, which fixed.csv fixes with {asked.units}",
            )


def _riders(case: Case) -> Iterator[Violation]:
    missing, _ = _matched(case)
    for name, heads in missing.items():
        row = case.scenario.fixed_riders[name]
        if heads:
            yield Violation(
                code="C29",
                table="assignments",
                key=row.riders,
                sentence=f"{row.workers - heads} workers of {row.cohort} travel as {row.riders} "
                f"of fixed_riders.csv does ({' '.join(row.trips)}); it fixes {row.workers}",
            )


def unfixed(case: Case) -> dict[str, int]:
    """Workers of each travel whom no row of fixed_riders.csv has."""
    return _matched(case)[1]


def _matched(case: Case) -> tuple[dict[str, int], dict[str, int]]:
    """Workers of each row of fixed_riders.csv who are missing, and of each travel who are left.

    Rows that name a facility take their workers first: others may be in any.
    """
    left = {travel.id: travel.workers for travel in case.travels}
    rows = sorted(case.scenario.fixed_riders.values(), key=lambda row: row.facility is None)
    found = {}
    for row in rows:
        missing = row.workers
        for travel in case.travels:
            if missing and left[travel.id] and _rides(case, row, travel):
                some = min(missing, left[travel.id])
                left[travel.id] -= some
                missing -= some
        found[row.riders] = missing
    return found, left


def _rides(case: Case, row: FixedRiders, travel: Travel) -> bool:
    rides = travel.rides
    if travel.cohort.cohort != row.cohort or len(rides) != len(row.trips):
        return False
    facility = None if travel.facility is None else travel.facility.facility
    return (
        row.facility in (None, facility)
        and row.board in (None, rides[0].start)
        and row.alight in (None, rides[-1].end)
        and all(
            same_trip(case, case.scenario.fixed[name], ride.trip)
            for name, ride in zip(row.trips, rides, strict=True)
        )
    )
