"""What a play needs of a plan: trips, rides and duties by number, worked out once.

Trips are numbered in the order of `plan.trips`, so by departure; assignments in the plan's order;
workers assignment by assignment. Moments are minutes since `start` 00:00.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from returnplan import rounding
from returnplan.arrays import Whole
from returnplan.plan.costs import operator_of
from returnplan.plan.itineraries import Itinerary
from returnplan.plan.plan import Plan
from returnplan.scenario.scenario import Line, Scenario

TripLane = tuple[str, str, str, str]
"""Purpose, risk level, places of boarding and alighting: its trips can replace one another."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannedDuty:
    """What one vehicle does for a trip, and what it did before."""

    leaves_base: int
    before: int | None
    """Trip of the vehicle's duty before; None: this is its first."""
    ready_before: int
    """When it is ready from that, as planned."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannedTrip:
    """A trip."""

    id: str
    depart: int
    arrive: int
    """At its last stop."""
    arrives: Mapping[str, int]
    """Planned arrival by place, of every stop but the first."""
    holds: bool
    """Whether it waits for riders of a late trip: coaches do, lines do not."""
    units: int
    seats: int
    """At the level's load factor, all units; the reserve is there to be used."""
    fare: float
    duties: tuple[PlannedDuty, ...]
    lanes: tuple[TripLane, ...]
    """From its first stop to each place where somebody may alight."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannedLeg:
    """One leg of an assignment."""

    trip: int
    alight: str
    lane: TripLane
    local_minutes: int
    """Of local transport after it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Party:
    """An assignment: workers who would travel together."""

    itinerary: Itinerary
    rides: tuple[PlannedLeg, ...]
    first: int
    """Number of its first worker."""
    post: int
    """Row of its post in `scenario.posts`."""
    facilities: tuple[str, ...]
    """The planned one, then all others in which its workers may be."""

    @property
    def workers(self) -> int:
        return self.itinerary.workers


@dataclass(frozen=True, kw_only=True)
class Timetable:
    """A plan as a play takes it."""

    scenario: Scenario
    trips: tuple[PlannedTrip, ...]
    parties: tuple[Party, ...]
    loans: Mapping[str, int]
    trip_cents: int
    """What all trips cost."""
    planned_seats: int
    """Seats that the plan may fill, over trips."""
    unreachable: frozenset[str]
    """Cohorts that do not count in `worst_share`."""
    boarding: tuple[tuple[tuple[int, int], ...], ...] = field(repr=False)
    """By trip: (party, number of its ride) of all who mean to board it."""

    @cached_property
    def workers(self) -> int:
        """Workers whom the plan carries."""
        return sum(party.workers for party in self.parties)

    @cached_property
    def party_of(self) -> Whole:
        """Party of each worker."""
        heads = [party.workers for party in self.parties]
        return np.repeat(np.arange(len(self.parties), dtype=np.int64), heads)

    @cached_property
    def quarantine_days(self) -> Whole:
        """Planned dates in a bed of each worker."""
        return self._each(one.itinerary.quarantine_days for one in self.parties)

    @cached_property
    def depart(self) -> Whole:
        """Moment at which each worker sets out."""
        return self._each(one.itinerary.assignment.depart for one in self.parties)

    @cached_property
    def arrival_day(self) -> Whole:
        """Planned day of arrival of each worker."""
        return self._each(one.itinerary.arrival_day for one in self.parties)

    @cached_property
    def post(self) -> Whole:
        """Row of each worker's post."""
        return self._each(one.post for one in self.parties)

    def _each(self, of_party: Iterable[int]) -> Whole:
        return np.fromiter(of_party, dtype=np.int64)[self.party_of]


def timetable(plan: Plan) -> Timetable:
    """The timetable of a plan."""
    number = {name: at for at, name in enumerate(plan.trips)}
    parties = _parties(plan, number)
    boarding: list[list[tuple[int, int]]] = [[] for _ in number]
    for at, party in enumerate(parties):
        for leg, ride in enumerate(party.rides):
            boarding[ride.trip].append((at, leg))
    return Timetable(
        scenario=plan.scenario,
        trips=_departures(plan, number),
        parties=parties,
        loans=plan.loans,
        trip_cents=plan.account.trip_cents,
        planned_seats=sum(one.seats for one in plan.account.departures.values()),
        unreachable=frozenset(plan.unreachable),
        boarding=tuple(map(tuple, boarding)),
    )


def _departures(plan: Plan, number: Mapping[str, int]) -> tuple[PlannedTrip, ...]:
    duties = _duties(plan, number)
    found = []
    for name, trip in plan.trips.items():
        operator = operator_of(plan.scenario, trip)
        factor = plan.scenario.levels[trip.risk].factor(operator.mode)
        arrives = {stop.place: stop.arrive for stop in trip.stops if stop.arrive is not None}
        first = trip.places[0]
        found.append(
            PlannedTrip(
                id=name,
                depart=trip.depart,
                arrive=trip.arrive,
                arrives=arrives,
                holds=trip.purpose != "line",
                units=trip.units,
                seats=trip.units * rounding.floor(operator.seats * factor),
                fare=operator.fare if isinstance(operator, Line) else 0.0,
                duties=tuple(duties.get(name, ())),
                lanes=tuple((trip.purpose, trip.risk, first, place) for place in arrives),
            )
        )
    return tuple(found)


def _duties(plan: Plan, number: Mapping[str, int]) -> dict[str, list[PlannedDuty]]:
    """Duties by trip. Those of a vehicle follow one another in the order of leaving."""
    found: dict[str, list[PlannedDuty]] = {}
    before: dict[str, tuple[int, int]] = {}
    for duty in plan.account.duties:
        trip, ready = before.get(duty.vehicle, (None, 0))
        one = PlannedDuty(leaves_base=duty.leaves_base, before=trip, ready_before=ready)
        found.setdefault(duty.trip, []).append(one)
        before[duty.vehicle] = number[duty.trip], duty.ready
    return found


def _parties(plan: Plan, number: Mapping[str, int]) -> tuple[Party, ...]:
    scenario = plan.scenario
    row = {key: at for at, key in enumerate(scenario.posts)}
    first, found = 0, []
    for itinerary in plan.account.itineraries:
        minutes = {one.before_leg: scenario.transfer.local_minutes for one in itinerary.transfers}
        rides = []
        for leg, ridden in enumerate(itinerary.assignment.legs):
            trip = plan.trips[ridden.trip]
            board, alight = trip.places[ridden.board], trip.places[ridden.alight]
            rides.append(
                PlannedLeg(
                    trip=number[ridden.trip],
                    alight=alight,
                    lane=(trip.purpose, trip.risk, board, alight),
                    local_minutes=minutes.get(leg + 1, 0),
                )
            )
        found.append(
            Party(
                itinerary=itinerary,
                rides=tuple(rides),
                first=first,
                post=row[itinerary.post_key],
                facilities=_facilities(scenario, itinerary),
            )
        )
        first += itinerary.workers
    return tuple(found)


def _facilities(scenario: Scenario, itinerary: Itinerary) -> tuple[str, ...]:
    """Where workers of an itinerary may be in quarantine, the planned one first, then by id."""
    planned = itinerary.assignment.facility
    others = [
        name
        for name, facility in scenario.quarantine.items()
        if name != planned
        and itinerary.destination in facility.serves
        and facility.employer in (None, itinerary.cohort.employer)
    ]
    return (*([] if planned is None else [planned]), *others)
