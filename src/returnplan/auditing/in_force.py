"""What had left by the moment of a replan, against the plan in force, row by row (C30)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from returnplan.auditing.case import Case
from returnplan.auditing.promises import (
    PromiseKey,
    moment_of,
    route_in_force,
    route_of,
    way_in_force,
    way_of,
)
from returnplan.auditing.trips import Trip
from returnplan.auditing.violation import Violation
from returnplan.scenario.standing_rows import FixedRiders, FixedTrip


def changed(case: Case) -> Iterator[Violation]:
    """Whatever of in_force.csv and in_force_riders.csv had left and is not as it was.

    Whom events took off stands in neither; a trip that nobody is left on need not be there.
    """
    since = case.movement.since
    if since is None:
        return
    yield from _trips(case, since)
    yield from _riders(case, since)


def _trips(case: Case, since: int) -> Iterator[Violation]:
    """Trips that had left, with as many units."""
    scenario = case.scenario
    rows: dict[PromiseKey, list[FixedTrip]] = defaultdict(list)
    for row in scenario.in_force.values():
        if moment_of(case, row) < since:
            rows[*route_in_force(row), moment_of(case, row)].append(row)
    runs: dict[PromiseKey, int] = defaultdict(int)
    for trip in case.trips.values():
        runs[*route_of(trip), trip.depart] += trip.units
    ridden = {name for one in scenario.in_force_riders.values() for name in one.trips}
    for key, mine in rows.items():
        asked = sum(row.units for row in mine)
        empty = not any(row.trip in ridden for row in mine)
        if runs[key] == asked or (empty and not runs[key]):
            continue
        for row in mine:
            yield _trip(case, row, asked, runs[key])


def _trip(case: Case, row: FixedTrip, asked: int, units: int) -> Violation:
    moment = case.scenario.calendar.moment_text(moment_of(case, row))
    if units:
        fault = f"runs with {units} units; it left with {asked}"
    else:
        near = [trip for trip in case.trips.values() if _alike(case, row, trip)]
        fault = "had left, and is not among the trips"
        if near:
            trip = near[0]
            when = case.scenario.calendar.moment_text(trip.depart)
            fault += f"; {trip.id} leaves at {when} by {' > '.join(trip.places)}"
    return Violation(
        code="C30",
        table="trips",
        key=row.trip,
        sentence=f"{row.trip} of in_force.csv ({row.operator}, {moment} "
        f"{' > '.join(row.stops)}) {fault}",
    )


def _alike(case: Case, row: FixedTrip, trip: Trip) -> bool:
    """Whether a trip may be meant by a row: another moment, or other stops."""
    same_day = trip.depart // 1440 == moment_of(case, row) // 1440
    return (
        trip.operator_id == row.operator
        and trip.purpose == row.purpose
        and same_day
        and (trip.places == row.stops or trip.depart == moment_of(case, row))
    )


def _riders(case: Case, since: int) -> Iterator[Violation]:
    """Whoever had left travels so, and nobody else does."""
    rows: dict[PromiseKey, list[FixedRiders]] = defaultdict(list)
    for row in case.scenario.in_force_riders.values():
        first = case.scenario.in_force[row.trips[0]]
        if moment_of(case, first) < since:
            rows[way_in_force(case, row)].append(row)
    there: dict[PromiseKey, int] = defaultdict(int)
    for travel in case.travels:
        there[way_of(case, travel)] += travel.workers
    for key, mine in rows.items():
        asked = sum(row.workers for row in mine)
        if there[key] != asked:
            for row in mine:
                yield Violation(
                    code="C30",
                    table="assignments",
                    key=row.riders,
                    sentence=f"{there[key]} workers of {row.cohort} travel as {row.riders} of "
                    f"in_force_riders.csv ({' '.join(row.trips)}); {asked} had left so",
                )
