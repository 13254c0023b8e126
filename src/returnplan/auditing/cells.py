"""T4 to T7: the derived cells of trips, stops, assignments and legs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from returnplan.auditing.case import Case
from returnplan.auditing.identity import compare
from returnplan.auditing.trips import Travel
from returnplan.auditing.violation import Violation
from returnplan.calendar import WEEKDAYS, clock_text


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
    left, and no other date, weekday or clock.
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
                yield _route(travel, f"route does not name {part}")
        for moment in _strangers(case, travel):
            yield _route(travel, f"route names {moment}, at which nothing of it begins or ends")


def _route(travel: Travel, sentence: str) -> Violation:
    return Violation(code="T6", table="assignments", key=travel.id, sentence=sentence)


def _parts(case: Case, travel: Travel) -> Iterator[str]:
    """Trips, places and clocks of an itinerary, and places to which local transport leads."""
    clock_of = case.scenario.calendar.clock_of
    for ride in travel.all_rides:
        yield ride.trip.id
        yield from (case.place_name(ride.start), clock_text(clock_of(ride.depart)))
        yield from (case.place_name(ride.end), clock_text(clock_of(ride.arrive)))
    for start, end in travel.local:
        yield from (case.place_name(start), case.place_name(end))


MOMENT = re.compile(r"(?:\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun) )?\b(\d{4}-\d\d-\d\d)\b|\b(\d\d:\d\d)\b")


def _strangers(case: Case, travel: Travel) -> Iterator[str]:
    """Dates, with their weekday, and clocks of a route that are none of the itinerary."""
    calendar, minutes = case.scenario.calendar, case.scenario.transfer.local_minutes
    moments = {travel.row["depart"], travel.row["arrive"]}
    for ride in travel.all_rides:
        moments |= {ride.depart, ride.depart - minutes, ride.arrive, ride.arrive + minutes}
    dates = {
        calendar.date_text(day): WEEKDAYS[calendar.weekday(day) - 1]
        for day in map(calendar.day_of, moments)
    }
    clocks = {clock_text(calendar.clock_of(moment)) for moment in moments}
    said: str = travel.row["route"]
    for name in sorted(_names(case, travel), key=lambda one: (-len(one), one)):
        said = said.replace(name, " ")
    for weekday, date, clock in MOMENT.findall(said):
        if clock and clock not in clocks:
            yield clock
        if date and (date not in dates or weekday not in ("", dates[date])):
            yield f"{weekday} {date}".strip()


def _names(case: Case, travel: Travel) -> set[str]:
    """Names in a route, in which digits may stand that are no moment."""
    names = {case.place_name(place) for way in travel.local for place in way}
    for ride in travel.all_rides:
        names |= {ride.trip.id, case.place_name(ride.start), case.place_name(ride.end)}
        names |= {ride.trip.operator_id, ride.trip.operator.name}
    return names - {""}


def leg_cells(case: Case) -> Iterator[Violation]:
    """T7. Moments of legs.csv are those at which the trip calls."""
    for travel in case.travels:
        for ride in travel.all_rides:
            expected = {
                "depart": ride.trip.calls[ride.board]["depart"],
                "arrive": ride.trip.calls[ride.alight]["arrive"],
            }
            yield from compare("T7", "legs", ride.row, expected)
