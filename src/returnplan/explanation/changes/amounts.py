"""More of what is counted: beds, vehicles, units, heads a day, money; and a smaller least load."""

from __future__ import annotations

import math
from collections.abc import Iterator

from returnplan.explanation.changes.asked import Asked
from returnplan.explanation.changes.change import Change
from returnplan.explanation.changes.ladder import Ladder, amounts
from returnplan.explanation.changes.names import called, more, place_called
from returnplan.explanation.changes.used import most_beyond
from returnplan.explanation.windows import serving
from returnplan.plan.bottlenecks import bottlenecks, budget_step
from returnplan.plan.plan import Plan
from returnplan.scenario.scenario import Cohort, Facility, Fleet, Line, Scenario
from returnplan.tables.printing import grouped_text

LOAD_STEP = 0.05
"""By which a least load is lowered at a time."""
MOST_MONEY_STEPS = 1000
"""Of the budget, each of 1 %; how many are of use a plan without a budget tells."""

_TABLES = {Facility: "quarantine", Fleet: "fleets", Line: "lines"}


def amount_ladders(plan: Plan, asked: Asked) -> Iterator[Ladder]:
    """Every resource of the scenario, those that the plan uses up around the asked first."""
    scenario = plan.scenario
    full = {(one.resource, one.id): one for one in bottlenecks(plan.account)}
    reasons = {plan.left[name].reason for name in asked.names if name in plan.left}

    def rank(resource: str, name: str, near: bool) -> int:
        if near and resource in reasons:
            return 0
        return 1 if near and (resource, name) in full else 3 - near

    waiting = list(scenario.cohorts.values())
    for name, facility in scenario.quarantine.items():
        near = any(name in serving(scenario, cohort) for cohort in asked.cohorts)
        yield from _beds(scenario, name, facility, rank("beds", name, near), waiting)
    for name, fleet in scenario.fleets.items():
        yield from _vehicles(scenario, name, fleet, rank("vehicles", name, True), waiting)
        yield from _least_load("fleets", name, fleet, rank("min_load", name, True))
    for name, line in scenario.lines.items():
        yield from _units(scenario, name, line, rank("line_units", name, True), waiting)
        yield from _least_load("lines", name, line, rank("min_load", name, True))
    for place in scenario.places:
        origins = any(cohort.origin == place for cohort in asked.cohorts)
        ends = any(scenario.destination(cohort) == place for cohort in asked.cohorts)
        yield from _heads(scenario, place, "arrivals", rank("arrivals", place, ends))
        yield from _heads(scenario, place, "departures", rank("departures", place, origins))
    if scenario.budget is not None:
        yield _budget(scenario, rank("budget", "", True))


def _beds(
    scenario: Scenario, name: str, facility: Facility, rank: int, waiting: list[Cohort]
) -> Iterator[Ladder]:
    heads = sum(one.workers for one in waiting if name in serving(scenario, one))
    most = scenario.beds_for(heads) - facility.beds
    if most < 1:
        return

    yield _more_of(
        scenario, "beds", facility, "beds", name, most=most, rank=rank, words=("bed", "beds", "in")
    )


def _more_of(
    scenario: Scenario,
    kind: str,
    row: Facility | Fleet | Line,
    column: str,
    name: str,
    *,
    most: int,
    rank: int,
    words: tuple[str, str, str],
) -> Ladder:
    """Steps of one more in a column; `words` say one of it, several, and what stands before it."""
    table, amount = _TABLES[type(row)], int(getattr(row, column))
    one, several, where = words

    def sentence(step: int) -> str:
        now = f"{amount + step:,} instead of {amount:,}"
        return f"{more(step, one, several)} {where} {called(row, name)}, {now}"

    return Ladder(
        kind=kind,
        id=name,
        name=called(row, name),
        steps=most,
        change=lambda step: Change(table=table, row=row, column=column, value=amount + step),
        words=sentence,
        share=amounts(amount),
        rank=rank,
        measured=lambda plan: most_beyond(scenario, kind, name, plan),
    )


def _units_of_use(scenario: Scenario, vehicle: Fleet | Line, waiting: list[Cohort]) -> int:
    """Units that seat every cohort apart, at the level that leaves fewest seats."""
    seats = [scenario.usable_seats(vehicle, level) for level in scenario.levels]
    fewest = min((one for one in seats if one), default=0)
    return sum(-(-one.workers // fewest) for one in waiting) if fewest else 0


def _vehicles(
    scenario: Scenario, name: str, fleet: Fleet, rank: int, waiting: list[Cohort]
) -> Iterator[Ladder]:
    lines = [one for one in scenario.lines.values() if one.fleet == name]
    moved: list[Fleet | Line] = [*lines] or [fleet]
    wanted = sum(_units_of_use(scenario, one, waiting) for one in moved)
    most = max([wanted, *(one.min_units for one in lines)]) - fleet.vehicles
    if most < 1:
        return

    yield _more_of(
        scenario,
        "vehicles",
        fleet,
        "vehicles",
        name,
        most=most,
        rank=rank,
        words=("vehicle", "vehicles", "in"),
    )


def _units(
    scenario: Scenario, name: str, line: Line, rank: int, waiting: list[Cohort]
) -> Iterator[Ladder]:
    most = max(_units_of_use(scenario, line, waiting), line.min_units) - line.max_units
    if most < 1:
        return

    yield _more_of(
        scenario,
        "line_units",
        line,
        "max_units",
        name,
        most=most,
        rank=rank,
        words=("unit", "units", "a departure on"),
    )


def _least_load(table: str, name: str, vehicle: Fleet | Line, rank: int) -> Iterator[Ladder]:
    if vehicle.min_load <= 0:
        return

    def load(step: int) -> float:
        return max(0.0, round(vehicle.min_load - LOAD_STEP * step, 4))

    def words(step: int) -> str:
        now = f"{grouped_text(load(step))} instead of {grouped_text(vehicle.min_load)}"
        return f"a least load (min_load) of {now} in {called(vehicle, name)}"

    yield Ladder(
        kind="min_load",
        id=name,
        name=called(vehicle, name),
        steps=math.ceil(round(vehicle.min_load / LOAD_STEP, 6)),
        change=lambda step: Change(table=table, row=vehicle, column="min_load", value=load(step)),
        words=words,
        share=lambda step: (vehicle.min_load - load(int(step))) / vehicle.min_load,
        rank=rank,
    )


def _heads(scenario: Scenario, place: str, resource: str, rank: int) -> Iterator[Ladder]:
    row, column = scenario.places[place], f"{resource}_per_day"
    limit = getattr(row, column)
    if limit is None:
        return
    most = sum(
        one.workers
        for one in scenario.cohorts.values()
        if place == (scenario.destination(one) if resource == "arrivals" else one.origin)
    )
    if most <= limit:
        return
    verb = "may arrive at" if resource == "arrivals" else "may set out from"

    def words(step: int) -> str:
        heads, where = more(step, "head", "heads"), place_called(scenario, place)
        return f"{heads} a day that {verb} {where}, {limit + step:,} instead of {limit:,}"

    yield Ladder(
        kind=resource,
        id=place,
        name=place_called(scenario, place),
        steps=most - limit,
        change=lambda step: Change(table="places", row=row, column=column, value=limit + step),
        words=words,
        share=amounts(limit),
        rank=rank,
        measured=lambda plan: most_beyond(scenario, resource, place, plan),
    )


def _budget(scenario: Scenario, rank: int) -> Ladder:
    budget = scenario.budget
    assert budget is not None
    unit = budget_step(scenario)

    def money(step: int) -> float:
        return round(budget + step * unit, 2)

    def words(step: int) -> str:
        said = f"{grouped_text(round(step * unit, 2))} {scenario.currency}".rstrip()
        return f"{said} more budget, {grouped_text(money(step))} instead of {grouped_text(budget)}"

    def measured(plan: Plan) -> int:
        return max(1, math.ceil(round((plan.account.cents / 100 - budget) / unit, 6)))

    return Ladder(
        kind="budget",
        id="",
        name="the budget",
        steps=MOST_MONEY_STEPS,
        change=lambda step: Change(column="budget", value=money(step)),
        words=words,
        share=lambda step: step * unit / budget if budget > 0 else step,
        rank=rank,
        probe=Change(column="budget", value=None),
        measured=measured,
    )
