"""What rides on each trip: seats, units, risk levels, loads, stops, cohorts."""

from __future__ import annotations

from collections.abc import Iterator

from returnplan import rounding
from returnplan.auditing.case import Case
from returnplan.auditing.departed import may_be_empty
from returnplan.auditing.trips import Trip
from returnplan.auditing.violation import Violation
from returnplan.scenario.scenario import Line


def _found(code: str, trip: Trip, sentence: str) -> Violation:
    return Violation(code=code, table="trips", key=trip.id, sentence=sentence)


def seats(case: Case) -> Iterator[Violation]:
    """C1. Passengers are at most units x usable seats of a unit."""
    for trip in case.trips.values():
        usable = case.unit_seats(trip)
        if trip.passengers > trip.units * usable:
            yield _found(
                "C1",
                trip,
                f"{trip.passengers} passengers in {trip.units} units of {usable} usable seats "
                f"({trip.operator.seats} seats, level {trip.risk}): {trip.units * usable}",
            )


def line_units(case: Case) -> Iterator[Violation]:
    """C3. A line that runs has between min_units and max_units units."""
    for trip in case.trips.values():
        if isinstance(trip.operator, Line):
            low, high = trip.operator.min_units, trip.operator.max_units
            if not low <= trip.units <= high:
                sentence = (
                    f"{trip.units} units of line {trip.operator.line}; {low} to {high} may run"
                )
                yield _found("C3", trip, sentence)
        elif trip.units < 1:
            yield _found("C3", trip, "a trip has at least one unit; this one has 0")


def one_risk(case: Case) -> Iterator[Violation]:
    """C4. Everybody aboard has the trip's risk level."""
    for trip in case.trips.values():
        others = {travel.risk: travel for travel, _, _ in trip.riders if travel.risk != trip.risk}
        for level, travel in sorted(others.items()):
            date = case.scenario.calendar.date_text(travel.start_day)
            yield _found(
                "C4",
                trip,
                f"carries level {trip.risk}, but {travel.id} of cohort {travel.cohort.cohort} "
                f"starts from {travel.cohort.origin} on {date} at level {level}",
            )


def min_load(case: Case) -> Iterator[Violation]:
    """C5. Passengers are at least min_load x usable seats, and one."""
    empty = may_be_empty(case)
    for trip in case.trips.values():
        usable = trip.units * case.unit_seats(trip)
        least = max(1, rounding.ceil(trip.operator.min_load * usable))
        if trip.id in empty:  # who did not come leaves it as empty as it is (C30)
            least = 1
        if trip.passengers < least:
            yield _found(
                "C5",
                trip,
                f"{trip.passengers} passengers; at least {least} are needed "
                f"(min_load {trip.operator.min_load:g} of {usable} seats)",
            )


def stops_used(case: Case) -> Iterator[Violation]:
    """C6. At every stop of a road trip somebody boards or alights."""
    empty = may_be_empty(case)
    for trip in case.trips.values():
        if trip.purpose == "line" or trip.id in empty:
            continue
        for place, on, off in zip(trip.places, trip.boarding, trip.alighting, strict=True):
            if on + off == 0:
                yield _found("C6", trip, f"nobody boards or alights at {place}")


def cohort_size(case: Case) -> Iterator[Violation]:
    """C7. No more workers of a cohort travel than it has, and no assignment is of nobody."""
    for travel in case.travels:
        if travel.workers < 1:
            yield Violation(
                code="C7",
                table="assignments",
                key=travel.id,
                sentence="carries 0 workers, not 1 or more",
            )
    for cohort, heads in case.carried.items():
        limit = case.scenario.cohorts[cohort].workers
        if heads > limit:
            yield Violation(
                code="C7",
                table="assignments",
                key=cohort,
                sentence=f"{heads} workers of cohort {cohort} travel; it has {limit}",
            )
