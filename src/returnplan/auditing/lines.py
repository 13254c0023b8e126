"""Trips of lines: one a date, at the line's time."""

from __future__ import annotations

from collections.abc import Iterator

from returnplan.auditing.case import Case
from returnplan.auditing.trips import Trip
from returnplan.auditing.violation import Violation
from returnplan.calendar import clock_text
from returnplan.scenario.scenario import Line


def line_clock(case: Case) -> Iterator[Violation]:
    """C18. A line leaves once on each of its dates, at its time, and takes its hours."""
    calendar = case.scenario.calendar
    ran: dict[tuple[str, int], str] = {}
    for trip in case.trips.values():
        if not isinstance(trip.operator, Line):
            continue
        line = trip.operator
        for sentence in _faults(case, trip, line):
            yield Violation(code="C18", table="trips", key=trip.id, sentence=sentence)
        day = calendar.day_of(trip.depart)
        first = ran.setdefault((line.line, day), trip.id)
        if first != trip.id:
            sentence = (
                f"line {line.line} departs once a date; on {calendar.date_text(day)} {first} is it"
            )
            yield Violation(code="C18", table="trips", key=trip.id, sentence=sentence)


def _faults(case: Case, trip: Trip, line: Line) -> Iterator[str]:
    calendar, move = case.scenario.calendar, case.movement
    if trip.places != (line.from_, line.to):
        yield (
            f"stops at {' > '.join(trip.places)}; line {line.line} leads from {line.from_} "
            f"to {line.to}"
        )
    clock, day = calendar.clock_of(trip.depart), calendar.day_of(trip.depart)
    if clock != line.time:
        yield f"leaves at {clock_text(clock)}; line {line.line} leaves at {clock_text(line.time)}"
    if not move.runs_on(line, day):
        yield (
            f"leaves on {calendar.date_text(day)} (weekday {calendar.weekday(day)}), on which "
            f"line {line.line} does not run by first, last and weekdays"
        )
    minutes = trip.arrive - trip.depart
    if minutes != move.line_minutes(line):
        yield f"takes {minutes} minutes; line {line.line} takes {move.line_minutes(line)}"
