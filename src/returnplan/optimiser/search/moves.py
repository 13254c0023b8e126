"""Moves: rounding the relaxation of everything or of a part, branch and bound on a part.

Each sees the columns that are near the relaxation's plan, or in the plan that it starts from
(`candidates`), and looks for what its `Pull` says.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, partial, wraps
from typing import ParamSpec, TypeVar

import numpy as np

from returnplan.arrays import Mask, Real, Whole
from returnplan.errors import EngineError
from returnplan.model import Programme
from returnplan.model.linking import linked
from returnplan.optimiser.bounds.rows import PRODUCTION_ROWS
from returnplan.optimiser.engines import engine
from returnplan.optimiser.engines.linear import LinearProgramme
from returnplan.optimiser.engines.simplex import MOST_ITERATIONS
from returnplan.optimiser.search.bearings import Pull
from returnplan.optimiser.search.candidates import Candidates
from returnplan.optimiser.search.capacity import Capacity
from returnplan.optimiser.search.dive import Surplus, dive
from returnplan.optimiser.search.merge import merged
from returnplan.optimiser.search.task import Task
from returnplan.optimiser.search.tuning import (
    MOST_CLOSINGS,
    MOVE_ITERATIONS,
    PEOPLE_GAP,
    PEOPLE_NODES,
    PEOPLE_S,
    SEARCH_GAP,
    SEARCH_S,
    SURPLUS_KEPT,
)
from returnplan.optimiser.solution import Solution

WHOLE = 1e-6
"""Distance from a whole number below which a value counts as one."""
SHORT = 1e-6
"""Riders missing that are taken for rounding."""


Arguments = ParamSpec("Arguments")
Solved = TypeVar("Solved")


def failing_finds_nothing(
    move: Callable[Arguments, Solved | None],
) -> Callable[Arguments, Solved | None]:
    """A move whose engine fails has found nothing: there is a plan already, and other moves."""

    @wraps(move)
    def tried(*given: Arguments.args, **named: Arguments.kwargs) -> Solved | None:
        try:
            return move(*given, **named)
        except EngineError:
            return None

    return tried


@dataclass(frozen=True, kw_only=True)
class Moves:
    """Plans from a plan, or from nothing."""

    task: Task
    candidates: Candidates
    usual: Pull
    """What all but dives over everything look for."""

    @failing_finds_nothing
    def everything(
        self, pull: Pull, until: float, *, kept: Solution | None = None, first: bool = False
    ) -> Solution | None:
        """Round the relaxation of the whole programme; the vehicles of `kept` run at least.

        With them the floors of earlier stages can be kept, so that hardly a dive ends without a
        plan. The `first` dive of a stage sees less.
        """
        v = self.task.formulation.variables
        start = Solution.nobody(self.task.formulation) if kept is None else kept
        values = self.task.search_space.columns(start)
        least = None
        if kept is not None:
            least = np.zeros(v.count)
            vehicles = np.concatenate([v.o, v.u, v.n])
            least[vehicles] = values[vehicles]
        seen = self.candidates.promising
        if self.task.large or first:
            seen = self.candidates.near(*self.task.tuning.first_dive)
        seen = self.candidates.with_used(seen, kept)
        if pull.prices_production:
            seen[v.production] = False
        surplus = SURPLUS_KEPT if kept is not None else 0.0
        return self._dive(pull, seen, values, until, least, surplus=surplus)

    @failing_finds_nothing
    def near(self, pull: Pull, until: float, surplus: float) -> Solution | None:
        """Round the relaxation of the whole programme, with fewer columns than moves see.

        It begins with more than the floors, if the bounds of their stages leave room for it.
        """
        values = self.task.search_space.columns(Solution.nobody(self.task.formulation))
        if surplus > self._room_above_floors():
            return None
        seen = self.candidates.near(*self.task.tuning.first_dive)
        return self._dive(pull, seen, values, until, surplus=surplus)

    def _room_above_floors(self) -> float:
        """Half of the share by which the bounds of earlier stages are above the floors."""
        known = [
            self.task.bounds[floor.objective] / floor.value - 1.0
            for floor in self.task.floors
            if floor.objective in self.task.bounds and floor.value > 0
        ]
        return 0.5 * min(known, default=np.inf)

    @failing_finds_nothing
    def rounded(self, solution: Solution, arcs: Mask, until: float) -> Solution | None:
        """The plan of a dive over the itineraries of `arcs`, everybody else's travel fixed."""
        values = self.task.search_space.columns(solution)
        free = self.candidates.free(solution, arcs)
        return self._dive(self.usual, free, values, until, part=True)

    def _over(self, until: float) -> bool:
        """Whether nothing more should be begun."""
        return self.task.interrupt.is_set() or time.monotonic() >= until

    def _dive(
        self,
        pull: Pull,
        free: Mask,
        values: Real,
        until: float,
        least: Real | None = None,
        part: bool = False,
        surplus: float = 0.0,
    ) -> Solution | None:
        if self._over(until):
            return None
        v = self.task.formulation.variables
        programme = self.task.programme.without("C5") if self.task.large else self.task.programme
        if pull.prices_production:
            programme = _without_production(programme)
        programme, free = merged(self.task.formulation, programme, free, values)
        programme = programme.reduced(free, values)
        if least is not None:
            programme = replace(programme, lower=np.maximum(programme.lower, least[free]))
        programme, aim, start = self._linked(pull, programme, free, values)
        if self._over(until):
            return None
        number = np.cumsum(free) - 1
        blocks = [number[columns[free[columns]]] for columns in (v.o, v.u, v.n)]
        relaxation = LinearProgramme(
            programme,
            aim,
            maximise=self.task.maximise,
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
            interrupt=self.task.interrupt,
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
        return self._made_whole(pull, found, free)

    def _floor_rows(self, programme: Programme) -> list[int]:
        """Floors of what is maximised, as rows of a reduced programme."""
        found = []
        for floor in self.task.floors:
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
        return Capacity(self.task.formulation)

    def _too_empty(self, values: Real) -> Mask:
        """Columns of units that carry fewer than their min_load asks for."""
        network, v = self.task.search_space.network, self.task.formulation.variables
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
        fixed = network.least
        empty[v.n] &= fixed.units == 0
        empty[v.u] &= fixed.runs == 0
        empty[v.o] &= fixed.runs == 0
        return empty

    @failing_finds_nothing
    def searched(self, solution: Solution, arcs: Mask, nodes: int | None = None) -> Solution | None:
        """The plan that branch and bound finds for the itineraries of `arcs`.

        People in fractions, as they are easily made whole once the vehicles are settled. `nodes`
        limits it instead of some seconds.
        """
        v = self.task.formulation.variables
        free, values = (
            self.candidates.free(solution, arcs),
            self.task.search_space.columns(solution),
        )
        people = self.task.programme.fractional(np.concatenate([v.x, v.w, v.z]))
        left = self.task.until - time.monotonic()
        people, free = merged(self.task.formulation, people, free, values)
        people, aim, hint = self._linked(self.usual, people.reduced(free, values), free, values)
        answer = engine.solve(
            people,
            aim,
            maximise=self.task.maximise,
            engine=engine.SCIP,
            limits=engine.Limits(
                seconds=left if nodes is not None else min(SEARCH_S, left),
                gap=SEARCH_GAP,
                seed=self.task.seed,
                nodes=nodes,
            ),
            hint=hint,
            interrupt=self.task.interrupt,
        )
        if answer.values is None:
            return None
        found = values.copy()
        found[free] = answer.values[: free.sum()]
        return self._made_whole(self.usual, found, free)

    def _linked(
        self, pull: Pull, programme: Programme, free: Mask, values: Real
    ) -> tuple[Programme, Real, Real]:
        """A programme of the free columns with rows of `linking`, its aim and its start."""
        aim, start = pull.coefficients[free], values[free]
        aboard = self.task.linear.aboard
        programme, columns = linked(self.task.formulation, aboard, programme, free)
        start = np.r_[start, aboard.split(self.task.formulation, values)[columns]]
        return programme, np.r_[aim, np.zeros(len(columns))], start

    @failing_finds_nothing
    def whole_people(self, values: Real) -> Solution | None:
        """The plan of the whole programme with these vehicles."""
        everything = np.ones(len(values), dtype=bool)
        return self._made_whole(self.usual, values, everything)

    def _made_whole(self, pull: Pull, values: Real, free: Mask) -> Solution | None:
        v = self.task.formulation.variables
        values = values.copy()
        vehicles = np.concatenate([v.o, v.u, v.n])
        values[vehicles] = np.round(values[vehicles])
        people = np.concatenate([v.x, v.w, v.z, v.lent, v.lends])
        if np.abs(values[people] - np.round(values[people])).max(initial=0.0) > WHOLE:
            return self._whole_people(pull, values, free)
        return self.task.search_space.solution(values)

    def _whole_people(self, pull: Pull, values: Real, free: Mask) -> Solution | None:
        """Whole workers and loans for vehicles that are settled.

        First only those who are in fractions may travel otherwise; all of them where that fails.
        """
        v = self.task.formulation.variables
        everybody = free.copy()
        everybody[np.concatenate([v.o, v.u, v.n])] = False
        everybody[v.i] = everybody[v.changes] = True
        programme = self.task.programme
        if pull.prices_production:
            programme = _without_production(programme)
            everybody[v.production] = False
        some = everybody & self._near_fractions(values)
        left = self.task.until - time.monotonic()
        limits = engine.Limits(seconds=min(PEOPLE_S, max(1.0, left)), gap=PEOPLE_GAP)
        if self.task.counted:
            limits = engine.Limits(seconds=left, gap=PEOPLE_GAP, nodes=PEOPLE_NODES)
        for open_ in (some, everybody):
            answer = engine.solve(
                programme.reduced(open_, values),
                pull.coefficients[open_],
                maximise=self.task.maximise,
                engine=engine.SCIP,
                limits=limits,
            )
            if answer.values is not None:
                found = values.copy()
                found[open_] = answer.values
                solution = self.task.search_space.solution(found)
                if self.task.programme.kept(self.task.search_space.columns(solution)):
                    return solution
        return None

    def _near_fractions(self, values: Real) -> Mask:
        """All but the travel of commodities in which everybody is whole."""
        network, v = self.task.search_space.network, self.task.formulation.variables
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
