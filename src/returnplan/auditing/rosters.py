"""T8, T9: which vehicle does which duty, and who lies in which beds."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from returnplan.auditing.case import Case
from returnplan.auditing.identity import compare
from returnplan.auditing.violation import Violation
from returnplan.tables.declaration import Row


def _found(key: str, sentence: str) -> Violation:
    return Violation(code="T8", table="duties", key=key, sentence=sentence)


def duty_rows(case: Case) -> Iterator[Violation]:
    """T8. Each unit of a fleet's trips has a vehicle that has time for it; none is one too many."""
    calendar = case.scenario.calendar
    rows_of: dict[str, list[Row]] = {}
    of_vehicle: dict[str, list[Row]] = {}
    for row in case.tables["duties"]:
        rows_of.setdefault(row["trip"], []).append(row)
        of_vehicle.setdefault(row["vehicle"], []).append(row)
    for trip in case.trips.values():
        rows = rows_of.get(trip.id, [])
        duty = case.duty(trip)
        if trip.fleet is None or duty is None:
            if rows:
                yield _found(trip.id, "vehicles on duty for a line without a fleet")
            continue
        if len(rows) != trip.units:
            yield _found(trip.id, f"{len(rows)} vehicles on duty for {trip.units} units")
        expected = {"fleet": trip.fleet.fleet, "leaves_base": duty[0], "back_ready": duty[1]}
        for duty_row in rows:
            yield from compare("T8", "duties", duty_row, expected)
    named: dict[str, set[str]] = {}
    for vehicle, duties in of_vehicle.items():
        for duty_row in duties:
            named.setdefault(duty_row["fleet"], set()).add(vehicle)
        if len({duty_row["fleet"] for duty_row in duties}) > 1:
            yield _found(vehicle, "a vehicle belongs to one fleet")
        ordered = sorted(duties, key=lambda row: (row["leaves_base"], row["back_ready"]))
        for before, after in pairwise(ordered):
            if after["leaves_base"] < before["back_ready"]:
                yield _found(
                    f"{vehicle} {after['trip']}",
                    f"leaves its base at {calendar.moment_text(after['leaves_base'])}; from "
                    f"{before['trip']} it is ready at {calendar.moment_text(before['back_ready'])}",
                )
    for fleet, vehicles in sorted(named.items()):
        busy, _ = case.busy.get(fleet, (0, 0))
        if len(vehicles) > busy:
            sentence = f"{len(vehicles)} vehicles are named; at most {busy} are busy at one moment"
            yield _found(fleet, sentence)


def bed_rows(case: Case) -> Iterator[Violation]:
    """T9. beds.csv has every facility on every date of the horizon, and later ones in use."""
    scenario, calendar = case.scenario, case.scenario.calendar
    due = {(name, day) for name in scenario.quarantine for day in range(calendar.horizon)}
    due |= {key for key, heads in case.occupied.items() if heads > 0}
    for row in case.tables["beds"]:
        key = (row["facility"], row["date"])
        facility = scenario.quarantine[row["facility"]]
        if key not in due:
            sentence = "a date after the horizon on which no bed is in use"
            name = f"{key[0]} {calendar.date_text(key[1])}"
            yield Violation(code="T9", table="beds", key=name, sentence=sentence)
            continue
        due.discard(key)
        expected = {
            "beds": case.movement.open_beds(facility, row["date"]),
            "occupied": case.occupied.get(key, 0),
        }
        yield from compare("T9", "beds", row, expected)
    for name, day in sorted(due):
        key_text = f"{name} {calendar.date_text(day)}"
        yield Violation(code="T9", table="beds", key=key_text, sentence="the row is missing")
