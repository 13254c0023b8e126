"""Who is who, and what chance has in store for them, where a plan is followed by others in a draw.

People are numbered: first those whom the first plan carries, in its order, then the others, cohort
by cohort. A later plan has them in other assignments, and trips of its own.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from returnplan.arrays import Mask, Whole
from returnplan.plan.plan import Assignment, Plan, Trip
from returnplan.plan.ridden import departing
from returnplan.simulation.chance import (
    COMING,
    LOSING,
    TESTING,
    Chance,
    chance,
    minutes_lost,
    stream,
)
from returnplan.simulation.timetable import Timetable

PlayedTripKey = tuple[str, str, tuple[str, ...], int, str]
"""Purpose, operator, stops, departure and risk level: a trip, whatever its id."""


_PlayedWay = tuple[str, tuple[tuple[PlayedTripKey, int, int], ...], int, str | None]
"""Cohort, legs, start and facility of an assignment."""


def key_of(trip: Trip) -> PlayedTripKey:
    """What tells a trip from others in whatever plan."""
    return (trip.purpose, *departing(trip), trip.risk)


class Fate:
    """What chance decides in one draw.

    Of the first plan as where nothing is planned again. Trips and people that it does not have, and
    whoever is awaited once more after staying away, have numbers of their own.
    """

    def __init__(self, plan: Plan, table: Timetable, seed: int, draw: int) -> None:
        self._key, self._rules = (seed, draw), plan.scenario.simulation
        first = chance(table, seed, draw)
        self.people = max(table.workers, sum(one.workers for one in plan.scenario.cohorts.values()))
        others = self.people - table.workers
        ill = stream(seed, draw, TESTING, 0).random(others) < self._rules.positive
        self._positive = np.concatenate([first.positive, ill])
        come = stream(seed, draw, COMING, 0).random(others) >= self._rules.no_show
        self._comes = [np.concatenate([first.comes, come])]
        self._lost: dict[PlayedTripKey, int] = dict(
            zip(map(key_of, plan.trips.values()), first.lost.tolist(), strict=True)
        )

    def chance(self, plan: Plan, people: WhoTravels) -> Chance:
        """Of the trips of a plan, and those whom it carries."""
        aboard = np.array([one for party in people.aboard for one in party], dtype=np.int64)
        lost = [self._minutes(trip) for trip in plan.trips.values()]
        return Chance(
            comes=self._coming(aboard, people.in_vain),
            lost=np.array(lost, dtype=np.int64),
            positive=self._positive[aboard],
        )

    def _coming(self, aboard: Whole, in_vain: Mapping[int, int]) -> Mask:
        seed, draw = self._key
        while len(self._comes) <= max(in_vain.values(), default=0):
            random = stream(seed, draw, COMING, len(self._comes)).random(self.people)
            self._comes.append(random >= self._rules.no_show)
        comes = self._comes[0][aboard]
        for row, one in enumerate(aboard.tolist()):
            if one in in_vain:
                comes[row] = self._comes[in_vain[one]][one]
        return comes

    def _minutes(self, trip: Trip) -> int:
        key = key_of(trip)
        if key not in self._lost:
            number = int.from_bytes(hashlib.sha256(repr(key).encode()).digest()[:8], "big")
            random = stream(*self._key, LOSING, number)
            self._lost[key] = minutes_lost(random, self._rules, 1).tolist()[0]
        return self._lost[key]


@dataclass(frozen=True, kw_only=True)
class Fact:
    """Something that happened to people of one assignment, as it is known in the evening."""

    kind: str
    """`no_show` or `positive`."""
    riders: str
    """Id of the assignment."""
    moment: int
    people: tuple[int, ...]
    ride: int = 0
    """Of a no_show the ride that they were not there for; 0: they did not set out."""
    until: int = 0
    """Of a positive, or a contact of one, the last day in quarantine."""


@dataclass(frozen=True, kw_only=True)
class WhoTravels:
    """Who travels with whom by a plan in force."""

    aboard: tuple[tuple[int, ...], ...]
    """By assignment, in the plan's order."""
    behind: Mapping[str, tuple[int, ...]]
    """By cohort, whom the plan does not carry."""
    in_vain: Mapping[int, int]
    """How often somebody was awaited at home who did not come."""

    @classmethod
    def of(cls, plan: Plan, table: Timetable) -> WhoTravels:
        """Of the first plan."""
        aboard = [tuple(range(one.first, one.first + one.workers)) for one in table.parties]
        carried = Counter[str]()
        for one in plan.assignments:
            carried[one.cohort] += one.workers
        first, behind = table.workers, {}
        for name, cohort in plan.scenario.cohorts.items():
            left = max(0, cohort.workers - carried[name])
            behind[name] = tuple(range(first, first + left))
            first += left
        return cls(aboard=tuple(aboard), behind=behind, in_vain={})

    def followed_by(
        self,
        old: Plan,
        new: Plan,
        facts: Iterable[Fact],
        waiting: Mapping[tuple[str, int], str],
    ) -> WhoTravels:
        """By the plan that follows.

        Parameters
        ----------
        waiting
            By assignment and number of legs ridden, the new cohort of those who wait there.
        """
        in_vain, gone = dict(self.in_vain), set[int]()
        free = {name: list(people) for name, people in self.behind.items()}
        cohorts = {row.id: row.cohort.cohort for row in old.account.itineraries}
        for fact in (one for one in facts if one.kind == "no_show"):
            gone |= {*fact.people}
            cohort = waiting.get((fact.riders, fact.ride), cohorts[fact.riders])
            free.setdefault(cohort, []).extend(fact.people)
            if not fact.ride:
                in_vain |= {one: in_vain.get(one, 0) + 1 for one in fact.people}
        same: dict[_PlayedWay, list[int]] = {}
        for one, people in zip(old.assignments, self.aboard, strict=True):
            same.setdefault(_way(old, one), []).extend(who for who in people if who not in gone)
        aboard: list[list[int]] = []
        for one in new.assignments:
            mine = same.get(_way(new, one), [])
            aboard.append(mine[: one.workers])
            del mine[: one.workers]
        for way, rest in same.items():
            free.setdefault(way[0], []).extend(rest)
        left = {name: sorted(people) for name, people in free.items()}
        for one, mine in zip(new.assignments, aboard, strict=True):
            some = one.workers - len(mine)
            mine += left[one.cohort][:some]
            del left[one.cohort][:some]
            assert len(mine) == one.workers, "a plan carries nobody who is not there"
        return WhoTravels(
            aboard=tuple(map(tuple, aboard)),
            behind={name: tuple(people) for name, people in left.items()},
            in_vain=in_vain,
        )


def _way(plan: Plan, one: Assignment) -> _PlayedWay:
    """Cohort, trips, stops, start and facility of an assignment, whatever the ids of its trips."""
    legs = tuple((key_of(plan.trips[leg.trip]), leg.board, leg.alight) for leg in one.legs)
    return one.cohort, legs, one.depart, one.facility
