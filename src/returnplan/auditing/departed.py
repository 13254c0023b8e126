"""What has begun by the moment from which on a plan in force may change (C30)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from returnplan.auditing.case import Case
from returnplan.auditing.fixed import same_trip, unfixed
from returnplan.auditing.in_force import changed
from returnplan.auditing.trips import Travel, Trip
from returnplan.auditing.violation import Violation
from returnplan.tables.times import read_moment


def departed(case: Case) -> Iterator[Violation]:
    """C30. Nothing begins before the moment but what is fixed, and nobody else is on board.

    What had left by then is as in the plan in force, but for whom events took off. Nobody counts
    on a change that history.csv says was missed, nor on a line that it cancelled.
    """
    since = case.movement.since
    if since is None:
        return
    text = case.scenario.calendar.moment_text(since)
    begun = _begun(case, since)
    for name in sorted(begun):
        trip = case.trips[name]
        asked = sum(row.units for row in case.scenario.fixed.values() if same_trip(case, row, trip))
        if trip.units > asked:
            yield Violation(
                code="C30",
                table="trips",
                key=name,
                sentence=f"{trip.units} units begin before {text}; fixed.csv has {asked} of them",
            )
    yield from changed(case)
    yield from _late(case)
    yield from _cancelled(case)
    left = unfixed(case)
    for travel in case.travels:
        if left[travel.id] and _under_way(travel, begun, since):
            yield Violation(
                code="C30",
                table="assignments",
                key=travel.id,
                sentence=f"{left[travel.id]} workers of {travel.cohort.cohort} set out, or ride a "
                f"trip that begins, before {text}; fixed_riders.csv does not have them",
            )


def _late(case: Case) -> Iterator[Violation]:
    """Whoever got off a late trip of history.csv has the time to change that C19 asks for."""
    late: dict[str, int] = {}
    for row in case.scenario.history:
        if row.kind == "late":
            late[row.id] = max(int(float(row.value)), late.get(row.id, 0))
    shortest, local = case.movement.waits[0], case.scenario.transfer.local_minutes
    for travel in case.travels:
        for before, ride in pairwise(travel.all_rides):
            minutes = late.get(before.trip.id, 0)
            if not minutes or not has_begun(case, before.trip):
                continue
            there = before.arrive + minutes + (local if before.end != ride.start else 0)
            if ride.depart < there + shortest:
                yield Violation(
                    code="C30",
                    table="legs",
                    key=travel.id,
                    sentence=f"trip {before.trip.id} was {minutes} minutes late (history.csv), "
                    f"which leaves {ride.depart - there} minutes before trip {ride.trip.id}; "
                    f"{shortest} are needed",
                )


def _cancelled(case: Case) -> Iterator[Violation]:
    """No line runs on a date on which history.csv says that it is cancelled."""
    calendar = case.scenario.calendar
    for row in case.scenario.history:
        if row.kind != "cancelled":
            continue
        for name, trip in case.trips.items():
            dated = row.from_ is not None and calendar.day(row.from_) == calendar.day_of(
                trip.depart
            )
            line = trip.operator_id == row.id or trip.operator_id.startswith(f"{row.id}-")
            known = read_moment(row.moment, calendar)
            gone = name == row.id or (dated and line)
            if trip.purpose == "line" and gone and known < trip.depart:
                yield Violation(
                    code="C30",
                    table="trips",
                    key=name,
                    sentence=f"it was cancelled at {row.moment} (history.csv)",
                )


def may_be_empty(case: Case) -> set[str]:
    """Trips that have begun, or that somebody is under way to: however few come, they run."""
    since = case.movement.since
    if since is None:
        return set()
    begun = _begun(case, since)
    travels = [travel for travel in case.travels if _under_way(travel, begun, since)]
    return begun | {ride.trip.id for travel in travels for ride in travel.rides}


def has_begun(case: Case, trip: Trip) -> bool:
    """Whether a trip begins before the moment from which on anything may change."""
    since = case.movement.since
    return since is not None and _begin(case, trip) < since


def _begun(case: Case, since: int) -> set[str]:
    """Trips that begin before a moment."""
    return {name for name, trip in case.trips.items() if _begin(case, trip) < since}


def _begin(case: Case, trip: Trip) -> int:
    """When the trip's vehicles leave their base; its departure where they are not followed."""
    if trip.fleet is None:
        return trip.depart
    if trip.purpose == "line":
        line = case.scenario.lines[trip.operator_id]
        return trip.depart - case.movement.line_duty(line, trip.fleet)[0]
    return trip.depart - case.movement.road_duty(trip.fleet, trip.places[0], trip.places[-1])[0]


def _under_way(travel: Travel, begun: set[str], since: int) -> bool:
    return travel.goes_on < since or any(ride.trip.id in begun for ride in travel.rides)
