"""The measures of a plan, the objectives among them: one definition for all who ask."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from returnplan import rounding
from returnplan.errors import UsageError
from returnplan.plan import production
from returnplan.plan.accounted import AccountedPlan
from returnplan.plan.duties import most_busy
from returnplan.plan.promise import changed
from returnplan.scenario.objectives import IN_A_REPLAN, OBJECTIVES, DeclaredObjective


@dataclass(frozen=True, kw_only=True, slots=True)
class Measure:
    """One row of summary.csv."""

    name: str
    value: float
    unit: str
    digits: int
    """Decimals with which it is written."""

    @property
    def meaning(self) -> str:
        """A sentence for whoever opens summary.csv."""
        return meaning(self.name)


MEANINGS = {
    "workers": "Workers of all cohorts, who wait to return.",
    "carried": "Of these, workers whom the plan brings to their employer.",
    "left_behind": "Workers whom the plan does not bring.",
    "key_workers": "Workers who wait for key posts.",
    "key_carried": "Of these, workers whom the plan brings.",
    **{name: one.meaning for name, one in OBJECTIVES.items()},
    "output_share": "Output as a share of full work on every date of the horizon.",
    "cost_per_worker": "Cost for each worker carried.",
    "mean_days_to_post": "Days from the start of the horizon to the first date on post, on average "
    "over the carried workers.",
    "cost_trips": "Cost of trips.",
    "cost_beds": "Cost of beds in quarantine.",
    "cost_local": "Cost of local transport.",
    "trips": "Departures of the plan.",
    "units": "Coaches, carriages and aircraft of all departures.",
    "vehicles_used": "Vehicles that the fleets need at one moment at most, added up over fleets.",
    "seat_use": "Passengers of all departures as a share of their usable seats.",
    "peak_bed_use": "Occupied beds as a share of the open ones, on the date and at the facility "
    "where it is largest.",
}
"""What each measure says, but the departures by mode."""


def meaning(name: str) -> str:
    """What a measure of summary.csv says, as a sentence."""
    if name not in MEANINGS and name.endswith("_trips"):
        return f"Departures of mode {name.removesuffix('_trips')}."
    return MEANINGS[name]


def objective_value(plan: AccountedPlan, name: str) -> float:
    """Value of an objective: worker-days, heads, a share, the scenario's currency, hours.

    Raises
    ------
    UsageError
        There is no such objective.
    """
    if name not in VALUES:
        raise UsageError(f"'{name}' is no objective; the objectives are {', '.join(OBJECTIVES)}")
    return VALUES[name](plan)


def objective_values(plan: AccountedPlan, names: Iterable[str]) -> dict[str, float]:
    """Values of several objectives by name."""
    return {name: objective_value(plan, name) for name in names}


def key_post_days(plan: AccountedPlan) -> float:
    """Weight x dates of the horizon from the on-post date on, over carried workers of key posts."""
    return _post_days(plan, only_key=True)


def post_days(plan: AccountedPlan) -> float:
    """The same over all carried workers."""
    return _post_days(plan, only_key=False)


def _post_days(plan: AccountedPlan, *, only_key: bool) -> float:
    horizon = plan.scenario.calendar.horizon
    return math.fsum(
        itinerary.post.weight * itinerary.workers * itinerary.days_on_post(horizon)
        for itinerary in plan.account.itineraries
        if itinerary.post.key or not only_key
    )


def output(plan: AccountedPlan) -> float:
    """What the employers make over the horizon, in the scenario's currency, not rounded."""
    return production.output(plan.scenario, plan.account.production)


def uncovered_days(plan: AccountedPlan) -> float:
    """Staffed heads missing below `min_present`, over posts and dates."""
    return production.uncovered_days(plan.scenario, plan.account.staffing.staffed)


def output_share(plan: AccountedPlan) -> float:
    """Output as a share of `daily_output` x dates of the horizon; 0 where nothing is made."""
    daily = math.fsum(one.daily_output for one in plan.scenario.employers.values())
    return _ratio(output(plan), daily * plan.scenario.calendar.horizon)


def worst_share(plan: AccountedPlan) -> float:
    """Smallest share of an employer's waiting workers who are carried.

    Cohorts for whom no itinerary exists are left out; 1 where nobody is left in.
    """
    waiting: dict[str, int] = {}
    carried: dict[str, int] = {}
    for name, cohort in plan.scenario.cohorts.items():
        if name not in plan.unreachable:
            employer = cohort.employer
            waiting[employer] = waiting.get(employer, 0) + cohort.workers
            carried[employer] = carried.get(employer, 0) + plan.account.carried[name]
    return min((carried[name] / heads for name, heads in waiting.items() if heads), default=1.0)


def returned(plan: AccountedPlan) -> float:
    """Workers carried."""
    return sum(plan.account.carried.values())


def cost(plan: AccountedPlan) -> float:
    """Trips, beds and local transport, in the scenario's currency."""
    return plan.account.cents / 100


def travel_hours(plan: AccountedPlan) -> float:
    """Hours from itinerary start to arrival, over all carried workers."""
    minutes = sum(
        itinerary.workers * (itinerary.assignment.arrive - itinerary.assignment.depart)
        for itinerary in plan.account.itineraries
    )
    return minutes / 60


def changes(plan: AccountedPlan) -> float:
    """Price of what goes otherwise than in the plan in force; 0 where there was none."""
    return changed(plan).price(plan.scenario.replan)


VALUES: dict[str, Callable[[AccountedPlan], float]] = {
    "key_post_days": key_post_days,
    "post_days": post_days,
    "output": output,
    "uncovered_days": uncovered_days,
    "worst_share": worst_share,
    "returned": returned,
    "cost": cost,
    "travel_hours": travel_hours,
    "changes": changes,
}


def measures(plan: AccountedPlan) -> list[Measure]:
    """Every measure, in the order of summary.csv."""
    return [*_heads(plan), *_objectives(plan), *_means_and_costs(plan), *_resources(plan)]


def _heads(plan: AccountedPlan) -> list[Measure]:
    scenario, carried = plan.scenario, plan.account.carried
    waiting = sum(cohort.workers for cohort in scenario.cohorts.values())
    key = [name for name, cohort in scenario.cohorts.items() if scenario.post_of(cohort).key]
    return [
        _count("workers", waiting, "heads"),
        _count("carried", sum(carried.values()), "heads"),
        _count("left_behind", waiting - sum(carried.values()), "heads"),
        _count("key_workers", sum(scenario.cohorts[name].workers for name in key), "heads"),
        _count("key_carried", sum(carried[name] for name in key), "heads"),
    ]


def _objectives(plan: AccountedPlan) -> list[Measure]:
    """All objectives, in the order of the register; `changes` where the order has it."""
    order = plan.scenario.objective.order
    return [
        _objective(plan, name, one)
        for name, one in OBJECTIVES.items()
        if name != IN_A_REPLAN or name in order
    ]


def _objective(plan: AccountedPlan, name: str, declared: DeclaredObjective) -> Measure:
    """Money in whole cents."""
    value = VALUES[name](plan)
    if declared.money:
        return _money(name, rounding.half_up(value, 2), plan)
    return Measure(name=name, value=value, unit=declared.unit, digits=declared.digits)


def _means_and_costs(plan: AccountedPlan) -> list[Measure]:
    account = plan.account
    carried = sum(account.carried.values())
    days = sum(itinerary.workers * itinerary.on_post_day for itinerary in account.itineraries)
    mean_days = _ratio(days, carried)
    return [
        Measure(name="output_share", value=output_share(plan), unit="share", digits=6),
        _money("cost_per_worker", rounding.half_up(_ratio(account.cents, carried)), plan),
        Measure(name="mean_days_to_post", value=mean_days, unit="days", digits=6),
        _money("cost_trips", account.trip_cents, plan),
        _money("cost_beds", account.bed_cents, plan),
        _money("cost_local", account.local_cents, plan),
    ]


def _resources(plan: AccountedPlan) -> list[Measure]:
    rows = list(plan.account.departures.values())
    modes: dict[str, int] = {}
    for row in rows:
        modes[row.mode] = modes.get(row.mode, 0) + 1
    seat_use = _ratio(sum(row.passengers for row in rows), sum(row.seats for row in rows))
    beds = plan.account.beds
    bed_use = max((bed.occupied / bed.beds for bed in beds if bed.beds > 0), default=0.0)
    return [
        _count("trips", len(rows), "trips"),
        *(_count(f"{mode}_trips", modes[mode], "trips") for mode in sorted(modes)),
        _count("units", sum(row.trip.units for row in rows), "units"),
        _count("vehicles_used", sum(most_busy(plan.account.duties).values()), "vehicles"),
        Measure(name="seat_use", value=seat_use, unit="share", digits=6),
        Measure(name="peak_bed_use", value=bed_use, unit="share", digits=6),
    ]


def _count(name: str, value: int, unit: str) -> Measure:
    return Measure(name=name, value=value, unit=unit, digits=0)


def _money(name: str, cents: int, plan: AccountedPlan) -> Measure:
    return Measure(name=name, value=cents / 100, unit=plan.scenario.currency, digits=2)


def _ratio(part: float, whole: float) -> float:
    """Means and shares of nothing are 0."""
    return part / whole if whole else 0.0
