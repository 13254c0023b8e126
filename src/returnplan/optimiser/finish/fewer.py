"""Fewer assignments for the same travel: a schedule that is easier to read and to telephone.

Nobody travels on another date than before, no objective changes but for the better, and no seat is
taken that is not free. Two moves:

- *together*: all of a cohort who take one way join others of it who start and arrive on the same
  dates by another way that costs and takes no more, if its trips have seats for them and the
  trips that they leave stay lawful or need not run;
- *exchange*: cohorts of one lane whose workers start and arrive on the same dates change ways and
  facilities with each other, so that fewer of them are split.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from returnplan import rounding
from returnplan.optimiser.held import Held, held_in_force
from returnplan.plan.costs import operator_of, unit_seats
from returnplan.plan.itineraries import local_transfers
from returnplan.plan.plan import Assignment, Leg, Trip
from returnplan.plan.promise import changed_of
from returnplan.scenario.scenario import Scenario

K = TypeVar("K")
Handover = tuple[tuple[Leg, ...], int, int]
"""Legs, start and arrival: what an exchange hands from one cohort to another."""
Dates = tuple[str, str, int, int]
"""Origin, destination, day of the start and of the arrival."""


def fewer(
    scenario: Scenario, trips: Mapping[str, Trip], assignments: Sequence[Assignment]
) -> tuple[dict[str, Trip], list[Assignment]]:
    """The same travel in fewer assignments; trips without riders are left out, and spare units.

    Everything of a level is decided by ids and moments, never by chance.
    """
    fixed = held_in_force(scenario, trips, assignments)
    tidy = _Tidy(scenario=scenario, trips=dict(trips), assignments=_merged(fixed.rest), fixed=fixed)
    count = len(tidy.assignments) + 1
    while len(tidy.assignments) < count:
        count = len(tidy.assignments)
        tidy.together()
        tidy.exchange()
    found = tidy.trips, _merged((*fixed.assignments, *tidy.assignments))
    prices = [
        changed_of(scenario, *one).price(scenario.replan) for one in (found, (trips, assignments))
    ]
    # Fewer units may be fewer of those that were moved.
    return found if prices[0] <= prices[1] else (dict(trips), _merged(assignments))


def _merged(assignments: Sequence[Assignment]) -> list[Assignment]:
    """One assignment for those that differ in workers only."""
    workers: dict[Assignment, int] = {}
    for one in assignments:
        alike = replace(one, workers=0)
        workers[alike] = workers.get(alike, 0) + one.workers
    return [replace(alike, workers=heads) for alike, heads in workers.items() if heads]


@dataclass(kw_only=True)
class _Tidy:
    """A plan's travel while it is tidied."""

    scenario: Scenario
    trips: dict[str, Trip]
    assignments: list[Assignment]
    """Of those who may travel otherwise."""
    fixed: Held
    riding: dict[str, list[Assignment]] = field(default_factory=dict)
    """Assignments by trip, while they are put together."""

    def dates(self, one: Assignment) -> Dates:
        cohort, calendar = self.scenario.cohorts[one.cohort], self.scenario.calendar
        days = calendar.day_of(one.depart), calendar.day_of(one.arrive)
        return cohort.origin, self.scenario.destination(cohort), *days

    # -- together ------------------------------------------------------------------------------

    def together(self) -> None:
        """Join assignments of a cohort, the smallest to the largest first."""
        cohorts: dict[str, list[Assignment]] = defaultdict(list)
        self.riding = {name: [] for name in self.trips}
        for one in self.assignments:
            cohorts[one.cohort].append(one)
        for one in (*self.assignments, *self.fixed.assignments):
            for name in _trips_of(one):
                self.riding[name].append(one)
        for _, mine in sorted(cohorts.items()):
            while self._joined(mine):
                pass
        self.assignments = [one for mine in cohorts.values() for one in mine]

    def _joined(self, mine: list[Assignment]) -> bool:
        """Join one assignment of a cohort to another; whether there was one."""
        mine.sort(key=lambda one: (one.workers, one.depart, one.arrive, _text(one.legs)))
        for one in mine:
            for other in reversed(mine):
                if one is not other and self._may_join(one, other):
                    mine.remove(one)
                    mine.remove(other)
                    mine.append(self._join(one, other))
                    return True
        return False

    def _may_join(self, one: Assignment, other: Assignment) -> bool:
        same = self.dates(one) == self.dates(other) and one.facility == other.facility
        slower = other.arrive - other.depart > one.arrive - one.depart
        if not same or slower or self._head_cost(other) > self._head_cost(one):
            return False
        left, joined = _trips_of(one), _trips_of(other)
        return all(self._seats_free(name) >= one.workers for name in joined - left) and all(
            self._may_leave(name, one, stay_aboard=name in joined) for name in left
        )

    def _head_cost(self, one: Assignment) -> float:
        """Fares and local transport of one of them."""
        cohort, transfer = self.scenario.cohorts[one.cohort], self.scenario.transfer
        local = local_transfers(
            one,
            self.trips,
            cohort.origin,
            self.scenario.destination(cohort),
            transfer.local_minutes,
        )
        lines = (self.trips[leg.trip] for leg in one.legs)
        fares = sum(self.scenario.lines[t.operator].fare for t in lines if t.purpose == "line")
        return fares + transfer.local_cost * len(local)

    def _seats_free(self, name: str) -> int:
        trip = self.trips[name]
        taken = sum(one.workers for one in self.riding[name])
        return trip.units * unit_seats(self.scenario, trip) - taken

    def _may_leave(self, name: str, leaving: Assignment, *, stay_aboard: bool) -> bool:
        """Whether a trip is lawful without them: riders enough and some at every stop, or none.

        `stay_aboard`: they ride it all the same, though not from and to the same stops.
        """
        rest = [one for one in self.riding[name] if one is not leaving]
        if not rest:
            return name not in self.fixed.units
        trip = self.trips[name]
        riders = sum(one.workers for one in rest) + (leaving.workers if stay_aboard else 0)
        seats = self._units(name, riders) * unit_seats(self.scenario, trip)
        enough = riders >= rounding.ceil(operator_of(self.scenario, trip).min_load * seats)
        legs = [leg for one in rest for leg in one.legs if leg.trip == name]
        called = {stop for leg in legs for stop in (leg.board, leg.alight)}
        return enough and len(called) == len(trip.stops)

    def _units(self, name: str, riders: int) -> int:
        """Units that a trip needs, those that are fixed at least."""
        trip = self.trips[name]
        least = self.scenario.lines[trip.operator].min_units if trip.purpose == "line" else 1
        needed = max(least, -(-riders // unit_seats(self.scenario, trip)))
        return min(trip.units, max(needed, self.fixed.units.get(name, 0)))

    def _join(self, one: Assignment, other: Assignment) -> Assignment:
        both = replace(other, workers=one.workers + other.workers)
        for name in sorted(_trips_of(one) | _trips_of(other)):
            riding = [it for it in self.riding[name] if it is not one and it is not other]
            riding += [both] if name in _trips_of(both) else []
            self.riding[name] = riding
            riders = sum(rider.workers for rider in riding)
            if riders:
                trip = self.trips[name]
                self.trips[name] = replace(trip, units=self._units(name, riders))
            else:
                del self.trips[name]
        return both

    # -- exchange ------------------------------------------------------------------------------

    def exchange(self) -> None:
        """Hand out the ways and facilities of each lane and pair of dates anew, where it helps."""
        groups: dict[Dates, list[Assignment]] = defaultdict(list)
        for one in self.assignments:
            groups[self.dates(one)].append(one)
        kept: list[Assignment] = []
        for _, group in sorted(groups.items()):
            anew = self._anew(group)
            kept += group if anew is None or len(anew) >= len(group) else anew
        self.assignments = kept

    def _anew(self, group: Sequence[Assignment]) -> list[Assignment] | None:
        """The group with the same heads of every cohort, way and facility; None where not so.

        Each time that cohort, way and facility are put together of which as many as possible are
        used up, and of such the most heads.
        """
        cohorts: dict[str, int] = defaultdict(int)
        rides: dict[Handover, int] = defaultdict(int)
        rooms: dict[str | None, int] = defaultdict(int)
        for one in group:
            cohorts[one.cohort] += one.workers
            rides[one.legs, one.depart, one.arrive] += one.workers
            rooms[one.facility] += one.workers
        found = []
        while cohorts:
            options = []
            for cohort, waiting in cohorts.items():
                for ride, seats in rides.items():
                    for room, beds in rooms.items():
                        if not self._takes(room, cohort):
                            continue
                        heads = min(waiting, seats, beds)
                        ended = (waiting == heads) + (seats == heads) + (beds == heads)
                        key = -ended, -heads, cohort, ride[1:], _text(ride[0]), room or ""
                        options.append((key, cohort, ride, room, heads))
            if not options:
                return None
            _, cohort, ride, room, heads = min(options, key=lambda option: option[0])
            legs, depart, arrive = ride
            found.append(
                Assignment(
                    cohort=cohort,
                    workers=heads,
                    legs=legs,
                    depart=depart,
                    arrive=arrive,
                    facility=room,
                )
            )
            _take(cohorts, cohort, heads)
            _take(rides, ride, heads)
            _take(rooms, room, heads)
        return found

    def _takes(self, room: str | None, cohort: str) -> bool:
        """Whether a facility takes the cohort's employer's workers."""
        if room is None:
            return True
        employer = self.scenario.quarantine[room].employer
        return employer in (None, self.scenario.cohorts[cohort].employer)


def _take(heads: dict[K, int], key: K, taken: int) -> None:
    heads[key] -= taken
    if not heads[key]:
        del heads[key]


def _trips_of(one: Assignment) -> set[str]:
    return {leg.trip for leg in one.legs}


def _text(legs: Sequence[Leg]) -> str:
    return " ".join(f"{leg.trip}:{leg.board}:{leg.alight}" for leg in legs)
