"""The measures of a plan, the objectives among them: one definition for summary, stages and views."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from returnplan import rounding
from returnplan.errors import UsageError
from returnplan.plan.beds import BedDate, bed_dates
from returnplan.plan.departures import Departure, departures
from returnplan.plan.duties import Duty, duties, most_busy
from returnplan.plan.itineraries import Itinerary, itineraries
from returnplan.plan.plan import Plan
from returnplan.scenario.scenario import OBJECTIVES

PRODUCTION_OBJECTIVES = ("output", "uncovered_days")


@dataclass(frozen=True, kw_only=True, slots=True)
class Measure:
    """One row of summary.csv."""

    name: str
    value: float
    unit: str
    digits: int
    """Decimals with which it is written."""


@dataclass(frozen=True)
class Account:
    """Everything that follows from a plan and its scenario, each part computed once."""

    plan: Plan

    @cached_property
    def itineraries(self) -> list[Itinerary]:
        return itineraries(self.plan)

    @cached_property
    def departures(self) -> dict[str, Departure]:
        return departures(self.plan, self.itineraries)

    @cached_property
    def duties(self) -> list[Duty]:
        return duties(self.plan)

    @cached_property
    def beds(self) -> list[BedDate]:
        return bed_dates(self.plan, self.itineraries)

    @cached_property
    def carried(self) -> dict[str, int]:
        """Heads of each cohort of the scenario that are carried."""
        heads = dict.fromkeys(self.plan.scenario.cohorts, 0)
        for itinerary in self.itineraries:
            heads[itinerary.cohort.cohort] += itinerary.workers
        return heads

    @cached_property
    def trip_cents(self) -> int:
        return sum(departure.cents for departure in self.departures.values())

    @cached_property
    def bed_cents(self) -> int:
        return sum(itinerary.bed_cents for itinerary in self.itineraries)

    @cached_property
    def local_cents(self) -> int:
        return sum(itinerary.local_cents for itinerary in self.itineraries)

    @property
    def cents(self) -> int:
        """Cost of the plan: trips, beds and local transport."""
        return self.trip_cents + self.bed_cents + self.local_cents

    def objective(self, name: str) -> float:
        """Value of an objective: days and heads, shares, the scenario's currency, hours."""
        if name in PRODUCTION_OBJECTIVES:
            raise UsageError(f"objective '{name}' comes with production, not planned yet")
        if name == "key_post_days":
            return self._post_days(only_key=True)
        if name == "post_days":
            return self._post_days(only_key=False)
        if name == "worst_share":
            return self.worst_share
        if name == "returned":
            return sum(self.carried.values())
        if name == "cost":
            return self.cents / 100
        if name == "travel_hours":
            return self.travel_minutes / 60
        raise UsageError(f"'{name}' is no objective; the objectives are {', '.join(OBJECTIVES)}")

    def _post_days(self, *, only_key: bool) -> float:
        horizon = self.plan.scenario.calendar.horizon
        return math.fsum(
            itinerary.post.weight * itinerary.workers * itinerary.days_on_post(horizon)
            for itinerary in self.itineraries
            if itinerary.post.key or not only_key
        )

    @property
    def travel_minutes(self) -> int:
        return sum(
            itinerary.workers * (itinerary.assignment.arrive - itinerary.assignment.depart)
            for itinerary in self.itineraries
        )

    @property
    def worst_share(self) -> float:
        """Smallest share of an employer's waiting workers who are carried.

        Cohorts for whom no itinerary exists are left out; 1 where nobody is left in.
        """
        waiting: dict[str, int] = {}
        carried: dict[str, int] = {}
        for cohort in self.plan.scenario.cohorts.values():
            if cohort.cohort not in self.plan.unreachable:
                employer = cohort.employer
                waiting[employer] = waiting.get(employer, 0) + cohort.workers
                carried[employer] = carried.get(employer, 0) + self.carried[cohort.cohort]
        shares = [carried[name] / heads for name, heads in waiting.items() if heads > 0]
        return min(shares, default=1.0)

    @cached_property
    def measures(self) -> list[Measure]:
        """Every measure, in the order of summary.csv."""
        return [*self._heads(), *self._objectives(), *self._means(), *self._resources()]

    def _heads(self) -> list[Measure]:
        scenario = self.plan.scenario
        waiting = sum(cohort.workers for cohort in scenario.cohorts.values())
        key = [name for name, cohort in scenario.cohorts.items() if scenario.post_of(cohort).key]
        carried = sum(self.carried.values())
        return [
            _count("workers", waiting, "heads"),
            _count("carried", carried, "heads"),
            _count("left_behind", waiting - carried, "heads"),
            _count("key_workers", sum(scenario.cohorts[name].workers for name in key), "heads"),
            _count("key_carried", sum(self.carried[name] for name in key), "heads"),
        ]

    def _objectives(self) -> list[Measure]:
        units = {
            "key_post_days": ("worker-days", 6),
            "post_days": ("worker-days", 6),
            "worst_share": ("share", 6),
            "returned": ("heads", 0),
            "cost": (self.plan.scenario.currency, 2),
            "travel_hours": ("hours", 6),
        }
        return [
            Measure(name=name, value=self.objective(name), unit=unit, digits=digits)
            for name, (unit, digits) in units.items()
        ]

    def _means(self) -> list[Measure]:
        currency = self.plan.scenario.currency
        carried = sum(self.carried.values())
        per_worker = rounding.half_up(self.cents / carried) if carried else 0
        days = sum(one.workers * one.on_post_day for one in self.itineraries)
        mean_days = _ratio(days, carried)
        return [
            Measure(name="cost_per_worker", value=per_worker / 100, unit=currency, digits=2),
            Measure(name="mean_days_to_post", value=mean_days, unit="days", digits=6),
            Measure(name="cost_trips", value=self.trip_cents / 100, unit=currency, digits=2),
            Measure(name="cost_beds", value=self.bed_cents / 100, unit=currency, digits=2),
            Measure(name="cost_local", value=self.local_cents / 100, unit=currency, digits=2),
        ]

    def _resources(self) -> list[Measure]:
        rows = list(self.departures.values())
        modes: dict[str, int] = {}
        for row in rows:
            modes[row.mode] = modes.get(row.mode, 0) + 1
        seats = sum(row.seats for row in rows)
        passengers = sum(row.passengers for row in rows)
        bed_use = max((bed.occupied / bed.beds for bed in self.beds if bed.beds > 0), default=0.0)
        return [
            _count("trips", len(rows), "trips"),
            *(_count(f"{mode}_trips", modes[mode], "trips") for mode in sorted(modes)),
            _count("units", sum(row.trip.units for row in rows), "units"),
            _count("vehicles_used", sum(most_busy(self.duties).values()), "vehicles"),
            Measure(name="seat_use", value=_ratio(passengers, seats), unit="share", digits=6),
            Measure(name="peak_bed_use", value=bed_use, unit="share", digits=6),
        ]


def _count(name: str, value: int, unit: str) -> Measure:
    return Measure(name=name, value=value, unit=unit, digits=0)


def _ratio(part: float, whole: float) -> float:
    """Means and shares of nothing are 0."""
    return part / whole if whole else 0.0


def objective_value(plan: Plan, name: str) -> float:
    """Value of one objective of a plan, as `problem.md` defines it."""
    return Account(plan).objective(name)


def objective_values(plan: Plan, names: Collection[str] | Sequence[str]) -> dict[str, float]:
    """Values of several objectives, computing what they share once."""
    account = Account(plan)
    return {name: account.objective(name) for name in names}
