"""T4 to T7: the derived cells of trips, stops, assignments and legs."""

from __future__ import annotations

from collections.abc import Iterator

from returnplan.auditing.case import Case
from returnplan.auditing.identity import compare
from returnplan.auditing.trips import Travel
from returnplan.auditing.violation import Violation
from returnplan.calendar import clock_text


def trip_cells(case: Case) -> Iterator[Violation]:
    """T4. Mode, seats, passengers, stops, moments, km and cost of trips.csv, recomputed."""
    for trip in case.trips.values():
        expected = {
            "mode": trip.operator.mode,
            "seats": trip.units * case.unit_seats(trip),
            "passengers": trip.passengers,
            "stops": " > ".join(trip.places),
            "depart": trip.depart,
            "arrive": trip.arrive,
            "km": case.tenths(trip),
            "cost": case.cents(trip),
        }
        yield from compare("T4", "trips", trip.row, expected)


def stop_cells(case: Case) -> Iterator[Violation]:
    """T5. Heads that board, alight and are on board at each stop, recomputed."""
    for trip in case.trips.values():
        on_board = 0
        for at, call in enumerate(trip.calls):
            on_board += trip.boarding[at] - trip.alighting[at]
            expected = {
                "boarding": trip.boarding[at],
                "alighting": trip.alighting[at],
                "on_board": on_board,
            }
            yield from compare("T5", "stops", call, expected)


def assignment_cells(case: Case) -> Iterator[Violation]:
    """T6. What cohort, legs and facility imply of each assignment, recomputed.

    The route, a sentence, must name each of its trips, where and at which clock it is boarded and
    left.
    """
    for travel in case.travels:
        cohort = travel.cohort
        expected = {
            "employer": cohort.employer,
            "post": cohort.post,
            "key": travel.post.key,
            "origin": case.home(cohort),
            "destination": travel.destination,
            "risk": travel.risk,
            "quarantine_days": travel.quarantine_days,
            "legs": len(travel.all_rides),
            "on_post": travel.on_post,
            "bed_cost": travel.bed_cents,
            "local_cost": travel.local_cents,
        }
        yield from compare("T6", "assignments", travel.row, expected)
        for part in _parts(case, travel):
            if part not in travel.row["route"]:
                sentence = f"route does not name {part}"
                yield Violation(code="T6", table="assignments", key=travel.id, sentence=sentence)


def _parts(case: Case, travel: Travel) -> Iterator[str]:
    """Trips, places and clocks of an itinerary, and places to which local transport leads."""
    clock_of = case.scenario.calendar.clock_of
    for ride in travel.all_rides:
        yield ride.trip.id
        yield from (case.place_name(ride.start), clock_text(clock_of(ride.depart)))
        yield from (case.place_name(ride.end), clock_text(clock_of(ride.arrive)))
    for start, end in travel.local:
        yield from (case.place_name(start), case.place_name(end))


def leg_cells(case: Case) -> Iterator[Violation]:
    """T7. Moments of legs.csv are those at which the trip calls."""
    for travel in case.travels:
        for ride in travel.all_rides:
            expected = {
                "depart": ride.trip.calls[ride.board]["depart"],
                "arrive": ride.trip.calls[ride.alight]["arrive"],
            }
            yield from compare("T7", "legs", ride.row, expected)
