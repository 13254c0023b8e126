"""Plans for large programmes: rounding the relaxation, then a few lanes at a time.

The *first round* is a fixed sequence: a dive over everything with money nearly free, then every
origin on its own, at the price that the relaxation puts on money. *Later rounds* go on with
origins, destinations and pairs of them at random (by the seed) for as long as there is time.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from threading import Event

import numpy as np
from numpy.typing import NDArray

from returnplan.model import Floor, Formulation, Programme
from returnplan.model.objectives import cost
from returnplan.scenario.scenario import OBJECTIVES as SENSES
from returnplan.solve import engine
from returnplan.solve.dive import dive
from returnplan.solve.linear import LinearProgramme
from returnplan.solve.point import Point, Restriction

Mask = NDArray[np.bool_]
Real = NDArray[np.float64]
Whole = NDArray[np.int64]

SEARCH_S = 4.0
"""Seconds that branch and bound has for a neighbourhood."""
ASIDE = 5e-4
"""Share of a stage's value that all the money, or all of a later objective, is worth in it.

So of two plans that are equal the one is sought that leaves more to the stages after it.
"""


@dataclass(kw_only=True)
class Neighbourhoods:
    """Finds plans for one stage."""

    search_space: Restriction
    name: str
    floors: tuple[Floor, ...]
    programme: Programme
    seed: int
    until: float
    deadline: float
    """Moment until which the dive over everything may go on."""
    interrupt: Event
    later: Mapping[str, float]
    """Later objectives that are maximised, with the most that each can be."""
    price: float = 0.0
    """Of money, in the objective's unit for one of the currency; 0 where cost is the objective."""
    least_price: float = 0.0
    """The same where the relaxation puts no price on money."""
    under_way: bool = False
    """Whether the stage began with a plan in which somebody travels."""
    asides: Mapping[str, float] = field(default_factory=dict)
    """Weights of the later objectives."""
    relaxation: engine.Answer | None = None
    """The relaxation of the stage."""

    @property
    def maximise(self) -> bool:
        return SENSES[self.name] == "max"

    @property
    def formulation(self) -> Formulation:
        return self.search_space.formulation

    def relax(self) -> float:
        """Bound of the linear relaxation; sets the price of money from its duals."""
        relaxation = LinearProgramme(
            self.programme, self.formulation.objectives[self.name], maximise=self.maximise
        )
        answer = relaxation.solve(self.until - time.monotonic())
        self.relaxation = answer
        if answer.values is None or not answer.optimal:
            return float("inf") if self.maximise else float("-inf")
        if self.name != "cost":
            spent = float(
                cost(self.formulation.network, self.formulation.variables) @ answer.values
            )
            self.least_price = ASIDE * abs(answer.bound) / max(spent, 1.0)
            self.price = self.least_price
            if "C12" in self.programme.rows and answer.duals is not None:
                dual = float(abs(answer.duals[self.programme.rows["C12"]][0]))
                self.price = max(self.price, dual)
        if self.maximise:
            self.asides = {
                name: ASIDE * abs(answer.bound) / total
                for name, total in self.later.items()
                if total > 0
            }
        return answer.bound

    def _aim(self, formulation: Formulation) -> Real:
        """The stage's objective, a little of the later ones, less money at its price."""
        aim = formulation.objectives[self.name]
        for name, weight in self.asides.items():
            aim = aim + weight * formulation.objectives[name]
        if self.price == 0.0:
            return aim
        sign = -1.0 if self.maximise else 1.0
        return aim + sign * self.price * cost(formulation.network, formulation.variables)

    # -- rounds --------------------------------------------------------------------------------

    def first_round(self, best: Callable[[], Point | None]) -> Iterator[Point | None]:
        """Plans of the fixed sequence, one after another."""
        price = self.price
        self.price = min(price, self.least_price)
        start = best()
        self.under_way = start is not None and bool(start.n.any() or start.u.any())
        if self.under_way and self.maximise:
            yield self.everything(start)
        if self.maximise or not self.under_way:
            yield self.everything()
        self.price = price
        for lanes in self._by(0):
            point = best()
            if point is not None:
                yield self.improved(point, lanes)

    def later_rounds(self, best: Callable[[], Point | None]) -> Iterator[Point | None]:
        """Plans of random neighbourhoods, without end."""
        random = np.random.default_rng(self.seed)
        groups = [*self._by(0), *self._by(1)]
        while True:
            point = best()
            chosen = random.permutation(len(groups))[: random.integers(1, 3)]
            if point is None:
                yield self.everything()
                continue
            lanes = np.zeros(len(self.search_space.network.lanes), dtype=bool)
            for number in chosen:
                lanes |= groups[number]
            yield self.searched(point, lanes)

    def _by(self, side: int) -> list[Mask]:
        """Lanes of each origin (side 0) or destination (side 1)."""
        lanes = self.search_space.network.lanes
        places = sorted({lane[side] for lane in lanes})
        return [np.array([lane[side] == place for lane in lanes]) for place in places]

    # -- moves ---------------------------------------------------------------------------------

    def everything(self, kept: Point | None = None) -> Point | None:
        """Round the relaxation of the whole programme; the vehicles of `kept` run at least.

        With them the floors of earlier stages can be kept, so that hardly a dive ends without a
        plan.
        """
        free = np.ones(len(self.programme.lower), dtype=bool)
        return self._rounded(self.search_space, free, None, kept=kept)

    def _everything_until(self) -> float:
        """Two fifths of the stage's time left where it began with a plan; else all."""
        if not self.under_way:
            return self.deadline
        now = time.monotonic()
        return now + 0.4 * max(0.0, self.until - now)

    def improved(self, point: Point, lanes: Mask) -> Point | None:
        """The plan of a dive over the workers of `lanes`, everybody else's travel fixed."""
        space = self.search_space
        free_units, runs, arcs, choices, stays = self._reach(lanes)
        restriction = Restriction(
            network=space.network,
            units=free_units | (point.n > 0.5),
            arcs=arcs | (point.x > 0.5),
        )
        v = restriction.formulation.variables
        free = np.zeros(v.count, dtype=bool)
        free[v.n] = free_units[restriction.units]
        free[v.x] = arcs[restriction.arcs]
        free[v.u] = free[v.o] = runs
        free[v.w], free[v.z] = choices, stays
        free[v.i] = free[v.t] = free[v.production] = True
        return self._rounded(restriction, free, point)

    def _rounded(
        self,
        restriction: Restriction,
        free: Mask,
        point: Point | None,
        kept: Point | None = None,
    ) -> Point | None:
        formulation = restriction.formulation
        v = formulation.variables
        values = np.zeros(v.count) if point is None else restriction.columns(point)
        whole = formulation.with_floors(self.floors)
        programme = whole.reduced(free, values)
        if kept is not None:
            vehicles = np.concatenate([v.o, v.u, v.n])
            least = programme.lower.copy()
            least[vehicles] = restriction.columns(kept)[vehicles]
            programme = replace(programme, lower=least)
        number = np.cumsum(free) - 1
        blocks = [number[columns[free[columns]]] for columns in (v.o, v.u, v.n)]
        relaxation = LinearProgramme(
            programme, self._aim(formulation)[free], maximise=self.maximise
        )
        until = self.until if point is not None else self._everything_until()
        answer = dive(relaxation, blocks, until=until, interrupt=self.interrupt)
        if answer is None or answer.values is None:
            return None
        values = values.copy()
        values[free] = answer.values
        return self._made_whole(restriction, whole, values, free)

    def searched(self, point: Point, lanes: Mask) -> Point | None:
        """The plan that branch and bound finds for the workers of `lanes` in a few seconds.

        People in fractions, as they are easily made whole once the vehicles are settled.
        """
        space = self.search_space
        units, runs, arcs, choices, stays = self._reach(lanes)
        v = space.formulation.variables
        free = np.zeros(v.count, dtype=bool)
        free[v.n], free[v.x] = units, arcs
        free[v.u] = free[v.o] = runs
        free[v.w], free[v.z] = choices, stays
        free[v.i] = free[v.t] = free[v.production] = True
        values = space.columns(point)
        people = self.programme.fractional(np.concatenate([v.x, v.w, v.z]))
        left = self.until - time.monotonic()
        answer = engine.solve(
            people.reduced(free, values),
            self._aim(space.formulation)[free],
            maximise=self.maximise,
            engine=engine.SCIP,
            limits=engine.Limits(seconds=min(SEARCH_S, left), gap=1e-4, seed=self.seed),
            hint=values[free],
            interrupt=self.interrupt,
        )
        if answer.values is None:
            return None
        found = values.copy()
        found[free] = answer.values
        return self._made_whole(space, self.programme, found, free)

    def whole_people(self, values: Real) -> Point | None:
        """The plan of the whole programme with these vehicles."""
        everything = np.ones(len(values), dtype=bool)
        return self._made_whole(self.search_space, self.programme, values, everything)

    def _made_whole(
        self, restriction: Restriction, programme: Programme, values: Real, free: Mask
    ) -> Point | None:
        v = restriction.formulation.variables
        values = values.copy()
        vehicles = np.concatenate([v.o, v.u, v.n])
        values[vehicles] = np.round(values[vehicles])
        people = np.concatenate([v.x, v.w, v.z, v.lent, v.lends])
        if np.abs(values[people] - np.round(values[people])).max(initial=0.0) > 1e-6:
            return self._whole_people(restriction, programme, values, free)
        return restriction.point(values)

    def _whole_people(
        self, restriction: Restriction, programme: Programme, values: Real, free: Mask
    ) -> Point | None:
        """Whole workers and loans for vehicles that are settled."""
        formulation = restriction.formulation
        v = formulation.variables
        open_ = free.copy()
        open_[np.concatenate([v.o, v.u, v.n])] = False
        open_[v.i] = True
        answer = engine.solve(
            programme.reduced(open_, values),
            self._aim(formulation)[open_],
            maximise=self.maximise,
            engine=engine.SCIP,
            limits=engine.Limits(
                seconds=min(10.0, max(1.0, self.until - time.monotonic())), gap=1e-4
            ),
        )
        if answer.values is None:
            return None
        values = values.copy()
        values[open_] = answer.values
        return restriction.point(values)

    # -- what lanes can use --------------------------------------------------------------------

    @cached_property
    def _arc_lane(self) -> Whole:
        network = self.search_space.network
        return network.commodities.lane[network.arcs.commodity]

    @cached_property
    def _choice_lane(self) -> Whole:
        network = self.search_space.network
        return network.commodities.lane[network.sinks.commodity[network.choices.sink]]

    def _reach(self, lanes: Mask) -> tuple[Mask, Mask, Mask, Mask, Mask]:
        """(unit options, runs, arcs, choices, stays) that workers of `lanes` can use."""
        network = self.search_space.network
        arcs = lanes[self._arc_lane]
        groups = np.zeros(len(network.classes.level), dtype=bool)
        groups[network.arcs.group[arcs & (network.arcs.group >= 0)]] = True
        runs = np.zeros(len(network.runs.level), dtype=bool)
        runs[network.arcs.run[arcs & (network.arcs.run >= 0)]] = True
        choices = lanes[self._choice_lane]
        beds = np.zeros(len(network.bed_groups.day), dtype=bool)
        beds[network.choice_group[choices & (network.choice_group >= 0)]] = True
        return groups[network.units.group], runs, arcs, choices, beds[network.stays.group]
