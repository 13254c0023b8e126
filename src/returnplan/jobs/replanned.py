"""The scenario that a replan plans: what events left of it, with what has begun fixed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from returnplan.events import Aftermath
    from returnplan.plan import Plan
    from returnplan.plan.underway import UnderWay
    from returnplan.scenario import Scenario

ABSENT = ("no_show", "drop_out", "positive")
"""Kinds of events by which workers leave the plan, or do not come."""


def changed_scenario(
    earlier: Plan,
    found: UnderWay,
    after: Aftermath | None,
    at: int,
    lost: Collection[str] = (),
) -> tuple[Scenario, tuple[str, ...]]:
    """The scenario that is planned: what events left of it, with what has begun fixed.

    And what it cannot say as it is, in sentences without a stop. `lost`: ids of promises, rows of
    the plan's own fixed.csv and fixed_riders.csv, that cannot be kept.
    """
    from returnplan.events.history import history
    from returnplan.events.onward import waiting, with_waiting
    from returnplan.events.roster import with_roster
    from returnplan.plan.underway import in_force, rows_under_way
    from returnplan.scenario.objectives import replanned

    scenario = earlier.scenario if after is None else after.scenario
    calendar = scenario.calendar
    broken = () if after is None else after.broken
    gone = Counter[str]()
    for one in broken:
        gone[one.riders] += one.workers
    notes: list[str] = []
    if after is not None:
        notes += after.notes
        scenario = _without_absent(earlier, scenario, after, at)
        scenario = _without_beds(earlier, scenario, found, after)
        scenario = _with_levels(earlier, scenario, found, notes)
        scenario = _with_money(earlier, scenario, found, notes)
        scenario = with_waiting(earlier, after, scenario, at)
        scenario = with_roster(earlier, scenario, waiting(earlier, after, at))
    for name in sorted(lost):
        notes.append(f"{name} was promised, and cannot be kept after what has happened")
    cancelled = {one.trip for one in broken if one.trip and not one.riders}
    lost = {*lost, *cancelled}
    fixed, riders, onward = rows_under_way(earlier, found, gone, scenario, lost)
    promised, promised_riders = in_force(earlier, _absent(after), scenario)
    day, clock = divmod(at, 1440)
    met = () if after is None else after.applied
    scenario = replace(
        scenario,
        fixed=fixed,
        fixed_riders=riders,
        onward=onward,
        in_force=promised,
        in_force_riders=promised_riders,
        history=history(earlier, met, at),
        objective=replace(scenario.objective, order=replanned(scenario.objective.order)),
        replan=replace(scenario.replan, date=calendar.date(day), clock=clock or None),
    )
    return scenario, tuple(notes)


def _absent(after: Aftermath | None) -> Counter[str]:
    """Heads of itineraries whom events took out of the plan: nothing is promised to them."""
    gone = Counter[str]()
    for one in () if after is None else after.broken:
        if one.riders and (one.departed or one.kind in ABSENT):
            gone[one.riders] += one.workers
    return gone


def _with_levels(earlier: Plan, scenario: Scenario, found: UnderWay, notes: list[str]) -> Scenario:
    """With new levels from the date on after which who has begun set out: they are of the old."""
    calendar, rows = scenario.calendar, []
    old = {(row.place, row.from_): row for row in earlier.scenario.risk}
    for row in scenario.risk:
        first = calendar.day(row.from_)
        days = [
            calendar.day_of(one.assignment.depart)
            for one in found.itineraries
            if one.cohort.origin == row.place and calendar.day_of(one.assignment.depart) >= first
        ]
        if row not in earlier.scenario.risk and days:
            later = calendar.date(max(days) + 1)
            notes.append(
                f"{row.place} is at level {row.level} from {later} on in the new plan, not from "
                f"{row.from_} on: workers have set out from there until then"
            )
            if (row.place, row.from_) in old:
                rows.append(old[row.place, row.from_])
            row = replace(row, from_=later)
        rows.append(row)
    by_key = {(row.place, row.from_): row for row in rows}
    return replace(scenario, risk=tuple(by_key[key] for key in sorted(by_key)))


def _with_money(earlier: Plan, scenario: Scenario, found: UnderWay, notes: list[str]) -> Scenario:
    """With a budget that is no less than what has begun costs."""
    if scenario.budget is None:
        return scenario
    ridden = {leg.trip for one in found.itineraries for leg in one.assignment.legs}
    cents = sum(earlier.account.departures[name].cents for name in ridden)
    cents += sum(one.bed_cents + one.local_cents for one in found.itineraries)
    if cents / 100 <= scenario.budget:
        return scenario
    notes.append(
        f"the budget of {scenario.budget:,.2f} is less than the {cents / 100:,.2f} that what has "
        "begun costs, which is taken for the budget"
    )
    return replace(scenario, budget=cents / 100)


def _without_absent(earlier: Plan, scenario: Scenario, after: Aftermath, at: int) -> Scenario:
    """Without those whom no plan can send from their origin now: under way, or positive."""
    from returnplan.events.onward import away

    absent = Counter[str]()
    for one in after.broken:
        if one.riders and (one.kind == "positive" or away(earlier, one, at)):
            absent[one.cohort] += one.workers
    cohorts = {
        name: replace(row, workers=row.workers - min(row.workers, absent[name]))
        for name, row in scenario.cohorts.items()
    }
    return replace(scenario, cohorts=cohorts)


def _without_beds(earlier: Plan, scenario: Scenario, found: UnderWay, after: Aftermath) -> Scenario:
    """With fewer beds where somebody stays in quarantine longer than planned.

    A facility has one number of beds, so those beds are out of the plan on all dates; never so many
    that who is there, or under way to it, has none.
    """
    taken: dict[str, Counter[int]] = {}
    nights = {
        one.id: range(one.arrival_day, one.arrival_day + one.quarantine_days)
        for one in earlier.account.itineraries
    }
    own = {one.id: one.assignment.facility for one in earlier.account.itineraries}
    for stay in after.stays:
        for day in range(stay.first, stay.last + 1) if stay.facility is not None else ():
            if not (own[stay.riders] == stay.facility and day in nights[stay.riders]):
                taken.setdefault(str(stay.facility), Counter())[day] += stay.workers
    needed: dict[str, Counter[int]] = {}
    for one in found.itineraries:
        if one.assignment.facility is not None:
            for day in nights[one.id]:
                needed.setdefault(one.assignment.facility, Counter())[day] += one.workers
    facilities = dict(scenario.quarantine)
    for name, by_day in taken.items():
        row = facilities[name]
        least = max(needed.get(name, Counter({0: 0})).values())
        kept = max(row.beds - max(by_day.values()), min(row.beds, scenario.beds_for(least)))
        facilities[name] = replace(row, beds=kept)
    return replace(scenario, quarantine=facilities)
