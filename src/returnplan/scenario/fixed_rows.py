"""Checks of what is fixed (fixed.csv, fixed_riders.csv), row by row, before any trip is dated.

Whether the rules allow it is asked later, of dated trips (`jobs.fixed`). Cells that could not be
read are passed over.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from returnplan.calendar import clock_text
from returnplan.errors import Finding
from returnplan.scenario import mistakes
from returnplan.scenario.crossing import Crossing
from returnplan.tables.mistakes import Known
from returnplan.tables.rows import UNREADABLE, SheetRow


def fixed_findings(crossing: Crossing) -> Iterator[Finding]:
    """Every finding about the two tables."""
    trips = {row.cells["trip"]: row for row in crossing.rows("fixed")}
    yield from _levels(crossing)
    yield from _operators(crossing)
    yield from _twice(crossing)
    yield from _stops_on_board(crossing, trips)
    yield from _heads(crossing)


def _levels(crossing: Crossing) -> Iterator[Finding]:
    if not crossing.draft.settings_whole:
        return
    known = Known(crossing.settings.levels)
    for row in crossing.rows("fixed"):
        level = row.cells["risk"]
        if level is not None and level is not UNREADABLE and level not in known:
            hint = known.cure(level, f"levels are {', '.join(known.words)}")
            yield mistakes.UNKNOWN_LEVEL.at(*row.spot("risk"), level, hint=hint)


def _operators(crossing: Crossing) -> Iterator[Finding]:
    """Fleets and lines that are named, and what their rows say of the trips."""
    fleets = {row.cells["fleet"]: row for row in crossing.rows("fleets")}
    lines = {row.cells["line"]: row for row in crossing.rows("lines")}
    places = crossing.ids.get("places")
    if {"fleets", "lines"} & crossing.draft.unread or UNREADABLE in {**fleets, **lines}:
        return
    known = Known([*fleets, *lines])
    for row in crossing.rows("fixed"):
        operator, stops = row.cells["operator"], row.cells["stops"]
        if operator is UNREADABLE:
            continue
        if operator not in known:
            yield mistakes.FIXED_OPERATOR.at(
                *row.spot("operator"),
                operator,
                fleets=crossing.file("fleets"),
                lines=crossing.file("lines"),
                hint=known.cure(operator, "name a fleet or a line"),
            )
            continue
        if stops is not UNREADABLE:
            for stop in stops:
                if places is not None and stop not in places:
                    yield crossing.unknown(row, "stops", stop, "places", places)
            if len(stops) < 2:
                yield _no(row, "stops", "it has one stop only", "name all stops in their order")
        yield from _dated(crossing, row)
        if operator in lines:
            yield from _of_line(row, lines[operator])
        else:
            yield from _of_fleet(crossing, row, fleets[operator])


def _no(row: SheetRow, column: str, reason: str, cure: str) -> Finding:
    trip, value = row.cells["trip"], row.cells[column]
    if isinstance(value, tuple):
        value = " > ".join(value)
    return mistakes.FIXED_TRIP.at(*row.spot(column), value, trip=trip, reason=reason, cure=cure)


def _dated(crossing: Crossing, row: SheetRow) -> Iterator[Finding]:
    day, start, days = row.cells["date"], crossing.start, crossing.settings["days"]
    if UNREADABLE in (day, days) or start is None:
        return
    last = start + timedelta(days=days - 1)
    if not start <= day <= last:
        yield _no(row, "date", f"{day} is no travel date", f"name a date from {start} to {last}")


def _of_line(row: SheetRow, line: SheetRow) -> Iterator[Finding]:
    name, wanted = line.cells["line"], (line.cells["from"], line.cells["to"])
    clock, most = line.cells["time"], line.cells["max_units"]
    stops, depart, units = (row.cells[column] for column in ("stops", "depart", "units"))
    if row.cells["purpose"] not in (None, "line", UNREADABLE):
        yield _no(row, "purpose", f"{name} is a line", "write line, or leave it blank")
    if UNREADABLE not in (stops, *wanted) and stops != wanted and len(stops) > 1:
        way = " > ".join(wanted)
        yield _no(row, "stops", f"the line {name} goes {way}", f"write {way}, or another line")
    if UNREADABLE not in (depart, clock) and depart != clock:
        asked = clock_text(clock)
        yield mistakes.FIXED_TRIP.at(
            *row.spot("depart"),
            clock_text(depart),
            trip=row.cells["trip"],
            reason=f"the line {name} leaves at {asked}",
            cure=f"write {asked}, or another line",
        )
    if UNREADABLE not in (units, most) and units > most:
        reason = f"the line {name} has at most {most} units"
        yield _no(row, "units", reason, f"write {most} or fewer, or raise its max_units")


def _of_fleet(crossing: Crossing, row: SheetRow, fleet: SheetRow) -> Iterator[Finding]:
    name, vehicles, units = fleet.cells["fleet"], fleet.cells["vehicles"], row.cells["units"]
    flown = {one.cells["fleet"] for one in crossing.rows("lines")}
    if name in flown:
        reason = f"the vehicles of {name} are those of a line, and make no road trips"
        yield _no(row, "operator", reason, "name the line")
    if row.cells["purpose"] == "line":
        yield _no(row, "purpose", f"{name} is a fleet", "name the line as its operator")
    if UNREADABLE not in (units, vehicles) and units > vehicles:
        reason = f"the fleet {name} has {vehicles} vehicles"
        yield _no(row, "units", reason, f"write {vehicles} or fewer, or raise its vehicles")


def _twice(crossing: Crossing) -> Iterator[Finding]:
    columns = ("operator", "stops", "date", "depart", "risk", "purpose")
    first: dict[tuple[Any, ...], str] = {}
    for row in crossing.rows("fixed"):
        key = tuple(row.cells[column] for column in columns)
        if UNREADABLE in key or row.cells["trip"] is UNREADABLE:
            continue
        if key in first:
            yield mistakes.FIXED_TWICE.at(*row.spot("trip"), row.cells["trip"], other=first[key])
        first.setdefault(key, row.cells["trip"])


def _stops_on_board(crossing: Crossing, trips: dict[Any, SheetRow]) -> Iterator[Finding]:
    """Riders board and alight at stops of the trips that they name."""
    places = {row.cells["place"] for row in crossing.rows("places")}
    for row in crossing.rows("fixed_riders"):
        named = row.cells["trips"]
        if named is UNREADABLE or not all(name in trips for name in named):
            continue
        for column, at in (("board", 0), ("alight", -1)):
            place, stops = row.cells[column], trips[named[at]].cells["stops"]
            if place in (None, UNREADABLE) or stops is UNREADABLE or place in stops:
                continue
            if len(stops) < 2 or not all(stop in places for stop in stops):
                continue  # said of the trip
            yield mistakes.FIXED_RIDERS.at(
                *row.spot(column),
                place,
                riders=row.cells["riders"],
                reason=f"{named[at]} stops at {' > '.join(stops)}",
                cure="name one of these stops, or leave it blank",
            )


def _heads(crossing: Crossing) -> Iterator[Finding]:
    workers = {row.cells["cohort"]: row.cells["workers"] for row in crossing.rows("cohorts")}
    fixed: dict[str, int] = {}
    for row in crossing.rows("fixed_riders"):
        cohort, heads = row.cells["cohort"], row.cells["workers"]
        most = workers.get(cohort)
        if UNREADABLE in (cohort, heads, most) or most is None:
            continue
        fixed[cohort] = fixed.get(cohort, 0) + heads
        if fixed[cohort] > most:
            yield mistakes.FIXED_HEADS.at(
                *row.spot("workers"),
                heads,
                heads=fixed[cohort],
                cohort=cohort,
                workers=most,
                cohorts=crossing.file("cohorts"),
            )
