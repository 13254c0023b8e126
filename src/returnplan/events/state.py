"""A plan while events are applied to it, one after another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from returnplan.events.event import Event
from returnplan.plan.itineraries import Itinerary
from returnplan.plan.plan import Assignment, Plan, Trip
from returnplan.plan.ridden import part
from returnplan.plan.underway import UnderWay, under_way
from returnplan.printable import count
from returnplan.scenario.scenario import Scenario


@dataclass(frozen=True, kw_only=True, slots=True)
class Broken:
    """Something of the plan that cannot be as it was."""

    trip: str
    """Id of the trip that is meant; blank where it is none."""
    riders: str
    """Id of the itinerary; blank: the vehicles of the trip, or the plan as a whole."""
    cohort: str
    workers: int
    departed: bool
    """Whether they are under way: only their onward legs can be planned anew."""
    cause: str
    """A sentence."""
    kind: str
    """Of the event."""
    moment: int
    """Of the event."""
    row: int
    """Of the event in events.csv."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Stay:
    """Quarantine of somebody who is found positive, or was in one coach with them."""

    riders: str
    """Id of the itinerary."""
    cohort: str
    workers: int
    facility: str | None
    """None: no bed is free, and so many are missing."""
    first: int
    """Dates, both included."""
    last: int
    cause: str
    row: int
    """Of the event in events.csv."""


@dataclass(kw_only=True)
class State:
    """A plan while events are applied one after another."""

    plan: Plan
    at: int
    contacts: bool
    scenario: Scenario
    gone: dict[str, int] = field(default_factory=dict)
    """Heads of each itinerary that are broken already."""
    broken: list[Broken] = field(default_factory=list)
    stays: list[Stay] = field(default_factory=list)
    late: dict[str, int] = field(default_factory=dict)
    ready: dict[str, int] = field(default_factory=dict)
    """Moments at which the vehicles of trips that are late are ready again."""
    away: dict[str, list[tuple[int, int | None, int]]] = field(default_factory=dict)
    """By fleet, moments from which and until which so many vehicles are out of use; None: for
    good."""
    isolated: Counter[str] = field(default_factory=Counter)
    """Heads of each itinerary who stay in quarantine by an event."""
    fewer_beds: dict[str, int] = field(default_factory=dict)
    """Beds of facilities that lost some."""
    notes: list[str] = field(default_factory=list)

    @property
    def itineraries(self) -> Sequence[Itinerary]:
        return self.plan.account.itineraries

    @cached_property
    def begun(self) -> UnderWay:
        """What a new plan keeps as it is unless it is broken; a coach that left its base too."""
        return under_way(self.plan, self.at)

    def departed(self, trip: Trip) -> bool:
        return trip.depart < self.at

    def under_way(self, one: Itinerary) -> bool:
        """Whether the first trip of an itinerary has left; of who waits, the next one."""
        return self.departed(self.plan.trips[self.rest(one).legs[0].trip])

    def rest(self, one: Itinerary) -> Assignment:
        """What of an itinerary is ahead of who waits under way; of others all of it."""
        return part(self.plan.scenario, self.plan.trips, one.assignment)

    def left(self, one: Itinerary) -> int:
        """Heads of an itinerary that no event has broken yet."""
        return one.workers - self.gone.get(one.id, 0)

    def breaks(
        self,
        one: Itinerary,
        heads: int,
        cause: str,
        event: Event,
        trip: str = "",
        *,
        on_the_way: bool = False,
    ) -> None:
        """Heads of an itinerary cannot travel on as planned.

        `on_the_way`: whoever does not show up for `trip` has ridden the legs before it.
        """
        heads = min(heads, self.left(one))
        if heads <= 0:
            return
        self.gone[one.id] = self.gone.get(one.id, 0) + heads
        self.broken.append(
            Broken(
                trip=trip or self.rest(one).legs[0].trip,
                riders=one.id,
                cohort=one.cohort.cohort,
                workers=heads,
                departed=on_the_way or (self.under_way(one) and event.kind != "no_show"),
                cause=cause,
                kind=event.kind,
                moment=event.moment,
                row=event.row,
            )
        )

    def breaks_trip(self, name: str, cause: str, event: Event) -> None:
        """A trip does not run, and nobody who still was to board it gets on."""
        trip = self.plan.trips[name]
        self.broken.append(
            Broken(
                trip=name,
                riders="",
                cohort="",
                workers=0,
                departed=self.departed(trip),
                cause=cause,
                kind=event.kind,
                moment=event.moment,
                row=event.row,
            )
        )
        for one in self.itineraries:
            if any(leg.trip == name for leg in one.assignment.legs):
                self.breaks(one, one.workers, cause, event, name)

    def date_text(self, day: int) -> str:
        return self.plan.scenario.calendar.date_text(day)

    def day_from(self, event: Event) -> int:
        """First day on which an event holds."""
        calendar = self.plan.scenario.calendar
        if event.from_ is not None:
            return calendar.day(event.from_)
        return calendar.day_of(event.moment)

    def suffix(self, day: int) -> str:
        """`-0221`, which tells a part of a line, fleet or facility from the other."""
        return f"-{self.plan.scenario.calendar.date(day):%m%d}"

    def change(self, table: str, name: str, row: object) -> None:
        """Put a row of a table into the scenario."""
        self._put(table, {**getattr(self.scenario, table), name: row})

    def _put(self, table: str, rows: dict[str, object]) -> None:
        changes: dict[str, Any] = {table: dict(sorted(rows.items()))}
        self.scenario = replace(self.scenario, **changes)


def heads_text(heads: int) -> str:
    """`1 worker`, `1,200 workers`."""
    return count(heads, "worker")
