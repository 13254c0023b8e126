"""A dispatcher at work without an optimiser: key posts first, the earliest departure with a seat.

Cohort after cohort - key posts before others, heavier weights, then earlier ready dates - takes the
first start date on which there is room; on it the way that arrives first, with the fewest legs.
Free seats are taken before another coach is ordered, and a coach of the cheapest fleet that has one
idle. It knows no stops between, lends nobody and never takes back what it has given, but for
lines and coaches that in the end have too few passengers to run (`min_load`): those are cancelled
unless they are fixed, and their passengers look again. Where the smallest share of an employer
counts first, everybody is asked for a tenth of the workers at a time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from returnplan import rounding
from returnplan.network import Network, WayArcs
from returnplan.optimiser.search.lanes import Lanes, RowsBy
from returnplan.optimiser.search.taken import Taken
from returnplan.optimiser.solution import Solution

PORTIONS = 10
"""Rounds in which everybody is asked, where the smallest share counts first."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Placed:
    cohort: int
    choice: int
    stay: int
    way: WayArcs
    heads: int


class _Dispatcher:
    """Whom he has placed so far."""

    def __init__(
        self, network: Network, stopped: Callable[[], bool], *, orders: bool = True
    ) -> None:
        self.network = network
        self.stopped = stopped
        self.cohorts = list(network.scenario.cohorts.values())
        self._lanes, self._taken = Lanes(network), Taken(network, orders=orders)
        self._placed: list[_Placed] = []
        self._there = np.zeros(len(self.cohorts), dtype=np.int64)
        """Heads of each cohort in the plan that was begun with."""
        sinks = network.choices.sink
        self._choices_of = RowsBy(sinks, np.arange(len(sinks)), len(network.sinks.day))
        self._full: set[int] = set()
        """Arcs on which there is no room: what is taken is given back by cancelling only."""
        self._left: dict[int, list[WayArcs]] = {}
        """Ways of a lane and start date on which there may be room."""

    def begin(self, solution: Solution) -> None:
        """Take all that a plan takes; nothing of it is given back."""
        self._taken.begin(solution)
        for choice in np.flatnonzero(solution.w > 0.5).tolist():
            cohort = int(self.network.choices.cohort[choice])
            self._there[cohort] += round(float(solution.w[choice]))

    # -- placing -------------------------------------------------------------------------------

    def dispatch(self, cohorts: list[int], share: float = 1.0) -> None:
        """Place the workers of cohorts, or a share of each, in this order."""
        there = self._there.copy()
        for one in self._placed:
            there[one.cohort] += one.heads
        lanes = {pair: lane for lane, pair in enumerate(self.network.lanes)}
        for cohort in cohorts:
            if self.stopped():
                return
            row = self.cohorts[cohort]
            left = rounding.ceil(share * row.workers) - int(there[cohort])
            lane = lanes[row.origin, self.network.scenario.destination(row)]
            for commodity in self._lanes.commodities[lane] if left else ():
                for way in self._ways_left(commodity):
                    if self._full.isdisjoint(way):
                        while left and (some := self._take(cohort, way, left)):
                            left -= some
                    if not left:
                        break
                if not left or self.stopped():
                    break

    def _ways_left(self, commodity: int) -> list[WayArcs]:
        """Ways of a lane and start date on which there may be room."""
        ways = self._left.get(commodity)
        if ways is None:
            ways = self._lanes.ways(commodity)
        left = [way for way in ways if self._full.isdisjoint(way)]
        self._left[commodity] = left
        return left

    def _take(self, cohort: int, way: WayArcs, heads: int) -> int:
        """Place as many as fit on a way, in one coach more at most; how many."""
        network, taken = self.network, self._taken
        sink = int(network.arcs.sink[way[-1]])
        choice = self._choice(cohort, sink)
        if choice is None:
            return 0
        stay, beds = taken.bed(int(network.choice_group[choice]))
        heads = min(heads, beds, taken.heads_today(cohort, sink))
        if heads <= 0:
            return 0
        for arc in way:
            room = taken.room(arc)
            if room == 0:
                self._full.add(arc)
                return 0
            heads = min(heads, room)
        if not taken.order(way):
            return 0
        each = taken.each(way, stay)
        if each and taken.spent + each * heads > taken.budget:
            heads = max(0, int((taken.budget - taken.spent) // each))
            if heads == 0:
                return 0
        placed = _Placed(cohort=cohort, choice=choice, stay=stay, way=way, heads=heads)
        self._placed.append(placed)
        taken.book(cohort, way, stay, heads)
        return heads

    def _choice(self, cohort: int, sink: int) -> int | None:
        of = self.network.choices.cohort
        mine = (choice for choice in self._choices_of[sink] if of[choice] == cohort)
        return next(mine, None)

    # -- cancelling ----------------------------------------------------------------------------

    def cancel(self) -> set[int]:
        """Cancel what has too few passengers; the cohorts that look again."""
        again = self._cancel_lines() | self._cancel_coaches()
        if again:
            self._full.clear()
            self._left.clear()
        return again

    def _cancel_lines(self) -> set[int]:
        """Cancel departures with too few passengers; the cohorts that were on them."""
        lost, arcs = self._taken.short_runs(), self.network.arcs
        stranded = [one for one in self._placed if any(int(arcs.run[a]) in lost for a in one.way)]
        for one in stranded:
            self._taken.book(one.cohort, one.way, one.stay, -one.heads)
        gone = set(map(id, stranded))
        self._placed = [one for one in self._placed if id(one) not in gone]
        self._taken.ban(lost)
        return {one.cohort for one in stranded}

    def _cancel_coaches(self) -> set[int]:
        """Cancel coaches with too few passengers; the cohorts that were on them."""
        again = set()
        for group in self._taken.loaded_classes():
            again |= self._leave(group, self._taken.shed(group))
        return again

    def _leave(self, group: int, heads: int) -> set[int]:
        """Take so many riders of a class, those placed last, out of their seats; their cohorts."""
        arcs, kept, again = self.network.arcs, list[_Placed](), set()
        for one in reversed(self._placed):
            some = min(heads, one.heads) if any(arcs.group[arc] == group for arc in one.way) else 0
            if some > 0:
                heads -= some
                again.add(one.cohort)
                self._taken.book(one.cohort, one.way, one.stay, -some)
                one = replace(one, heads=one.heads - some)
            if one.heads:
                kept.append(one)
        self._placed = kept[::-1]
        return again

    # -- the plan ------------------------------------------------------------------------------

    def solution(self, lent: int) -> Solution:
        """What was placed, as a solution of the network."""
        network = self.network
        x = np.zeros(len(network.arcs.commodity))
        w, z = np.zeros(len(network.choices.cohort)), np.zeros(len(network.stays.facility))
        for one in self._placed:
            x[list(one.way)] += one.heads
            w[one.choice] += one.heads
            if one.stay >= 0:
                z[one.stay] += one.heads
        return Solution(
            n=self._taken.n,
            u=self._taken.u,
            o=(self._taken.u > 0).astype(float),
            x=x,
            w=w,
            z=z,
            t=np.zeros(1),
            lent=np.zeros(lent),
        )


def dispatched(
    network: Network,
    loans: int,
    stopped: Callable[[], bool] = lambda: False,
    *,
    start: Solution | None = None,
    orders: bool = True,
) -> Solution:
    """The dispatcher's plan; `loans` is the number of loans of the formulation.

    Once `stopped` says so nobody else is placed. With a `start` in whole numbers all who are in it
    travel as they do there, and others are placed beside them; where he may not order, on its free
    seats alone.
    """
    scenario = network.scenario
    desk = _Dispatcher(network, stopped, orders=orders)
    if start is not None:
        desk.begin(start)
    rank = sorted(
        range(len(desk.cohorts)),
        key=lambda number: (
            not scenario.post_of(desk.cohorts[number]).key,
            -scenario.post_of(desk.cohorts[number]).weight,
            desk.cohorts[number].ready,
            number,
        ),
    )
    if scenario.objective.order[0] == "worst_share" and start is None:
        for portion in range(1, PORTIONS):
            desk.dispatch(rank, portion / PORTIONS)
    again = set(rank)
    while again:
        desk.dispatch([cohort for cohort in rank if cohort in again])
        again = desk.cancel()
    solution = desk.solution(loans)
    if start is None:
        return solution
    return replace(
        solution,
        x=solution.x + start.x,
        w=solution.w + start.w,
        z=solution.z + start.z,
        lent=start.lent,
    )
