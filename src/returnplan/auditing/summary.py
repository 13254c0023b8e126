"""T13: every measure of summary.csv, recomputed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import reduce

from returnplan import rounding
from returnplan.auditing.case import Case
from returnplan.auditing.identity import WRITTEN
from returnplan.auditing.promises import changes
from returnplan.auditing.violation import Violation

INSPECTED = ("travel_ban", "no_permit", "no_way", "too_late")
"""Reasons that say that no itinerary exists; such cohorts do not count in worst_share."""

MONEY = (
    "output",
    "cost",
    "cost_per_worker",
    "cost_trips",
    "cost_beds",
    "cost_local",
    "changes",
)
UNITS = {
    "workers": "heads",
    "carried": "heads",
    "left_behind": "heads",
    "key_workers": "heads",
    "key_carried": "heads",
    "key_post_days": "worker-days",
    "post_days": "worker-days",
    "uncovered_days": "head-days",
    "worst_share": "share",
    "returned": "heads",
    "travel_hours": "hours",
    "output_share": "share",
    "mean_days_to_post": "days",
    "trips": "trips",
    "units": "units",
    "vehicles_used": "vehicles",
    "seat_use": "share",
    "peak_bed_use": "share",
}
"""Of the measures that are no money; of those of trips by mode, trips."""


def objective_values(case: Case) -> dict[str, float]:
    """Value of every objective, not rounded."""
    return {name: value(case) for name, value in VALUES.items()}


def _post_days(case: Case, *, only_key: bool) -> float:
    horizon = case.scenario.calendar.horizon
    return sum(
        travel.post.weight * travel.workers * max(0, horizon - travel.on_post)
        for travel in case.travels
        if travel.post.key or not only_key
    )


def _travel_hours(case: Case) -> float:
    return sum(travel.workers * (travel.arrive - travel.depart) for travel in case.travels) / 60


def _worst_share(case: Case) -> float:
    left_out = {row["cohort"] for row in case.tables["left_behind"] if row["reason"] in INSPECTED}
    heads: dict[str, tuple[int, int]] = {}
    for name, cohort in case.scenario.cohorts.items():
        if name not in left_out:
            carried, waiting = heads.get(cohort.employer, (0, 0))
            heads[cohort.employer] = carried + case.carried[name], waiting + cohort.workers
    return min((carried / waiting for carried, waiting in heads.values() if waiting), default=1.0)


VALUES: dict[str, Callable[[Case], float]] = {
    "key_post_days": lambda case: _post_days(case, only_key=True),
    "post_days": lambda case: _post_days(case, only_key=False),
    "output": lambda case: case.works.total_output,
    "uncovered_days": lambda case: sum(shift.uncovered_days for shift in case.posts.values()),
    "worst_share": _worst_share,
    "returned": lambda case: sum(case.carried.values()),
    "cost": lambda case: sum(case.cost_cents) / 100,
    "travel_hours": _travel_hours,
    "changes": changes,
}
"""Every objective, worked out anew."""


def measures(case: Case) -> dict[str, float]:
    """Every measure that summary.csv must have."""
    scenario, cohorts = case.scenario, case.scenario.cohorts
    key = [name for name, cohort in cohorts.items() if scenario.post_of(cohort).key]
    waiting = sum(cohort.workers for cohort in cohorts.values())
    carried = sum(case.carried.values())
    trips = list(case.trips.values())
    seats = sum(trip.units * case.unit_seats(trip) for trip in trips)
    cents = case.cost_cents
    full_output = sum(one.daily_output for one in scenario.employers.values())
    full_output *= scenario.calendar.horizon
    found: dict[str, float] = {
        "workers": waiting,
        "carried": carried,
        "left_behind": waiting - carried,
        "key_workers": sum(cohorts[name].workers for name in key),
        "key_carried": sum(case.carried[name] for name in key),
        **_objectives(case),
        "output_share": _share(case.works.total_output, full_output),
        "cost_per_worker": rounding.half_up(sum(cents) / carried) / 100 if carried else 0.0,
        "mean_days_to_post": _share(
            sum(travel.workers * travel.on_post for travel in case.travels), carried
        ),
        "trips": len(trips),
        "units": sum(trip.units for trip in trips),
        "vehicles_used": sum(busy for busy, _ in case.busy.values()),
        "seat_use": _share(sum(trip.passengers for trip in trips), seats),
        "peak_bed_use": _peak_bed_use(case),
        "cost_trips": cents[0] / 100,
        "cost_beds": cents[1] / 100,
        "cost_local": cents[2] / 100,
    }
    for mode in sorted({trip.operator.mode for trip in trips}):
        found[f"{mode}_trips"] = sum(trip.operator.mode == mode for trip in trips)
    return found


def _objectives(case: Case) -> dict[str, float]:
    """Those of summary.csv: `changes` only where the order has it."""
    order = case.scenario.objective.order
    values = objective_values(case)
    return {name: value for name, value in values.items() if name != "changes" or name in order}


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _peak_bed_use(case: Case) -> float:
    def larger(most: float, one: tuple[tuple[str, int], int]) -> float:
        (facility, day), heads = one
        beds = case.movement.open_beds(case.scenario.quarantine[facility], day)
        return max(most, heads / beds) if beds else most

    return reduce(larger, case.occupied.items(), 0.0)


def summary(case: Case) -> Iterator[Violation]:
    """T13. Each measure of summary.csv is there, and is what the plan gives."""
    due = measures(case)
    written = {row["measure"]: float(row["value"]) for row in case.tables["summary"]}
    for name, value in due.items():
        if name not in written:
            yield _found(name, "the measure is missing")
        elif abs(written[name] - value) > _rounding(name) + 1e-9 * abs(value):
            yield _found(name, f"value is {written[name]!r}; recomputed it is {value!r}")
    for row in case.tables["summary"]:
        name, currency = row["measure"], case.scenario.currency or None
        if name in MONEY and row["unit"] != currency:
            sentence = f"unit is {row['unit']!r}; the currency is {currency!r}"
            yield _found(name, sentence)
        unit = UNITS.get(name, "trips")
        if name in due.keys() - set(MONEY) and row["unit"] != unit:
            yield _found(name, f"unit is {row['unit']!r}; it is {unit!r}")
    for name in sorted(written.keys() - due.keys()):
        if name.endswith("_trips"):
            yield _found(name, "no trip of the plan has this mode")


def _rounding(measure: str) -> float:
    """What rounding may take: output is written with two decimals, other money is whole cents."""
    return 0.005 if measure == "output" else WRITTEN


def _found(measure: str, sentence: str) -> Violation:
    return Violation(code="T13", table="summary", key=measure, sentence=sentence)
