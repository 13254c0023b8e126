"""One stage of the brute-force planner: the best value of one objective, with floors of others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, TypeVar

from bruteforce.fixed import NothingStandsError
from bruteforce.ways import Way
from bruteforce.work import PRODUCTION, Comer
from returnplan.scenario.scenario import Cohort

if TYPE_CHECKING:
    from bruteforce.search import Search

MAXIMISED = ("key_post_days", "post_days", "output", "returned", "worst_share")
CARRIED = "carried "
"""Before a cohort: how many of it are carried, which is maximised like an objective."""


def maximised(name: str) -> bool:
    return name in MAXIMISED or name.startswith(CARRIED)


class TooLargeError(Exception):
    """The tree of splits has more branches than a test should wait for."""


@dataclass(frozen=True, kw_only=True)
class Ahead:
    """What all who are not placed yet could do at most."""

    more: Mapping[str, int]
    """Added to the totals of maximised objectives."""
    heads: Mapping[str, int]
    """By employer."""
    comers: Mapping[Comer, int]
    """Each as early as any way allows."""


NOBODY = Ahead(more={}, heads={}, comers={})


K = TypeVar("K")


def added(one: Mapping[K, int], other: Mapping[K, int]) -> dict[K, int]:
    """Sums by key."""
    sums = dict(one)
    for key, number in other.items():
        sums[key] = sums.get(key, 0) + number
    return sums


class Stage:
    """The search for the best value of one objective, with the floors of the earlier ones."""

    def __init__(self, search: Search, objective: str, floors: list[tuple[str, Fraction]]) -> None:
        self.search = search
        self.objective = objective
        self.floors = floors
        self.value: int | Fraction | None = None
        self.plan: tuple[tuple[str, Way, int], ...] = ()
        self.loans = search.loans
        #: Ways of each cohort, the most valuable first, so that good plans come early.
        self.queue = [self.sorted_ways(cohort.cohort) for cohort in search.cohorts]
        self.earliest = [self.earliest_comer(cohort) for cohort in search.cohorts]
        self.rest = self.rests()
        self.tails = [self.tails_of(place) for place in range(len(search.cohorts))]

    def sorted_ways(self, cohort: str) -> list[int]:
        worth = self.search.worth[cohort]
        asked = (self.objective, *(name for name, _ in self.floors))
        # Who is early on post is likely to be good for production.
        sums = ["post_days" if name in PRODUCTION else name for name in asked]
        names = [name for name in sums if name in ("key_post_days", "post_days", "returned")]

        def first(number: int) -> tuple[int, ...]:
            row = worth[number]
            return (*(-row[name] for name in names), row["cost"], row["travel_hours"])

        return sorted(range(len(worth)), key=first)

    def tails_of(self, place: int) -> list[dict[str, int]]:
        """The most that one worker of a cohort can add by a way from each one of its queue on."""
        worth = self.search.worth[self.search.cohorts[place].cohort]
        tails: list[dict[str, int]] = []
        for number in reversed(self.queue[place]):
            last = tails[0] if tails else worth[number]
            tails.insert(0, {name: max(last[name], worth[number][name]) for name in last})
        return tails

    def earliest_comer(self, cohort: Cohort) -> Comer | None:
        """Post and first date there of one who takes the way that is soonest on post."""
        comers = [self.search.comer(cohort, way) for way in self.search.ways[cohort.cohort]]
        return min(comers, default=None)

    def rests(self) -> list[Ahead]:
        """What cohorts from each place on could add at most."""
        rests = [NOBODY]
        for cohort, comer in zip(
            reversed(self.search.cohorts), reversed(self.earliest), strict=True
        ):
            more, heads = dict(rests[0].more), dict(rests[0].heads)
            comers = dict(rests[0].comers)
            worth = self.search.worth[cohort.cohort]
            if worth:
                for name in worth[0]:
                    best = max(row[name] for row in worth)
                    more[name] = more.get(name, 0) + best * cohort.workers
                heads[cohort.employer] = heads.get(cohort.employer, 0) + cohort.workers
            if comer is not None:
                comers[comer] = comers.get(comer, 0) + cohort.workers
            rests.insert(0, Ahead(more=more, heads=heads, comers=comers))
        return rests

    def best(self) -> int | Fraction:
        """Optimal value. Loans matter only where production is asked for, now or by a floor."""
        asked = {self.objective, *(name for name, _ in self.floors)}
        nobody = self.search.loans
        for loans in self.search.work.all_loans() if asked & set(PRODUCTION) else [nobody]:
            self.search.loans = loans
            self.cohort(0)
        self.search.loans = nobody
        if self.value is None:  # leaving everybody is lawful, and floors were reached
            raise NothingStandsError
        return self.value

    def hopeful(self, ahead: Ahead) -> bool:
        """Whether floors and an improvement are in reach."""
        most = self.search.most
        for name, limit in self.floors:
            reach = most(name, ahead)
            if reach < limit if maximised(name) else reach > limit:
                return False
        if self.value is None:
            return True
        reach = most(self.objective, ahead)
        return reach > self.value if maximised(self.objective) else reach < self.value

    def cohort(self, place: int) -> None:
        """Try every split of the cohorts from `place` on."""
        search = self.search
        if place > 0 and not all(map(search.complete, search.last_chance[place - 1])):
            return
        if place > 0 and not self.fixed_kept(search.cohorts[place - 1].cohort):
            return
        if not (self.hopeful(self.rest[place]) and search.may_lend(self.rest[place])):
            return
        if place == len(search.cohorts):
            self.value = search.most(self.objective, NOBODY)
            self.plan, self.loans = tuple(search.placed), search.loans
            return
        self.split(place, 0, search.cohorts[place].workers)

    def fixed_kept(self, cohort: str) -> bool:
        """Whether the travel of a cohort that is fixed is in the plan."""
        heads: dict[int, int] = {}
        for name, way, workers in self.search.placed:
            if name == cohort:
                number = self.search.ways[cohort].index(way)
                heads[number] = heads.get(number, 0) + workers
        return self.search.fixed.kept(cohort, heads)

    def split(self, place: int, first: int, left: int) -> None:
        """Try every split of `left` workers of a cohort over its ways from `first` on."""
        search, cohort, queue = self.search, self.search.cohorts[place], self.queue[place]
        ways = search.ways[cohort.cohort]
        rest, comer = self.rest[place + 1], self.earliest[place]
        heads = added(rest.heads, {cohort.employer: left})
        comers = added(rest.comers, {comer: left}) if comer is not None else rest.comers
        for at in range(first, len(queue) if left else 0):
            tail = self.tails[place][at]
            more = {name: rest.more.get(name, 0) + left * tail[name] for name in tail}
            if not self.hopeful(Ahead(more=more, heads=heads, comers=comers)):
                break
            for workers in range(1, left + 1):
                search.branches += 1
                if search.branches > search.most_branches:
                    raise TooLargeError
                kept = search.shift(place, queue[at], workers)
                if kept:
                    search.placed.append((cohort.cohort, ways[queue[at]], workers))
                    self.split(place, at + 1, left - workers)
                    search.placed.pop()
                search.shift(place, queue[at], -workers)
                if not kept:
                    break  # nor are more workers
        self.cohort(place + 1)
