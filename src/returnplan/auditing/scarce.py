"""T21: bottlenecks.csv has every resource that is full on some date, and what is said of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from returnplan import rounding
from returnplan.auditing.case import Case
from returnplan.auditing.identity import compare
from returnplan.auditing.violation import Violation
from returnplan.calendar import MINUTES_A_DAY

FullResource = tuple[str, str]
"""Resource and id."""

RESOURCES = ("vehicles", "line_units", "beds", "arrivals", "departures", "budget")
KINDS = ("proven", "estimate")


def bottlenecks(case: Case) -> Iterator[Violation]:
    """T21. A row for each resource that is full on some date, its cells recomputed."""
    due = dict(_rows(case))
    places = {found: number for number, found in enumerate(due)}
    before = -1
    for row in case.tables["bottlenecks"]:
        found = (row["resource"], row["id"] or "")
        if found not in places:
            yield _wrong(found, "the resource is full on no date")
            continue
        if places[found] < before:
            yield _wrong(found, "the row stands after one that it should precede")
        before = places[found]
        yield from compare("T21", "bottlenecks", row, due.pop(found))
        fault = _worth_fault(case, row)
        if fault:
            yield _wrong(found, fault)
    for found in due:
        yield _wrong(found, "the resource is full on some date and not listed")


def used_up(case: Case) -> Iterator[tuple[str, str, int, list[int]]]:
    """Resource, id, capacity and the days on which nothing at all of it is free."""
    for resource, uses in (
        ("vehicles", _vehicles(case)),
        ("line_units", _line_units(case)),
        ("beds", _beds(case)),
        ("arrivals", _heads(case, arriving=True)),
        ("departures", _heads(case, arriving=False)),
    ):
        for name, capacity, use in uses:
            yield (
                resource,
                name,
                capacity,
                sorted(d for d, taken in use.items() if taken >= capacity),
            )


def _wrong(found: FullResource, sentence: str) -> Violation:
    return Violation(code="T21", table="bottlenecks", key=" ".join(found), sentence=sentence)


def _worth_fault(case: Case, row: Mapping[str, Any]) -> str | None:
    """What is impossible about worth, worth_kind and objective."""
    cells = [row[column] for column in ("worth", "worth_kind", "objective")]
    blank = [cell is None for cell in cells]
    if all(blank):
        return None
    if any(blank):
        return "worth, worth_kind and objective are blank together or not at all"
    worth, kind, objective = cells
    if kind not in KINDS:
        return f"worth_kind '{kind}' is none of {', '.join(KINDS)}"
    if objective not in case.scenario.objective.order:
        return f"objective '{objective}' is not in the order"
    if worth < 0:
        return f"worth is {worth!r}: a step more is never worse"
    if kind == "proven" and worth == 0:
        return "worth is 0 and said to be proven"
    return None


def _rows(case: Case) -> Iterator[tuple[FullResource, dict[str, Any]]]:
    """Every full resource with its cells, in the order of the table."""
    yield from _whole_things("vehicles", 1, _vehicles(case))
    yield from _whole_things("line_units", 1, _line_units(case))
    yield from _whole_things("beds", 10, _beds(case))
    yield from _whole_things("arrivals", 10, _heads(case, arriving=True))
    yield from _whole_things("departures", 10, _heads(case, arriving=False))
    budget = case.scenario.budget
    if budget is not None:
        step = max(0.01, rounding.half_up(budget / 100, 2) / 100)
        if budget - sum(case.cost_cents) / 100 < step - 1e-9 * budget:
            dates = range(case.scenario.calendar.horizon)
            yield (("budget", ""), _cells(budget, dates, step))


def _cells(capacity: float, days: range | list[int], step: float) -> dict[str, Any]:
    return {
        "capacity": capacity,
        "dates_full": len(days),
        "first_full": days[0],
        "last_full": days[-1],
        "step": step,
    }


def _whole_things(
    resource: str, most: int, uses: Iterator[tuple[str, int, Mapping[int, int]]]
) -> Iterator[tuple[FullResource, dict[str, Any]]]:
    """Those of (id, capacity, use by day) of which less than a step is free on some day.

    A step is `most`, or all that there is where that is less; one, where there is nothing.
    """
    for name, capacity, use in sorted(uses, key=lambda one: one[0]):
        step = min(most, capacity) or 1
        days = sorted(day for day, taken in use.items() if capacity - taken < step)
        if days:
            yield (resource, name), _cells(capacity, days, step)


def _travel_dates(case: Case) -> dict[int, int]:
    return dict.fromkeys(range(case.scenario.days), 0)


def _vehicles(case: Case) -> Iterator[tuple[str, int, Mapping[int, int]]]:
    calendar = case.scenario.calendar
    changes: dict[str, Counter[int]] = {name: Counter() for name in case.scenario.fleets}
    for trip in case.trips.values():
        duty = case.duty(trip)
        if trip.fleet is not None and duty is not None:
            changes[trip.fleet.fleet][duty[0]] += trip.units
            changes[trip.fleet.fleet][duty[1]] -= trip.units
    for name, fleet in case.scenario.fleets.items():
        use = _travel_dates(case)
        busy = 0
        for moment, following in pairwise(sorted(changes[name])):
            busy += changes[name][moment]
            first, last = moment // MINUTES_A_DAY, (following - 1) // MINUTES_A_DAY
            for day in range(first, last + 1) if busy > 0 else ():
                use[day] = max(use.get(day, 0), busy)
        begins = -1 if fleet.from_ is None else calendar.day(fleet.from_)
        ends = max(use) if fleet.until is None else calendar.day(fleet.until)
        yield name, fleet.vehicles, {d: n for d, n in use.items() if begins <= d <= ends}


def _line_units(case: Case) -> Iterator[tuple[str, int, Mapping[int, int]]]:
    units: Counter[tuple[str, int]] = Counter()
    for trip in case.trips.values():
        if trip.purpose == "line":
            units[trip.operator_id, trip.depart // MINUTES_A_DAY] += trip.units
    for name, line in case.scenario.lines.items():
        days = [run.depart // MINUTES_A_DAY for run in case.movement.runs if run.line == line]
        yield name, line.max_units, {day: units[name, day] for day in days}


def _beds(case: Case) -> Iterator[tuple[str, int, Mapping[int, int]]]:
    calendar = case.scenario.calendar
    days = {row["date"] for row in case.tables["beds"]}
    for name, facility in case.scenario.quarantine.items():
        used = {day for (one, day), heads in case.occupied.items() if one == name and heads > 0}
        inside = {
            day: case.occupied.get((name, day), 0)
            for day in sorted(days)
            if (day < calendar.horizon or day in used)
            and (facility.from_ is None or calendar.day(facility.from_) <= day)
            and (facility.until is None or day <= calendar.day(facility.until))
        }
        yield name, case.movement.beds(facility), inside


def _heads(case: Case, *, arriving: bool) -> Iterator[tuple[str, int, Mapping[int, int]]]:
    for name, place in case.scenario.places.items():
        limit = place.arrivals_per_day if arriving else place.departures_per_day
        if limit is None:
            continue
        use = _travel_dates(case)
        for travel in case.travels:
            if (travel.destination if arriving else travel.cohort.origin) == name:
                day = travel.arrival_day if arriving else travel.start_day
                use[day] = use.get(day, 0) + travel.workers
        yield name, limit, use
