"""What fixed.csv and fixed_riders.csv ask of a plan (C29)."""

from __future__ import annotations

from collections.abc import Iterator

from returnplan.auditing.case import Case
from returnplan.auditing.trips import Travel, Trip
from returnplan.auditing.violation import Violation
from returnplan.calendar import MINUTES_A_DAY
from returnplan.scenario.standing_rows import FixedRiders, FixedTrip, Onward


def fixed(case: Case) -> Iterator[Violation]:
    """C29. Fixed trips run with their units at least, and fixed riders travel by them.

    Who waits under way has ridden the trips of onward.csv until there.
    """
    yield from _trips(case)
    yield from _riders(case)
    yield from _waited(case)


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


def _waited(case: Case) -> Iterator[Violation]:
    """First legs are those of onward.csv, and lead from home to where they wait, and when."""
    scenario = case.scenario
    shortest = case.movement.waits[0]
    for name, row in scenario.onward.items():
        stops = [scenario.fixed[trip].stops for trip in row.trips]
        due = [
            next((one for one in case.trips.values() if same_trip(case, fixed, one)), None)
            for fixed in (scenario.fixed[trip] for trip in row.trips)
        ]
        faults = []
        if stops and stops[-1][-1] != row.at:
            faults.append(f"their last trip ends at {stops[-1][-1]}, and they wait at {row.at}")
        if None in due:
            gone = row.trips[due.index(None)]
            faults.append(f"they rode {gone} of fixed.csv, which is not among the trips")
        elif (
            due
            and due[-1] is not None
            and case.starts.earliest(scenario.cohorts[name].origin) < due[-1].arrive + shortest
        ):
            faults.append(f"they go on less than {shortest} minutes after they got to {row.at}")
        for travel in case.travels:
            if travel.cohort.cohort != name:
                continue
            ridden = [(ride.trip, ride.start, ride.end) for ride in travel.before]
            told = [
                (trip, board, places[-1])
                for trip, board, places in zip(due, row.boards, stops, strict=True)
            ]
            if ridden != told or travel.depart != _left(case, row):
                faults.append(f"{travel.id} does not begin with the legs of onward.csv")
        for sentence in faults:
            yield Violation(code="C29", table="assignments", key=name, sentence=sentence)


def _left(case: Case, row: Onward) -> int:
    return (row.left_date - case.scenario.start).days * MINUTES_A_DAY + row.left_clock


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
