"""Everything that follows from a plan and its scenario, each part computed once.

Reached as `plan.account`, so that tables, measures and views share it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from returnplan import rounding
from returnplan.plan.beds import BedDate, bed_dates
from returnplan.plan.departures import Departure, departures
from returnplan.plan.duties import Duty, duties
from returnplan.plan.itineraries import Itinerary, itineraries
from returnplan.plan.production import Heads, Production, Staffing, production, staffing
from returnplan.plan.rows import PlanRows


@dataclass(frozen=True)
class Account:
    """What a plan amounts to."""

    plan: PlanRows

    def told_of(self, plan: PlanRows) -> Account:
        """The same of a plan with the same trips, riders and loans, with what is known already."""
        other = Account(plan)
        vars(other).update({**vars(self), "plan": plan})
        return other

    @property
    def horizon(self) -> int:
        """Dates on which posts, beds and production count."""
        return self.plan.scenario.calendar.horizon

    @cached_property
    def itineraries(self) -> list[Itinerary]:
        """In the order of `plan.assignments`."""
        return itineraries(self.plan)

    @cached_property
    def departures(self) -> dict[str, Departure]:
        """By trip, in the order of `plan.trips`."""
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
    def on_post(self) -> Heads:
        """Workers of the plan on each post by each date of the horizon, posts x dates."""
        scenario = self.plan.scenario
        row = {key: number for number, key in enumerate(scenario.posts)}
        came = np.zeros((len(row), self.horizon), dtype=np.int64)
        for itinerary in self.itineraries:
            came[row[itinerary.post_key], itinerary.on_post_day :] += itinerary.workers
        return came

    @cached_property
    def staffing(self) -> Staffing:
        return staffing(self.plan.scenario, self.on_post, self.plan.loans)

    @cached_property
    def production(self) -> Production:
        return production(self.plan.scenario, self.staffing.staffed)

    @cached_property
    def output_cents(self) -> Heads:
        """What each employer makes on each date, rounded as money is; employers x dates."""
        return rounding.half_up(self.production.output, 2)

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
