"""Resources that are full on some date: less than one step of them is free at some moment.

Vehicles and heads a day are looked at on the travel dates and on later ones on which they are in
use, lines on the dates on which they may run, beds on the dates of beds.csv. A date on which a
fleet or a facility is not open does not count. The budget is one for all dates: where less than
one step of it is free, it is full on every date of the horizon.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from returnplan import rounding
from returnplan.calendar import MINUTES_A_DAY
from returnplan.plan.account import Account
from returnplan.scenario.scenario import Line, Scenario

RESOURCES = ("vehicles", "line_units", "beds", "arrivals", "departures", "budget")
"""In the order of the table."""
_STEPS = {"vehicles": 1, "line_units": 1, "beds": 10, "arrivals": 10, "departures": 10}
_CENT = 0.01


@dataclass(frozen=True, kw_only=True, slots=True)
class Bottleneck:
    """A resource that is full on some date."""

    resource: str
    id: str
    """Fleet, line, facility or place; blank: the budget."""
    capacity: float
    days: tuple[int, ...]
    """On which it is full, rising."""
    used_up: tuple[int, ...]
    """Those of them on which nothing at all is free at some moment."""
    step: float


def bottlenecks(account: Account) -> list[Bottleneck]:
    """Every resource that is full on some date, by resource, then id."""
    found = [
        *_vehicles(account),
        *_line_units(account),
        *_beds(account),
        *_heads(account, "arrivals"),
        *_heads(account, "departures"),
        *_budget(account),
    ]
    return [one for one in found if one.days]


def bottleneck_rows(account: Account) -> list[dict[str, Any]]:
    """Rows of bottlenecks.csv."""
    rows = []
    for one in bottlenecks(account):
        worth = account.plan.worths.get((one.resource, one.id))
        rows.append(
            {
                "resource": one.resource,
                "id": one.id or None,
                "capacity": one.capacity,
                "dates_full": len(one.days),
                "first_full": one.days[0],
                "last_full": one.days[-1],
                "step": one.step,
                "worth": None if worth is None else worth.gain,
                "worth_kind": None if worth is None else worth.kind,
                "objective": None if worth is None else worth.objective,
            }
        )
    return rows


def step_of(resource: str, capacity: int) -> int:
    """One step more of a resource of whole things: at most what there is of it, one at least."""
    return max(1, min(_STEPS[resource], capacity))


def budget_step(scenario: Scenario) -> float:
    """1 % of the budget in whole cents, one cent at least."""
    return max(_CENT, rounding.half_up((scenario.budget or 0.0) / 100, 2) / 100)


def _full(resource: str, name: str, capacity: int, used: Sequence[tuple[int, int]]) -> Bottleneck:
    """A resource of whole things; `used` are (day, most in use at one moment of it)."""
    step = step_of(resource, capacity)
    return Bottleneck(
        resource=resource,
        id=name,
        capacity=capacity,
        days=tuple(day for day, heads in used if capacity - heads < step),
        used_up=tuple(day for day, heads in used if heads >= capacity),
        step=step,
    )


def _vehicles(account: Account) -> Iterator[Bottleneck]:
    scenario = account.plan.scenario
    calendar = scenario.calendar
    changes: dict[str, dict[int, int]] = {name: {} for name in scenario.fleets}
    for duty in account.duties:
        change = changes[duty.fleet]
        change[duty.leaves_base] = change.get(duty.leaves_base, 0) + 1
        change[duty.ready] = change.get(duty.ready, 0) - 1
    for name, fleet in sorted(scenario.fleets.items()):
        most = dict.fromkeys(range(scenario.days), 0)
        busy = 0
        for moment, following in pairwise(sorted(changes[name])):
            busy += changes[name][moment]
            last = (following - 1) // MINUTES_A_DAY
            for day in range(moment // MINUTES_A_DAY, last + 1 if busy else 0):
                most[day] = max(most.get(day, 0), busy)
        opens = 0 if fleet.from_ is None else calendar.day(fleet.from_)
        shuts = max(most) if fleet.until is None else calendar.day(fleet.until)
        used = [(day, heads) for day, heads in sorted(most.items()) if opens <= day <= shuts]
        yield _full("vehicles", name, fleet.vehicles, used)


def _line_units(account: Account) -> Iterator[Bottleneck]:
    scenario = account.plan.scenario
    units: dict[tuple[str, int], int] = {}
    for trip in account.plan.trips.values():
        if trip.purpose == "line":
            units[trip.operator, scenario.calendar.day_of(trip.depart)] = trip.units
    for name, line in sorted(scenario.lines.items()):
        used = [(day, units.get((name, day), 0)) for day in _runs(scenario, line)]
        yield _full("line_units", name, line.max_units, used)


def _runs(scenario: Scenario, line: Line) -> list[int]:
    """Days on which a line may run and arrives by E."""
    calendar = scenario.calendar
    first = 0 if line.first is None else max(0, calendar.day(line.first))
    last = scenario.days - 1 if line.last is None else calendar.day(line.last)
    minutes = rounding.half_up(line.hours * 60)
    return [
        day
        for day in range(first, min(last, scenario.days - 1) + 1)
        if calendar.weekday(day) in line.weekdays
        and day * MINUTES_A_DAY + line.time + minutes <= calendar.end
    ]


def _beds(account: Account) -> Iterator[Bottleneck]:
    scenario = account.plan.scenario
    used: dict[str, list[tuple[int, int]]] = {name: [] for name in scenario.quarantine}
    for row in account.beds:
        facility = scenario.quarantine[row.facility]
        date = scenario.calendar.date(row.day)
        opened = facility.from_ is None or facility.from_ <= date
        if opened and (facility.until is None or date <= facility.until):
            used[row.facility].append((row.day, row.occupied))
    for name, facility in sorted(scenario.quarantine.items()):
        yield _full("beds", name, scenario.usable_beds(facility), used[name])


def _heads(account: Account, resource: str) -> Iterator[Bottleneck]:
    scenario = account.plan.scenario
    arriving = resource == "arrivals"
    heads: dict[str, dict[int, int]] = {
        name: dict.fromkeys(range(scenario.days), 0) for name in scenario.places
    }
    for one in account.itineraries:
        place = one.destination if arriving else one.cohort.origin
        moment = one.assignment.arrive if arriving else one.assignment.depart
        day = scenario.calendar.day_of(moment)
        heads[place][day] = heads[place].get(day, 0) + one.workers
    for name, place_ in sorted(scenario.places.items()):
        limit = place_.arrivals_per_day if arriving else place_.departures_per_day
        if limit is not None:
            yield _full(resource, name, limit, sorted(heads[name].items()))


def _budget(account: Account) -> Iterator[Bottleneck]:
    scenario = account.plan.scenario
    if scenario.budget is None:
        return
    step, free = budget_step(scenario), scenario.budget - account.cents / 100
    forgiven = 1e-9 * scenario.budget
    dates = tuple(range(account.horizon))
    yield Bottleneck(
        resource="budget",
        id="",
        capacity=scenario.budget,
        days=dates if free < step - forgiven else (),
        used_up=dates if free < _CENT - forgiven else (),
        step=step,
    )
