"""Plans for large programmes: rounding the relaxation, then parts of the plan again and again.

Moves see the columns that are near the relaxation's plan, or in the plan that they start from
(`sight`). The *first round* is a fixed sequence: dives over everything, the first with money nearly
free and something of the later objectives; then *walks*, in which one part after another (some
dates, origins or destinations at random, by the seed) is rounded again, all others staying as they
are; in between branch and bound on windows of dates. *Later rounds* go on so for as long as there
is time.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from threading import Event

import numpy as np

from returnplan.arrays import Mask, Real, Whole
from returnplan.errors import EngineError
from returnplan.model import Floor, Formulation, Programme
from returnplan.model.linking import linked
from returnplan.model.objectives import cost
from returnplan.optimiser.bounds.aim import Aim, Guide
from returnplan.optimiser.bounds.relaxation import PRODUCTION as PRODUCTION_ROWS
from returnplan.optimiser.bounds.relaxation import Relaxation
from returnplan.optimiser.engines import engine
from returnplan.optimiser.engines.linear import LinearProgramme
from returnplan.optimiser.engines.simplex import MOST_ITERATIONS
from returnplan.optimiser.point import Point, Restriction
from returnplan.optimiser.production import PRODUCTION
from returnplan.optimiser.search.candidates import Candidates
from returnplan.optimiser.search.capacity import Capacity
from returnplan.optimiser.search.dive import Surplus, dive
from returnplan.optimiser.search.merge import merged
from returnplan.scenario.objectives import maximised

WALK, MORE_WALKS = 10, 2
"""Moves of a walk of the first round, and its walks before there is one for every window."""
MOVE_ITERATIONS = 1500
"""Iterations of the simplex that rounding a part may take: where it goes well, it takes fewer."""
FIRST_RECREATIONS = 8
"""Walks of ruin and recreate in the first round."""
RECREATING = 3.0
"""Time for ruin and recreate in later rounds, for each second of rounding and searching parts."""
MANY_WINDOWS = 12
"""Windows from which they are so small that one is searched before all walks."""
SEARCHES, SEARCHES_LARGE = 0.2, 0.05
"""Share of branch and bound in later rounds."""
SEARCH_S = 4.0
"""Seconds that branch and bound has for a neighbourhood of a later round."""
SEARCH_NODES = 5
"""Its nodes in the first round, which must not depend on time. More find hardly more."""
SEARCH_GAP = 2e-4
PEOPLE_S, PEOPLE_NODES, PEOPLE_GAP = 10.0, 1000, 1e-4
"""Seconds, or nodes where moves are counted, and gap of making workers whole."""
ASIDE = 5e-4
"""Share of a stage's value that all the money, or all of a later objective, is worth in it.

So of two plans that are equal the one is sought that leaves more to the stages after it.
"""
FORESIGHT, FADING = 0.3, 3.0
"""The same of the next objective in the first dive, and how much less each after it counts.

The later stages start from its plan, and have no time to bring thousands of workers themselves.
"""
GUIDE_MONEY, GUIDE_MONEY_LARGE = 0.008, 0.05
"""The same of money in that dive, and when the columns are chosen that moves see: it must tell
good ones from idle ones. More in a large network, where the cost stage will change little."""
FIRST_DIVE = 12_000, 2
FIRST_DIVE_LARGE = 10_000, 1
"""Arcs, and unit options of a class, that dives over everything see, and in a large network."""
MOST_CLOSINGS = 6
"""How often a dive takes units away that stay too empty."""
WHOLE = 1e-6
"""Distance from a whole number below which a value counts as one."""
FEASIBLE = 1e-6
"""Violation of a row, relative to its limit, that is taken for rounding."""
SHORT = 1e-6
"""Riders missing that are taken for rounding."""
FIRST_SHARE, FIRST_SHARE_LARGE = 0.6, 0.75
"""Share of all time left that the first dive may take, and that of a large network."""
SURPLUS, SURPLUS_KEPT = 0.01, 5e-4
"""What a dive begins with above the floors where another has failed, and where it keeps a plan, as
a share of them."""
RECREATED_SHARE = 0.25
"""Share of the stage's time left that a dive may take after ruin and recreate."""
LATER_SHARE = 0.4
"""Share of the stage's time left that another may take."""
GUIDE_GAP = 5e-3
"""Gap within which the relaxation is solved that says what moves see."""
GUIDE_SHARE = 0.2
"""Share of the time left that either relaxation may take in a large network's first stage."""
EASIER_SHARE = 0.6
"""Share of the time for a bound, at most, for a relaxation without floors on production."""
FAR = 0.01
"""Gap above which a stage that begins with a plan rounds the relaxation once more."""
RELAX_GAP = 1e-4
RELAX_SHARE = 0.5
"""Gap within which the relaxation is solved, and its share of the stage's time at most."""


@dataclass(kw_only=True)
class Neighbourhoods:
    """Finds plans for one stage."""

    search_space: Restriction
    linear: Relaxation
    recreated: Callable[[Point, int], Point] | None
    """The plan after some walks of ruin and recreate; None where there is no kernel for it."""
    name: str
    floors: tuple[Floor, ...]
    programme: Programme
    seed: int
    until: float
    deadline: float
    """Moment until which the dive over everything may go on."""
    interrupt: Event
    counted: bool
    """Whether moves are counted: then no move is bounded by seconds of its own."""
    judged: Callable[[Point], tuple[Point, float] | None]
    """A plan as it would be kept, with its value; None if it is not valid."""
    enough: Callable[[float], bool]
    """Whether a value ends the stage by its gap."""
    bounds: Mapping[str, float]
    """Of objectives of earlier stages, where they are known."""
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
    foresight: Mapping[str, float] = field(default_factory=dict)
    """The same in the first dive."""
    foreseeing: bool = False
    """Whether it is under way."""
    hasty: bool = False
    """Whether it takes production at its price, since with the rows of production it failed."""
    recreating: bool = False
    """Whether the stage began with ruin and recreate, so that a dive need not take long."""
    relaxed: float | None = None
    """Bound of the relaxation; None where it was not solved."""
    guide: Guide | None = None
    """What the relaxation says of the parts of plans; None where it was not solved."""

    @property
    def maximise(self) -> bool:
        return maximised(self.name)

    @property
    def formulation(self) -> Formulation:
        return self.search_space.formulation

    def relax(self) -> float:
        """Bound of the relaxation; sets the price of money and what moves see from its prices."""
        began = time.monotonic()
        share = RELAX_SHARE * max(0.0, self.until - began)
        if self.linear.large:
            share = max(share, GUIDE_SHARE * (self.deadline - began))
        bound, relaxation = self.bound(began + share), self.linear
        if not relaxation.solved:
            return bound
        self.relaxed = bound
        self._weigh(abs(relaxation.value), relaxation.money())
        if self.name != "cost":
            self.price = max(self.least_price, relaxation.money_price())
        self.guide = relaxation.latest = relaxation.guide()
        # Without its guide the first dive of a large network finds little.
        self._choose(time.monotonic() + share if self.linear.large else began + 1.5 * share)
        return bound

    def bound(self, until: float) -> float:
        """Bound of the relaxation, as good as it is by the moment `until`.

        Rows of production make each round of a large network's take ten times as long. So the
        relaxation without floors on production comes first: its bound holds too.
        """
        easier = tuple(floor for floor in self.floors if floor.objective not in PRODUCTION)
        if not self.linear.large or self.name in PRODUCTION or easier == self.floors:
            return self._bound(self.programme, until)
        now = time.monotonic()
        self.linear.forget()
        first = self._bound(
            self.formulation.with_floors(easier), now + EASIER_SHARE * (until - now)
        )
        proof = self.linear.proof
        bound = self._bound(self.programme, until)
        if (first < bound) == self.maximise:
            self.linear.proof = proof
            return first
        return bound

    def _bound(self, programme: Programme, until: float) -> float:
        sign = 1.0 if self.maximise else -1.0
        self.linear.stage(programme, Aim(weights={self.name: sign}))
        self.linear.solve(gap=RELAX_GAP, until=until, stopped=self.interrupt.is_set)
        return sign * self.linear.bound

    def follow(self, start: Point, guide: Guide) -> None:
        """Weights from a plan, and what moves see from an earlier stage: no relaxation is asked."""
        objectives, columns = self.formulation.objectives, self.search_space.columns(start)
        spent = cost(self.formulation.network, self.formulation.variables) @ columns
        self._weigh(abs(float(objectives[self.name] @ columns)), float(spent))
        self.price, self.guide = self.least_price, guide

    def _weigh(self, size: float, spent: float) -> None:
        """What money and later objectives count, where the stage's own is worth `size`."""
        if self.name != "cost":
            budget = self.formulation.network.scenario.budget
            self.least_price = ASIDE * size / max(spent if budget is None else budget, 1.0)
        if self.maximise:
            self.asides = {
                name: ASIDE * size / total for name, total in self.later.items() if total > 0
            }
            self.foresight = self._foresight(size)

    def _foresight(self, size: float) -> dict[str, float]:
        """Weights of the later objectives in the first dive."""
        counted = {name: total for name, total in self.later.items() if total > 0}
        shares = FORESIGHT / FADING ** np.arange(len(counted))
        totals = zip(counted.items(), shares.tolist(), strict=True)
        return {name: share * size / total for (name, total), share in totals}

    def _choose(self, until: float) -> None:
        """What moves see: by the relaxation of an aim in which later stages and money count."""
        relaxation = self.linear
        weights = {self.name: 1.0 if self.maximise else -1.0, **self.foresight}
        if self.name != "cost":
            weights["cost"] = -max(self.price, self.least_price * self._guide_money / ASIDE)
        if len(weights) > 1:
            aim = Aim(weights=weights)
            if aim.production and not relaxation.with_production:
                relaxation.stage(self.programme, aim)
            relaxation.aim(aim)
            with suppress(EngineError):  # what moves see is then what bounded the stage
                relaxation.solve(gap=GUIDE_GAP, until=until, stopped=self.interrupt.is_set)
        if relaxation.solved:
            self.guide = relaxation.latest = relaxation.guide()

    @property
    def _guide_money(self) -> float:
        return GUIDE_MONEY_LARGE if self.linear.large else GUIDE_MONEY

    @property
    def _prices_production(self) -> bool:
        """Whether a dive over everything takes production at its price: without its rows."""
        floors = {floor.objective for floor in self.floors}
        return (
            self.foreseeing
            and self.guide is not None
            and (self.hasty or self.linear.large)
            and not floors & set(PRODUCTION)
        )

    def _aim(self, formulation: Formulation) -> Real:
        """The stage's objective, something of the later ones, less money at its price."""
        aim = formulation.objectives[self.name]
        if self._prices_production:
            assert self.guide is not None
            aim = np.zeros(formulation.variables.count)
            aim[formulation.variables.w] = self.guide.worths
            return aim - self.price * cost(formulation.network, formulation.variables)
        for name, weight in (self.foresight if self.foreseeing else self.asides).items():
            aim = aim + weight * formulation.objectives[name]
        if self.price == 0.0:
            return aim
        sign = -1.0 if self.maximise else 1.0
        return aim + sign * self.price * cost(formulation.network, formulation.variables)

    @cached_property
    def _candidates(self) -> Candidates:
        """By the guide that there is when moves begin."""
        return Candidates(formulation=self.formulation, guide=self.guide, large=self.linear.large)

    # -- rounds --------------------------------------------------------------------------------

    def first_round(
        self, best: Callable[[], Point | None], dispatched: Point | None = None
    ) -> Iterator[Point | None]:
        """Plans of the fixed sequence, one after another; the first is no worse than `dispatched`.

        Of these two that is better which leaves more to the later stages too.
        """
        price = self.price
        self.price = min(price, self.least_price)
        start = best()
        if self.under_way and self.maximise and self._far(start):
            yield self.everything(start)
        if not self.under_way:
            if not self.linear.large and self.recreated and dispatched is not None:
                dispatched = self.recreated(dispatched, FIRST_RECREATIONS)
                self.recreating = True
                yield dispatched
            self.foreseeing, self.price = True, self.least_price * self._guide_money / ASIDE
            found = self._better(self.everything(), dispatched)
            unfound = found is None or found is dispatched
            if not self.linear.large and not self.recreating and unfound:
                self.hasty = True
                found = self._better(self.everything(), found)
            yield found
            self.foreseeing, self.price = False, min(price, self.least_price)
        if self.maximise and best() is None:
            yield self.everything()
        self.price = price
        point = best()
        if self.recreated and point is not None:
            yield self.recreated(point, FIRST_RECREATIONS)
        point = best()
        if point is not None and not (point.n.any() or point.u.any()):
            # Rounding everything at once has failed: build up, date after date.
            for window in self._candidates.parts.windows(0):
                point = best()
                if point is not None:
                    yield self.rounded(point, window, self.until)
        # Dives over everything for the least cost of a large network end too late, if at all.
        slow = not self.maximise and self.linear.large
        if not self.maximise and self.under_way and not slow:
            found = self._dive_near(0.0)
            yield found if found is not None else self._dive_near(SURPLUS)
        random = np.random.default_rng(self.seed)
        parts = self._candidates.parts
        # Windows of a large network bring too little for their time.
        windows = [] if self.linear.large else parts.windows(0) + parts.windows(1)
        if self.maximise and len(windows) >= MANY_WINDOWS:
            yield from self._search(best, windows.pop(0))
        for _ in range(MORE_WALKS):
            yield from self._walk(best, random)
        if self._far(best()) and not slow:
            yield self.everything()
        for window in windows:
            yield from self._search(best, window)
            yield from self._walk(best, random)

    def _search(self, best: Callable[[], Point | None], window: Mask) -> Iterator[Point | None]:
        point = best()
        if point is not None:
            yield self.searched(point, window, nodes=SEARCH_NODES)

    def _walk(
        self, best: Callable[[], Point | None], random: np.random.Generator
    ) -> Iterator[Point | None]:
        point = best()
        if point is not None:
            yield self.walk(point, random)

    def later_rounds(self, best: Callable[[], Point | None]) -> Iterator[Point | None]:
        """Plans of random neighbourhoods, without end."""
        random = np.random.default_rng(self.seed + 1)
        recreating = rounding = 0.0
        while True:
            point, began = best(), time.monotonic()
            more = recreating <= rounding * RECREATING or self.counted
            if self.recreated and point is not None and more:
                yield self.recreated(point, 1)
                recreating += time.monotonic() - began
                point, began = best(), time.monotonic()
            if point is None:
                yield self.everything()
            elif random.random() < (SEARCHES_LARGE if self.linear.large else SEARCHES):
                yield self._searched_somewhere(point, random)
            else:
                until = self.until
                if not self.counted:
                    until = min(until, time.monotonic() + SEARCH_S)
                yield self.rounded(point, self._candidates.parts.random(random), until)
            rounding += time.monotonic() - began

    def walk(self, point: Point, random: np.random.Generator) -> Point:
        """The plan after `WALK` moves at random, each from the best plan until then."""
        value = float(self.formulation.objectives[self.name] @ self.search_space.columns(point))
        best = point
        for _ in range(WALK):
            over = self.interrupt.is_set() or time.monotonic() >= self.until
            if over or self.enough(value):
                break
            found = self.rounded(best, self._candidates.parts.random(random), self.until)
            judged = None if found is None else self.judged(found)
            if judged is not None and (judged[1] >= value if self.maximise else judged[1] <= value):
                best, value = judged
        return best

    def _searched_somewhere(self, point: Point, random: np.random.Generator) -> Point | None:
        if random.random() < 0.5:
            parts = self._candidates.parts.windows(float(random.random()))
        else:
            parts = self._candidates.parts.by(int(random.integers(2)))
        part = parts[int(random.integers(len(parts)))]
        return self.searched(point, part, nodes=SEARCH_NODES if self.counted else None)

    def _far(self, point: Point | None) -> bool:
        """Whether a plan is so far from the relaxation that rounding this may lead to a better."""
        if point is None or self.relaxed is None:
            return True
        reached = float(self.formulation.objectives[self.name] @ self.search_space.columns(point))
        return abs(self.relaxed - reached) > FAR * abs(reached)

    def _better(self, point: Point | None, other: Point | None) -> Point | None:
        """The one that is better by the aim of the moves."""
        if point is None or other is None:
            return other if point is None else point
        aim = self._aim(self.formulation)
        values = [float(aim @ self.search_space.columns(one)) for one in (point, other)]
        return other if (values[1] > values[0]) == self.maximise else point

    # -- moves ---------------------------------------------------------------------------------

    def everything(self, kept: Point | None = None) -> Point | None:
        """Round the relaxation of the whole programme; the vehicles of `kept` run at least.

        With them the floors of earlier stages can be kept, so that hardly a dive ends without a
        plan.
        """
        v = self.formulation.variables
        start = Point.nobody(self.formulation) if kept is None else kept
        values = self.search_space.columns(start)
        least = None
        if kept is not None:
            least = np.zeros(v.count)
            vehicles = np.concatenate([v.o, v.u, v.n])
            least[vehicles] = values[vehicles]
        seen = self._candidates.promising
        if self.linear.large or self.foreseeing:
            seen = self._candidates.near(*(FIRST_DIVE_LARGE if self.linear.large else FIRST_DIVE))
        seen = self._candidates.with_used(seen, kept)
        if self._prices_production:
            seen[v.production] = False
        surplus = SURPLUS_KEPT if kept is not None else 0.0
        return self._dive(seen, values, self._everything_until(), least, surplus=surplus)

    def _dive_near(self, surplus: float) -> Point | None:
        """Round the relaxation of the whole programme, with fewer columns than moves see.

        It begins with more than the floors, if the bounds of their stages leave room for it.
        """
        values = self.search_space.columns(Point.nobody(self.formulation))
        if surplus > self._room_above_floors():
            return None
        return self._dive(
            self._candidates.near(*FIRST_DIVE), values, self._everything_until(), surplus=surplus
        )

    def _room_above_floors(self) -> float:
        """Half of the share by which the bounds of earlier stages are above the floors."""
        known = [
            self.bounds[floor.objective] / floor.value - 1.0
            for floor in self.floors
            if floor.objective in self.bounds and floor.value > 0
        ]
        return 0.5 * min(known, default=np.inf)

    def _everything_until(self) -> float:
        """Much of all time for the first dive; else a part of the stage's time left."""
        now = time.monotonic()
        if self.recreating:
            return now + RECREATED_SHARE * max(0.0, self.until - now)
        if self.foreseeing:
            share = FIRST_SHARE_LARGE if self.linear.large else FIRST_SHARE
            return now + share * max(0.0, self.deadline - now)
        share = FIRST_SHARE_LARGE if self.linear.large else LATER_SHARE
        return now + share * max(0.0, self.until - now)

    def rounded(self, point: Point, arcs: Mask, until: float) -> Point | None:
        """The plan of a dive over the itineraries of `arcs`, everybody else's travel fixed."""
        values = self.search_space.columns(point)
        return self._dive(self._candidates.free(point, arcs), values, until, part=True)

    def _dive(
        self,
        free: Mask,
        values: Real,
        until: float,
        least: Real | None = None,
        part: bool = False,
        surplus: float = 0.0,
    ) -> Point | None:
        v = self.formulation.variables
        programme = self.programme.without("C5") if self.linear.large else self.programme
        if self._prices_production:
            programme = _without_production(programme)
        programme, free = merged(self.formulation, programme, free, values)
        programme = programme.reduced(free, values)
        if least is not None:
            programme = replace(programme, lower=np.maximum(programme.lower, least[free]))
        programme, aim, start = self._linked(programme, free, values)
        number = np.cumsum(free) - 1
        blocks = [number[columns[free[columns]]] for columns in (v.o, v.u, v.n)]
        relaxation = LinearProgramme(
            programme,
            aim,
            maximise=self.maximise,
            iterations=MOVE_ITERATIONS if part else MOST_ITERATIONS,
        )
        floors = Surplus(relaxation, self._floor_rows(relaxation.programme), surplus)
        go_on = partial(
            dive,
            relaxation,
            blocks,
            fits=self._fits(free, values),
            ease=floors.ease,
            cutoff=float(aim @ start) if part else None,
            until=until,
            interrupt=self.interrupt,
        )
        answer = go_on()
        for _ in range(MOST_CLOSINGS):
            if answer is None or answer.values is None:
                return None
            found = values.copy()
            found[free] = answer.values[: free.sum()]
            empty = self._too_empty(found) & free
            if not empty.any():
                break
            relaxation.bound(
                number[empty], lower=np.zeros(empty.sum()), upper=np.zeros(empty.sum())
            )
            answer = go_on()
        return self._made_whole(found, free)

    def _floor_rows(self, programme: Programme) -> list[int]:
        """Floors of what is maximised, as rows of a reduced programme."""
        found = []
        for floor in self.floors:
            rows = programme.rows.get(f"C13 {floor.objective}", slice(0, 0))
            if rows.stop > rows.start and programme.row_lower[rows.start] > 0:
                found.append(rows.start)
        return found

    def _fits(self, free: Mask, values: Real) -> Callable[[Real, Whole, Real], Mask]:
        """Whether there is room (`Capacity.fits`), by the numbers of a reduced programme."""
        columns = np.flatnonzero(free)

        def fits(lower: Real, up: Whole, to: Real) -> Mask:
            least = values.copy()
            least[columns] = lower[: len(columns)]
            return self._capacity.fits(least, columns[up], to)

        return fits

    @cached_property
    def _capacity(self) -> Capacity:
        return Capacity(self.formulation)

    def _too_empty(self, values: Real) -> Mask:
        """Columns of units that carry fewer than their min_load asks for."""
        network, v = self.search_space.network, self.formulation.variables
        arcs, units, runs = network.arcs, network.units, network.runs
        rides, boards = arcs.group >= 0, arcs.run >= 0
        x = values[v.x]
        riders = np.bincount(
            arcs.group[rides], weights=x[rides], minlength=len(network.classes.level)
        )
        asked = np.bincount(
            units.group,
            weights=units.min_load * units.seats * np.round(values[v.n]),
            minlength=len(riders),
        )
        short = riders < asked - SHORT
        empty = np.zeros(v.count, dtype=bool)
        empty[v.n] = short[units.group] & (values[v.n] > 0.5) & (units.min_load > 0)
        on_run = np.bincount(arcs.run[boards], weights=x[boards], minlength=len(runs.level))
        least = np.maximum(runs.min_load * runs.seats * np.round(values[v.u]), SHORT)
        closed = (on_run < least - SHORT / 2) & (values[v.o] > 0.5)
        empty[v.u] = empty[v.o] = closed
        return empty

    def searched(self, point: Point, arcs: Mask, nodes: int | None = None) -> Point | None:
        """The plan that branch and bound finds for the itineraries of `arcs`.

        People in fractions, as they are easily made whole once the vehicles are settled. `nodes`
        limits it instead of some seconds.
        """
        v = self.formulation.variables
        free, values = self._candidates.free(point, arcs), self.search_space.columns(point)
        people = self.programme.fractional(np.concatenate([v.x, v.w, v.z]))
        left = self.until - time.monotonic()
        people, free = merged(self.formulation, people, free, values)
        people, aim, hint = self._linked(people.reduced(free, values), free, values)
        answer = engine.solve(
            people,
            aim,
            maximise=self.maximise,
            engine=engine.SCIP,
            limits=engine.Limits(
                seconds=left if nodes is not None else min(SEARCH_S, left),
                gap=SEARCH_GAP,
                seed=self.seed,
                nodes=nodes,
            ),
            hint=hint,
            interrupt=self.interrupt,
        )
        if answer.values is None:
            return None
        found = values.copy()
        found[free] = answer.values[: free.sum()]
        return self._made_whole(found, free)

    def _linked(
        self, programme: Programme, free: Mask, values: Real
    ) -> tuple[Programme, Real, Real]:
        """A programme of the free columns with rows of `linking`, its aim and its start."""
        aim, start = self._aim(self.formulation)[free], values[free]
        aboard = self.linear.aboard
        programme, columns = linked(self.formulation, aboard, programme, free)
        start = np.r_[start, aboard.split(self.formulation, values)[columns]]
        return programme, np.r_[aim, np.zeros(len(columns))], start

    def whole_people(self, values: Real) -> Point | None:
        """The plan of the whole programme with these vehicles."""
        everything = np.ones(len(values), dtype=bool)
        return self._made_whole(values, everything)

    def _made_whole(self, values: Real, free: Mask) -> Point | None:
        v = self.formulation.variables
        values = values.copy()
        vehicles = np.concatenate([v.o, v.u, v.n])
        values[vehicles] = np.round(values[vehicles])
        people = np.concatenate([v.x, v.w, v.z, v.lent, v.lends])
        if np.abs(values[people] - np.round(values[people])).max(initial=0.0) > WHOLE:
            return self._whole_people(values, free)
        return self.search_space.point(values)

    def _whole_people(self, values: Real, free: Mask) -> Point | None:
        """Whole workers and loans for vehicles that are settled.

        First only those who are in fractions may travel otherwise; all of them where that fails.
        """
        v = self.formulation.variables
        everybody = free.copy()
        everybody[np.concatenate([v.o, v.u, v.n])] = False
        everybody[v.i] = True
        programme = self.programme
        if self._prices_production:
            programme = _without_production(programme)
            everybody[v.production] = False
        some = everybody & self._near_fractions(values)
        left = self.until - time.monotonic()
        limits = engine.Limits(seconds=min(PEOPLE_S, max(1.0, left)), gap=PEOPLE_GAP)
        if self.counted:
            limits = engine.Limits(seconds=left, gap=PEOPLE_GAP, nodes=PEOPLE_NODES)
        for open_ in (some, everybody):
            answer = engine.solve(
                programme.reduced(open_, values),
                self._aim(self.formulation)[open_],
                maximise=self.maximise,
                engine=engine.SCIP,
                limits=limits,
            )
            if answer.values is not None:
                found = values.copy()
                found[open_] = answer.values
                point = self.search_space.point(found)
                if self.programme.kept(self.search_space.columns(point)):
                    return point
        return None

    def _near_fractions(self, values: Real) -> Mask:
        """All but the travel of commodities in which everybody is whole."""
        network, v = self.search_space.network, self.formulation.variables
        commodities = np.zeros(len(network.commodities.lane), dtype=bool)
        choice = network.sinks.commodity[network.choices.sink]
        for columns, commodity in ((v.x, network.arcs.commodity), (v.w, choice)):
            broken = np.abs(values[columns] - np.round(values[columns])) > WHOLE
            commodities[commodity[broken]] = True
        found = np.ones(v.count, dtype=bool)
        found[v.x] = commodities[network.arcs.commodity]
        found[v.w] = commodities[choice]
        return found


def _without_production(programme: Programme) -> Programme:
    for family in PRODUCTION_ROWS:
        programme = programme.without(family)
    return programme
