"""Greedily keeps what fits of an earlier plan: important riders first, then whoever leaves first.

Riders keep their trips, dates and, where there are beds, their facility. A trip has no more units
than it had. What rule stands in the way of the others is told of each. What is fixed (C29) is there
before anybody else, whatever the earlier plan says of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from returnplan.arrays import Real
from returnplan.network import Network
from returnplan.optimiser.held import held
from returnplan.optimiser.solution import Restriction, Solution
from returnplan.optimiser.space import Space
from returnplan.optimiser.start.bookings import Bookings, KeptRiders
from returnplan.optimiser.start.cancelling import Cancelling
from returnplan.optimiser.start.dropped import StartReason, Why
from returnplan.optimiser.start.translation import Translation
from returnplan.plan.plan import Assignment, Dropped, Plan
from returnplan.plan.ridden import part


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What fits of an earlier plan."""

    earlier: Plan
    whole: Restriction
    """Of the network of `solution`."""
    solution: Solution
    """In whole numbers; it keeps every rule."""
    values: Mapping[str, float]
    """Of the objectives of the order."""
    dropped: tuple[Dropped, ...]

    @classmethod
    def of(cls, space: Space, earlier: Plan) -> Kept:
        """`earlier` may be a plan of another scenario."""
        keeper = _Keeper(space, earlier)
        solution = keeper.kept()
        return cls(
            earlier=earlier,
            whole=space.whole,
            solution=solution,
            values={name: space.value(name, solution) for name in space.formulation.objectives},
            dropped=_summed(keeper.dropped),
        )

    @property
    def heads(self) -> int:
        return round(float(self.solution.w.sum()))


def kept(network: Network, earlier: Plan) -> Kept:
    """What of an earlier plan fits a network."""
    return Kept.of(Space(network=network), earlier)


def _summed(dropped: Iterable[Dropped]) -> tuple[Dropped, ...]:
    """One row for those who differ in heads only, by cohort, trip and reason."""
    heads = Counter[Dropped]()
    for one in dropped:
        heads[replace(one, workers=0)] += one.workers
    rows = [replace(one, workers=workers) for one, workers in heads.items()]
    return tuple(sorted(rows, key=lambda one: (one.cohort, one.trip, one.reason, one.detail)))


class _Keeper:
    """Who is kept so far, and who is not."""

    def __init__(self, space: Space, earlier: Plan) -> None:
        self.space, self.earlier = space, earlier
        network = space.network
        self.dropped: list[Dropped] = []
        self._riders: list[KeptRiders] = []
        self._translation = Translation(network=network, earlier=earlier)
        self._why = Why(translation=self._translation)
        self._bookings = Bookings(space, earlier, self._why)
        self._cancelling = Cancelling(network=network, bookings=self._bookings, why=self._why)
        self._cohorts = {name: number for number, name in enumerate(network.cohorts)}
        choices = network.choices
        pairs = zip(choices.cohort.tolist(), choices.sink.tolist(), strict=True)
        self._choice_of = {pair: number for number, pair in enumerate(pairs)}

    @property
    def network(self) -> Network:
        return self.space.network

    # -- all -----------------------------------------------------------------------------------

    def kept(self) -> Solution:
        """The plan of those who fit, in the columns of the network."""
        scenario, matched = self.network.scenario, self._translation.cohorts
        known, trips = [], self.earlier.trips
        ahead = [part(self.earlier.scenario, trips, one) for one in self.earlier.assignments]
        for one in held(scenario, trips, ahead).rest:
            if one.cohort in matched:
                known.append(one)
            else:
                self._drop(one, one.workers, self._why.cohort(one))

        def rank(one: Assignment) -> tuple[bool, float, int, str]:
            post = scenario.post_of(scenario.cohorts[matched[one.cohort]])
            return not post.key, -post.weight, one.depart, one.cohort

        for one in sorted(known, key=rank):
            self._take(one)
        while self._cancelled():
            pass
        return self._valid()

    def _valid(self) -> Solution:
        """The solution, without loans or else without the last riders where a rule is broken."""
        lent = self._lent()
        solution = self._checked(lent)
        if solution is None and lent.any():
            solution = self._with_loans(lent)
        while solution is None and self._riders:
            # A rule that is not counted here: half of the riders go, those who count least.
            for one in self._riders[len(self._riders) // 2 :]:
                self._leave(one, self._why.rule(one.assignment))
            while self._cancelled():
                pass
            solution = self._checked(np.zeros(len(lent)))
        return self.space.nobody if solution is None else solution

    def _checked(self, lent: Real) -> Solution | None:
        solution = self.space.settled(self._solution(lent))
        return solution if self.space.valid(self.space.formulation.base, solution) else None

    def _lent(self) -> Real:
        """Heads of the earlier plan's loans, as many as still may be lent."""
        loans = self.network.scenario.loans
        names = self.space.formulation.variables.work.loans
        heads = [min(self.earlier.loans.get(name, 0), loans[name].workers) for name in names]
        for name, lends in self.earlier.loans.items():
            fewer = lends - dict(zip(names, heads, strict=True)).get(name, 0)
            if fewer > 0:
                self.dropped.append(self._why.loan(name, fewer))
        return np.array(heads, dtype=float)

    def _with_loans(self, lent: Real) -> Solution | None:
        """With those of the loans that break no rule, one after another."""
        kept = np.zeros(len(lent))
        solution = self._checked(kept)
        names = self.space.formulation.variables.work.loans
        for loan in np.flatnonzero(lent).tolist() if solution is not None else ():
            more = kept.copy()
            more[loan] = lent[loan]
            found = self._checked(more)
            if found is None:
                self.dropped.append(self._why.loan(names[loan], round(float(lent[loan]))))
            else:
                kept, solution = more, found
        return solution

    def _solution(self, lent: Real) -> Solution:
        network = self.network
        n, u = np.zeros(len(network.units.group)), np.zeros(len(network.runs.level))
        fixed = self._bookings.fixed
        for column, counted in ((n, self._bookings.n), (u, self._bookings.u)):
            for number, units in counted.items():
                column[number] = units
        x, w, z = fixed.x.copy(), fixed.w.copy(), fixed.z.copy()
        for one in self._riders:
            x[list(one.path.way)] += one.heads
            w[one.choice] += one.heads
            if one.stay >= 0:
                z[one.stay] += one.heads
        return Solution(n=n, u=u, o=(u > 0).astype(float), x=x, w=w, z=z, t=np.zeros(1), lent=lent)

    # -- riders --------------------------------------------------------------------------------

    def _take(self, one: Assignment) -> None:
        """Keep as many riders of an assignment as there is room for."""
        name = self._translation.cohorts[one.cohort]
        cohort = self.network.scenario.cohorts[name]
        found = self._translation.found(one, cohort, self._bookings.pinned)
        sink = -1 if found is None else int(self.network.arcs.sink[found.way[-1]])
        choice = self._choice_of.get((self._cohorts[name], sink))
        if found is None or choice is None:
            self._drop(one, one.workers, self._why.way(one, cohort, self._bookings.pinned))
            return
        heads = one.workers
        for room, reason in self._bookings.rooms(one, self._cohorts[name], sink, found):
            if room < heads:
                self._drop(one, heads - max(0, room), reason())
                heads = max(0, room)
            if not heads:
                return
        group = int(self.network.choice_group[choice])
        for stay, beds in self._bookings.beds(one, group, heads):
            some = self._bookings.affordable(beds, found, stay)
            if some < beds:
                self._drop(one, beds - some, self._why.budget())
            if some:
                riders = KeptRiders(
                    assignment=one,
                    cohort=self._cohorts[name],
                    choice=choice,
                    stay=stay,
                    path=found,
                    heads=some,
                )
                self._bookings.book(riders)
                self._riders.append(riders)
            heads -= beds
        if heads:
            self._drop(one, heads, self._why.beds(one, group))

    def _drop(self, one: Assignment, heads: int, reason: StartReason) -> None:
        trip, code, detail = reason
        self.dropped.append(
            Dropped(trip=trip, cohort=one.cohort, workers=heads, reason=code, detail=detail)
        )

    def _cancelled(self) -> bool:
        """Cancel trips that do not run with the riders who are kept; whether there were any."""
        stranded = self._cancelling.stranded(self._riders)
        for one, reason in stranded:
            self._leave(one, reason)
        return bool(stranded)

    def _leave(self, one: KeptRiders, reason: StartReason) -> None:
        """Take riders out of the plan."""
        self._riders = [other for other in self._riders if other is not one]
        self._drop(one.assignment, one.heads, reason)
        self._bookings.release(one)
