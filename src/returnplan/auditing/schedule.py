"""T10: schedule.csv, which a planner prints, says what the other tables say."""

from __future__ import annotations

import re
from collections.abc import Iterator

from returnplan.auditing.case import Case
from returnplan.auditing.identity import compare
from returnplan.auditing.trips import Trip
from returnplan.auditing.violation import Violation
from returnplan.calendar import WEEKDAYS, clock_text
from returnplan.tables.declaration import Row

CLOCK = re.compile(r"\b\d\d:\d\d\b")


def schedule(case: Case) -> Iterator[Violation]:
    """T10. One row per trip, its cells recomputed."""
    vehicles: dict[str, list[str]] = {}
    for duty in case.tables["duties"]:
        vehicles.setdefault(duty["trip"], []).append(duty["vehicle"])
    missing = dict(case.trips)
    for row in case.tables["schedule"]:
        trip = missing.pop(row["trip"])
        yield from compare("T10", "schedule", row, _expected(case, trip))
        yield from _lists(case, trip, row, vehicles.get(trip.id, []))
    for name in missing:
        sentence = "the trip is not in the schedule"
        yield Violation(code="T10", table="schedule", key=name, sentence=sentence)


def _expected(case: Case, trip: Trip) -> dict[str, object]:
    calendar = case.scenario.calendar
    seats = trip.units * case.unit_seats(trip)
    duty = case.duty(trip)
    day = calendar.day_of(trip.depart)
    return {
        "date": day,
        "weekday": WEEKDAYS[calendar.weekday(day) - 1],
        "depart": calendar.clock_of(trip.depart),
        "arrive": trip.arrive,
        "mode": trip.operator.mode,
        "operator": trip.operator.name or trip.operator_id,
        "contact": trip.operator.contact or None,
        "from": case.place_name(trip.places[0]),
        "to": case.place_name(trip.places[-1]),
        "units": trip.units,
        "passengers": trip.passengers,
        "seats": seats,
        "free_seats": seats - trip.passengers,
        "key_workers": sum(one.workers for one, _, _ in trip.riders if one.post.key),
        "risk": trip.risk,
        "cost": case.cents(trip),
        "leaves_base": None if duty is None else duty[0],
    }


def _lists(case: Case, trip: Trip, row: Row, vehicles: list[str]) -> Iterator[Violation]:
    """Cells that list several things: employers, vehicles, stops on the way."""
    heads: dict[str, int] = {}
    for travel, _, _ in trip.riders:
        heads[travel.cohort.employer] = heads.get(travel.cohort.employer, 0) + travel.workers
    due = [
        f"{case.scenario.employers[employer].name or employer} {number}"
        for employer, number in heads.items()
    ]
    for column, parts, joint in (("employers", due, "; "), ("vehicles", vehicles, " ")):
        written = row[column].split(joint) if row[column] else []
        if sorted(written) != sorted(joint.join(parts).split(joint) if parts else []):
            sentence = f"{column} is {row[column]!r}; recomputed it is {joint.join(parts)!r}"
            yield Violation(code="T10", table="schedule", key=trip.id, sentence=sentence)
    via = row["via"] or ""
    at, between = 0, ""
    for call in trip.calls[1:-1]:
        clocks = (call["arrive"] % 1440, call["depart"] % 1440)
        for part in (case.place_name(call["place"]), *map(clock_text, clocks)):
            found = via.find(part, at)
            if found < 0:
                sentence = f"via is {row['via']!r}, in which {part} does not follow"
                yield Violation(code="T10", table="schedule", key=trip.id, sentence=sentence)
                return
            between += via[at:found]
            at = found + len(part)
    no_stop = len(trip.calls) == 2 and via
    if no_stop or CLOCK.search(between + via[at:]):
        sentence = f"via is {row['via']!r}; the trip has {len(trip.calls) - 2} stops on its way"
        yield Violation(code="T10", table="schedule", key=trip.id, sentence=sentence)
