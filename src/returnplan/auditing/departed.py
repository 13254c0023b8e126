"""What has begun by the moment from which on a plan in force may change (C30)."""

from __future__ import annotations

from collections.abc import Iterator

from returnplan.auditing.case import Case, Travel, Trip
from returnplan.auditing.fixed import same_trip, unfixed
from returnplan.auditing.violation import Violation


def departed(case: Case) -> Iterator[Violation]:
    """C30. Nothing begins before the moment but what is fixed, and nobody else is on board."""
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
