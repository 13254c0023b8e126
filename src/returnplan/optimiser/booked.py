"""What a plan in the making has booked by the minute and the date: vehicles, heads, beds."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from returnplan.calendar import MINUTES_A_DAY
from returnplan.network import Network

LATE_DAYS = 25
"""Days after the horizon within which every vehicle is back."""
PLENTY = 10**9
"""Heads where nothing bounds them."""


class Vehicles:
    """How many vehicles of each fleet are busy at each minute."""

    def __init__(self, network: Network) -> None:
        scenario = network.scenario
        minutes = (scenario.days + LATE_DAYS) * MINUTES_A_DAY
        self._there = [fleet.vehicles for fleet in scenario.fleets.values()]
        self._busy: dict[int, NDArray[np.int32]] = defaultdict(
            lambda: np.zeros(minutes, dtype=np.int32)
        )

    def idle(self, fleet: int, begin: int, ready: int) -> int:
        """Vehicles that are idle from `begin` until just before `ready`."""
        return self._there[fleet] - int(self._busy[fleet][begin:ready].max(initial=0))

    def add(self, fleet: int, begin: int, ready: int, count: int) -> None:
        """Take so many for that time, or, below 0, give them back."""
        self._busy[fleet][begin:ready] += count


@dataclass(frozen=True, kw_only=True, slots=True)
class Day:
    """Heads that set out from a place, or arrive there, on a date."""

    kind: str
    """departures or arrivals."""
    place: str
    day: int
    limit: int | None
    heads: int

    @property
    def room(self) -> int:
        """Heads that may still be added."""
        return PLENTY if self.limit is None else self.limit - self.heads


class Days:
    """Heads a day at places, and beds a night at facilities."""

    def __init__(self, network: Network) -> None:
        self._network = network
        scenario = network.scenario
        self._cohorts = list(scenario.cohorts.values())
        self._heads = Counter[tuple[str, str, int]]()
        facilities = [scenario.quarantine[name] for name in network.facilities]
        self._beds = [scenario.usable_beds(one) for one in facilities]
        self._bed_cents = [100 * one.cost_per_bed_day for one in facilities]
        self._occupied = Counter[tuple[int, int]]()

    def of(self, cohort: int, sink: int) -> tuple[Day, Day]:
        """Those of somebody of a cohort who starts and arrives as at a sink."""
        network, row = self._network, self._cohorts[cohort]
        goal = network.scenario.destination(row)
        start = int(network.commodities.day[network.sinks.commodity[sink]])
        end = int(network.sinks.day[sink])
        out, home = network.scenario.places[row.origin], network.scenario.places[goal]
        return (
            self._day("departures", row.origin, start, out.departures_per_day),
            self._day("arrivals", goal, end, home.arrivals_per_day),
        )

    def _day(self, kind: str, place: str, day: int, limit: int | None) -> Day:
        heads = self._heads[kind, place, day]
        return Day(kind=kind, place=place, day=day, limit=limit, heads=heads)

    def nights(self, stay: int) -> range:
        groups, group = self._network.bed_groups, int(self._network.stays.group[stay])
        return range(int(groups.day[group]), int(groups.day[group] + groups.days[group]))

    def free_beds(self, stay: int) -> int:
        """Beds that are free on all dates of a stay."""
        facility = int(self._network.stays.facility[stay])
        beds = self._beds[facility]
        return min(beds - self._occupied[facility, date] for date in self.nights(stay))

    def stay_cents(self, stay: int) -> float:
        """A bed for all dates of a stay."""
        return self._bed_cents[int(self._network.stays.facility[stay])] * len(self.nights(stay))

    def add(self, cohort: int, sink: int, heads: int) -> None:
        """Heads of a cohort on the dates of a sink, or, below 0, fewer."""
        for one in self.of(cohort, sink):
            self._heads[one.kind, one.place, one.day] += heads

    def rest(self, stay: int, heads: int) -> None:
        """Beds of a stay, or, below 0, fewer."""
        facility = int(self._network.stays.facility[stay])
        for date in self.nights(stay):
            self._occupied[facility, date] += heads
