"""What a draw amounts to: the measures of the plan as it went, and what went otherwise."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from returnplan import rounding
from returnplan.arrays import Whole
from returnplan.plan import production
from returnplan.plan.production import Heads
from returnplan.simulation.arrival import NEVER, Arrivals
from returnplan.simulation.chance import Chance
from returnplan.simulation.movement import NOT_ARRIVED, DrawMovement
from returnplan.simulation.timetable import Timetable

EVENTS = {
    "no_shows": "Workers of the plan who do not come.",
    "late_trips": "Trips that reach their last stop late.",
    "minutes_late": "Minutes by which they do, added up over trips.",
    "missed": "Workers who miss a connection, once for each that they miss.",
    "rebooked": "Workers who take a later trip, once for each that they take.",
    "not_arrived": "Workers who set out and do not reach their employer.",
    "positives": "Workers who are found positive on arrival.",
    "contacts": "Workers who sat in the same unit with one who is.",
    "without_bed": "Workers who arrive and find no bed, and are not let in.",
}
"""What goes otherwise than planned, with a sentence; all are 0 in the plan."""
LIKE_PLAN = (
    *("carried", "left_behind", "key_carried"),
    *("key_post_days", "post_days", "output", "uncovered_days", "worst_share", "returned"),
    *("cost", "travel_hours", "output_share", "cost_per_worker", "mean_days_to_post"),
    *("cost_trips", "cost_beds", "cost_local", "seat_use", "peak_bed_use"),
)
"""Measures of summary.csv that a draw has too, in its order; the others do not change."""
NAMES = (*LIKE_PLAN, *EVENTS)


@dataclass(frozen=True, kw_only=True, eq=False)
class DrawOutcome:
    """One draw."""

    chance: Chance
    moved: DrawMovement
    arrivals: Arrivals
    values: Mapping[str, float]
    """By the names of `NAMES`."""


def outcome(
    table: Timetable, chance: Chance, moved: DrawMovement, arrived: Arrivals
) -> DrawOutcome:
    """What a draw amounts to."""
    values = {
        **_returned(table, arrived.on_post_day),
        **_worked(table, arrived.on_post_day),
        **_spent(table, moved, arrived),
        **_events(table, chance, moved, arrived),
    }
    carried = values["carried"]
    cents = round(100 * values["cost"])
    values["cost_per_worker"] = rounding.half_up(cents / carried if carried else 0.0) / 100
    return DrawOutcome(chance=chance, moved=moved, arrivals=arrived, values=values)


def _returned(table: Timetable, on_post_day: Whole) -> dict[str, float]:
    """Heads, shares and days of those who come to their post."""
    scenario, horizon = table.scenario, table.scenario.calendar.horizon
    carried = dict.fromkeys(scenario.cohorts, 0)
    key_days, all_days, days_to_post = [], [], 0
    come = np.flatnonzero(on_post_day != NEVER)
    for number, day, workers in _alike(table.party_of[come], on_post_day[come]):
        itinerary = table.parties[number].itinerary
        worth = itinerary.post.weight * workers * max(0, horizon - day)
        all_days.append(worth)
        key_days += [worth] if itinerary.post.key else []
        days_to_post += workers * day
        carried[itinerary.cohort.cohort] += workers
    total = sum(carried.values())
    key = [name for name, cohort in scenario.cohorts.items() if scenario.post_of(cohort).key]
    waiting = sum(cohort.workers for cohort in scenario.cohorts.values())
    return {
        "carried": total,
        "returned": total,
        "left_behind": waiting - total,
        "key_carried": sum(carried[name] for name in key),
        "key_post_days": math.fsum(key_days),
        "post_days": math.fsum(all_days),
        "worst_share": _worst_share(table, carried),
        "mean_days_to_post": days_to_post / total if total else 0.0,
    }


def _alike(parties: Whole, what: Whole) -> Iterator[tuple[int, int, int]]:
    """Party, number and heads of the workers who share both, by party."""
    most = int(what.max(initial=0)) + 1
    keys, heads = np.unique(parties * most + what, return_counts=True)
    for key, count in zip(keys.tolist(), heads.tolist(), strict=True):
        yield key // most, key % most, count


def _worst_share(table: Timetable, carried: Mapping[str, int]) -> float:
    waiting: dict[str, int] = {}
    come: dict[str, int] = {}
    for name, cohort in table.scenario.cohorts.items():
        if name not in table.unreachable:
            employer = cohort.employer
            waiting[employer] = waiting.get(employer, 0) + cohort.workers
            come[employer] = come.get(employer, 0) + carried[name]
    return min((come[name] / heads for name, heads in waiting.items() if heads), default=1.0)


def _worked(table: Timetable, on_post_day: Whole) -> dict[str, float]:
    """What those at the posts make."""
    scenario, horizon = table.scenario, table.scenario.calendar.horizon
    on_post = np.zeros((len(scenario.posts), horizon), dtype=np.int64)
    counts = (on_post_day != NEVER) & (on_post_day < horizon)
    np.add.at(on_post, (table.post[counts], on_post_day[counts]), 1)
    staffed = _lent(table, on_post.cumsum(axis=1))
    made = production.output(scenario, production.production(scenario, staffed))
    daily = math.fsum(one.daily_output for one in scenario.employers.values())
    return {
        "output": rounding.half_up(made, 2) / 100,
        "output_share": made / (daily * horizon) if daily * horizon else 0.0,
        "uncovered_days": production.uncovered_days(scenario, staffed),
    }


def _lent(table: Timetable, on_post: Heads) -> Heads:
    """Staffed heads, where each loan is as much of the plan's as its lender can spare."""
    scenario = table.scenario
    row = {key: number for number, key in enumerate(scenario.posts)}
    loans = dict(table.loans)
    while True:
        found = production.staffing(scenario, on_post, loans)
        for name, loan in scenario.loans.items():
            lender = loan.lender, loan.lender_post
            dates = production.loan_dates(scenario, loan)
            heads = found.heads[row[lender], dates]
            short = max(0, scenario.posts[lender].min_present) - int(heads.min(initial=10**9))
            if short > 0 and loans.get(name, 0) > 0:
                loans[name] -= min(short, loans[name])
                break
        else:
            return np.maximum(found.staffed, 0)


def _spent(table: Timetable, moved: DrawMovement, arrived: Arrivals) -> dict[str, float]:
    """Money, hours on the way, and how full trips and beds are."""
    cents = 0
    price = table.scenario.transfer.local_cost
    let_in = arrived.on_post_day != NEVER
    for number, begun, heads in _alike(table.party_of, moved.rides):
        ways = table.parties[number].itinerary.transfers if begun else ()
        taken = sum(way.before_leg <= begun for way in ways)
        cents += rounding.half_up(price * taken * heads, 2)
    minutes = int((moved.arrival - table.depart)[let_in].sum())
    riders = sum(group.workers.size for groups in moved.riders for group in groups)
    seats = table.planned_seats
    trips = table.trip_cents + sum(
        rounding.half_up(trip.fare * heads, 2)
        for trip, heads in zip(table.trips, moved.rebooked.tolist(), strict=True)
        if heads
    )
    return {
        "cost": (trips + arrived.bed_cents + cents) / 100,
        "cost_trips": trips / 100,
        "cost_beds": arrived.bed_cents / 100,
        "cost_local": cents / 100,
        "travel_hours": minutes / 60,
        "seat_use": riders / seats if seats else 0.0,
        "peak_bed_use": arrived.peak_bed_use,
    }


def _events(
    table: Timetable, chance: Chance, moved: DrawMovement, arrived: Arrivals
) -> dict[str, float]:
    return {
        "no_shows": int((~chance.comes).sum()),
        "late_trips": int((moved.late_arrival > 0).sum()),
        "minutes_late": int(moved.late_arrival.sum()),
        "missed": sum(moved.missed.values()),
        "rebooked": int(moved.rebooked.sum()),
        "not_arrived": int((chance.comes & (moved.arrival == NOT_ARRIVED)).sum()),
        "positives": arrived.positives,
        "contacts": arrived.contacts,
        "without_bed": arrived.without_bed,
    }
