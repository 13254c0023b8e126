"""What many share: vehicles, beds, heads a day, the budget."""

from __future__ import annotations

from collections.abc import Iterator

from returnplan import rounding
from returnplan.auditing.case import Case
from returnplan.auditing.violation import Violation


def fleet(case: Case) -> Iterator[Violation]:
    """C2. At no moment are more vehicles of a fleet busy than it has."""
    for name, (busy, moment) in case.busy.items():
        limit = case.scenario.fleets[name].vehicles
        if busy > limit:
            when = case.scenario.calendar.moment_text(moment)
            yield Violation(
                code="C2",
                table="trips",
                key=name,
                sentence=f"{busy} vehicles of fleet {name} are busy at {when}; it has {limit}",
            )


def beds(case: Case) -> Iterator[Violation]:
    """C9. Those in quarantine have a facility that serves them, and it has beds for all.

    Nobody without quarantine takes a bed.
    """
    scenario, calendar = case.scenario, case.scenario.calendar
    for travel in case.travels:
        place, employer, facility = travel.destination, travel.cohort.employer, travel.facility
        sentence = None
        if travel.quarantine_days == 0:
            if facility is not None:
                sentence = f"takes beds in {facility.facility} without quarantine days"
        elif facility is None:
            sentence = f"{travel.quarantine_days} quarantine days and no facility"
        elif not case.movement.serves(facility, place, employer):
            sentence = f"facility {facility.facility} does not serve {employer} at {place}"
        if sentence:
            yield Violation(code="C9", table="assignments", key=travel.id, sentence=sentence)
    for (name, day), heads in sorted(case.occupied.items()):
        opened = case.movement.open_beds(scenario.quarantine[name], day)
        if heads > opened:
            yield Violation(
                code="C9",
                table="beds",
                key=f"{name} {calendar.date_text(day)}",
                sentence=f"{heads} in quarantine in {name} on {calendar.date_text(day)}; "
                f"{opened} beds are open",
            )


def departures(case: Case) -> Iterator[Violation]:
    """C10. Heads that start from a place on a date are at most its departures_per_day."""
    heads: dict[tuple[str, int], int] = {}
    for travel in case.travels:
        key = (travel.cohort.origin, travel.start_day)
        heads[key] = heads.get(key, 0) + travel.workers
    for (place, day), used in sorted(heads.items()):
        limit = case.scenario.places[place].departures_per_day
        if limit is not None and used > limit:
            yield _per_day(case, "C10", place, day, f"{used} start", "departures_per_day", limit)


def arrivals(case: Case) -> Iterator[Violation]:
    """C11. Heads that arrive at a place on a date are at most its arrivals_per_day."""
    heads: dict[tuple[str, int], int] = {}
    for travel in case.travels:
        key = (travel.destination, travel.arrival_day)
        heads[key] = heads.get(key, 0) + travel.workers
    for (place, day), used in sorted(heads.items()):
        limit = case.scenario.places[place].arrivals_per_day
        if limit is not None and used > limit:
            yield _per_day(case, "C11", place, day, f"{used} arrive", "arrivals_per_day", limit)


def _per_day(
    case: Case, code: str, place: str, day: int, used: str, column: str, limit: int
) -> Violation:
    date = case.scenario.calendar.date_text(day)
    return Violation(
        code=code,
        table="assignments",
        key=f"{place} {date}",
        sentence=f"{used} at {place} on {date}; {column} is {limit}",
    )


def budget(case: Case) -> Iterator[Violation]:
    """C12. Trips, beds and local transport cost at most the budget."""
    limit = case.scenario.budget
    total = sum(case.cost_cents)
    if limit is not None and total > rounding.floor(limit * 100):
        trips, in_beds, local = (cents / 100 for cents in case.cost_cents)
        yield Violation(
            code="C12",
            table="summary",
            key="cost",
            sentence=f"the plan costs {total / 100:.2f} (trips {trips:.2f}, beds {in_beds:.2f}, "
            f"local transport {local:.2f}); the budget is {limit:.2f}",
        )


def duty_window(case: Case) -> Iterator[Violation]:
    """C22. A duty begins at start or later, within the fleet's dates, and is ready by their end."""
    calendar = case.scenario.calendar
    for trip in case.trips.values():
        duty = case.duty(trip)
        if trip.fleet is None or duty is None:
            continue
        begin, end = case.movement.duty_span(trip.fleet)
        name = trip.fleet.fleet
        if duty[0] < begin:
            yield Violation(
                code="C22",
                table="duties",
                key=trip.id,
                sentence=f"fleet {name} would leave its base at {calendar.moment_text(duty[0])}; "
                f"it may not before {calendar.moment_text(begin)}",
            )
        if end is not None and duty[1] > end:
            yield Violation(
                code="C22",
                table="duties",
                key=trip.id,
                sentence=f"fleet {name} would be ready at {calendar.moment_text(duty[1])}; "
                f"it must be by {calendar.moment_text(end)}",
            )
