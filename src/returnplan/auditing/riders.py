"""Each itinerary: who may start when, how its legs follow one another, where it leads."""

from __future__ import annotations

import re
from collections.abc import Iterator

from returnplan import rounding
from returnplan.auditing.case import Case
from returnplan.auditing.trips import Travel
from returnplan.auditing.violation import Violation

FORM = re.compile(r"direct|(feeder )?line( line)?( shuttle)?")


def _found(code: str, travel: Travel, sentence: str) -> Violation:
    return Violation(code=code, table="assignments", key=travel.id, sentence=sentence)


def flow(case: Case) -> Iterator[Violation]:
    """C8. Legs lead from the origin to the employer's place; only local transport fills gaps.

    It may come before the first boarding stop, between two lines and after the last stop.
    """
    for travel in case.travels:
        for number, ride in enumerate(travel.rides, start=1):
            if ride.board >= ride.alight:
                sentence = f"leg {number} on {ride.trip.id} alights at {ride.end} before it boards"
                yield _found("C8", travel, sentence)
        for number in range(1, len(travel.rides)):
            before, after = travel.rides[number - 1], travel.rides[number]
            lines = before.trip.purpose == after.trip.purpose == "line"
            if before.end != after.start and not lines:
                yield _found(
                    "C8",
                    travel,
                    f"leg {number} ends at {before.end} and leg {number + 1} boards at "
                    f"{after.start}; local transport joins lines only",
                )


def start_dates(case: Case) -> Iterator[Violation]:
    """C14. Nobody starts before ready or after latest, where travel is banned, without a permit.

    Who waits under way has started: they go on from there, from the moment of onward.csv on.
    """
    scenario, calendar = case.scenario, case.scenario.calendar
    for travel in case.travels:
        cohort, day = travel.cohort, calendar.day_of(travel.goes_on)
        starts = f"starts from {cohort.origin} on {calendar.date_text(day)}"
        if day < calendar.day(cohort.ready):
            yield _found("C14", travel, f"{starts}; cohort {cohort.cohort} is ready {cohort.ready}")
        if cohort.latest is not None and day > calendar.day(cohort.latest):
            sentence = f"{starts}; the latest date of cohort {cohort.cohort} is {cohort.latest}"
            yield _found("C14", travel, sentence)
        if travel.goes_on < case.starts.earliest(cohort.origin):
            first = calendar.moment_text(case.starts.earliest(cohort.origin))
            moment = calendar.moment_text(travel.goes_on)
            place = case.starts.spot(cohort.origin)
            sentence = f"goes on from {place} at {moment}; onward.csv says from {first} on"
            yield _found("C14", travel, sentence)
        if cohort.origin in case.starts.waiting:
            continue  # who has started already may go on
        if not scenario.levels[travel.risk].travel:
            yield _found("C14", travel, f"{starts}, where level {travel.risk} may not travel")
        if scenario.permits and not case.starts.permits(cohort.origin, travel.destination, day):
            sentence = f"{starts} for {travel.destination}, which no row of permits.csv covers"
            yield _found("C14", travel, sentence)


def horizon(case: Case) -> Iterator[Violation]:
    """C15. Trips and itineraries start at start 00:00 or later and arrive by E."""
    calendar = case.scenario.calendar
    end = calendar.end
    spans = [("trips", trip.id, trip.depart, trip.arrive) for trip in case.trips.values()]
    spans += [("assignments", one.id, one.depart, one.arrive) for one in case.travels]
    for table, key, depart, arrive in spans:
        if depart < 0:
            sentence = f"starts {calendar.moment_text(depart)}, before {calendar.moment_text(0)}"
            yield Violation(code="C15", table=table, key=key, sentence=sentence)
        if arrive > end:
            sentence = f"arrives {calendar.moment_text(arrive)}, after {calendar.moment_text(end)}"
            yield Violation(code="C15", table=table, key=key, sentence=sentence)


def changes(case: Case) -> Iterator[Violation]:
    """C19. Waits between legs are at least min_minutes and at most max_wait_hours."""
    low, high = case.movement.waits
    local_minutes = case.scenario.transfer.local_minutes
    for travel in case.travels:
        for number in range(1, len(travel.rides)):
            before, after = travel.rides[number - 1], travel.rides[number]
            wait = after.depart - before.arrive
            wait -= local_minutes if before.end != after.start else 0
            if not low <= wait <= high:
                yield _found(
                    "C19",
                    travel,
                    f"waits {wait} minutes at {after.start} for {after.trip.id}; "
                    f"{low} to {high} are allowed",
                )


def itinerary(case: Case) -> Iterator[Violation]:
    """C20. An itinerary has one of the allowed forms, at most max_legs legs and max_hours."""
    transfer = case.scenario.transfer
    for travel in case.travels:
        form = " ".join(ride.trip.purpose for ride in travel.rides)
        if not FORM.fullmatch(form):
            yield _found(
                "C20",
                travel,
                f"goes by {form or 'nothing'}; an itinerary is a direct trip, "
                "or [feeder,] one or two lines[, shuttle]",
            )
        if len(travel.rides) > transfer.max_legs:
            sentence = f"{len(travel.rides)} legs; max_legs is {transfer.max_legs}"
            yield _found("C20", travel, sentence)
        minutes = travel.arrive - travel.goes_on
        if transfer.max_hours is not None and minutes > rounding.floor(transfer.max_hours * 60):
            sentence = f"{minutes} minutes door to door; max_hours is {transfer.max_hours:g}"
            yield _found("C20", travel, sentence)


def local(case: Case) -> Iterator[Violation]:
    """C21. Local transport joins places at most local_km apart and takes local_minutes."""
    ways, calendar = case.movement.distances, case.scenario.calendar
    limit = case.scenario.transfer.local_km
    for travel in case.travels:
        for start, end in travel.local:
            tenths = ways.tenths(start, end)
            if tenths > rounding.floor(limit * 10):
                yield _found(
                    "C21",
                    travel,
                    f"local transport from {start} to {end} is {tenths / 10:.1f} km; "
                    f"local_km is {limit:g}",
                )
        for column, moment in (("depart", travel.depart), ("arrive", travel.arrive)):
            if travel.row[column] != moment:
                yield _found(
                    "C21",
                    travel,
                    f"{column} is {calendar.moment_text(travel.row[column])}; by its legs and "
                    f"local transport it is {calendar.moment_text(moment)}",
                )
