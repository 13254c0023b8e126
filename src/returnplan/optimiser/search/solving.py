"""A stage that is being solved: what it is solved with, whichever way that is done."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from returnplan.arrays import Real
from returnplan.errors import EngineError
from returnplan.model import Programme
from returnplan.model.linking import linked
from returnplan.optimiser.engines import engine
from returnplan.optimiser.engines.engine import Report
from returnplan.optimiser.recreate.walk import WalkAim
from returnplan.optimiser.search.best import Best
from returnplan.optimiser.search.handed import Handed
from returnplan.optimiser.search.recreation import (
    FILLING_TOLL,
    LONG_WALKS,
    WALKS,
    Walk,
)
from returnplan.optimiser.search.search import Search
from returnplan.optimiser.solution import Solution
from returnplan.optimiser.tolls import Tolls
from returnplan.scenario.objectives import IN_A_REPLAN

NODES_A_MOVE = 20
"""Of branch and bound on a small programme, where moves are counted."""


@dataclass(frozen=True, kw_only=True)
class Solving:
    """One stage, until a moment."""

    search: Search
    best: Best
    handed: Handed
    until: float
    deadline: float

    @cached_property
    def vehicles_only(self) -> Programme:
        """The programme with whole vehicles and loans, people in fractions: its bound holds.

        With who is aboard of lines (`model.linking`), which makes it tighter.
        """
        search, v = self.search, self.search.space.formulation.variables
        people = self.best.programme.fractional(np.concatenate([v.x, v.w, v.z]))
        every = np.ones(v.count, dtype=bool)
        return linked(search.space.formulation, search.relaxation.aboard, people, every)[0]

    @property
    def objective(self) -> Real:
        return self.search.space.formulation.objectives[self.best.name]

    @property
    def moves(self) -> int | None:
        return self.search.moves

    @property
    def alone(self) -> bool:
        """Whether one thread does all."""
        return self.search.threads == 1 or self.moves is not None

    @property
    def recreates(self) -> bool:
        """Whether ruin and recreate walks for it."""
        return self.search.recreation.walks(self.best.name, self.best.floors)

    def left(self) -> float:
        return self.until - time.monotonic()

    def stopped(self) -> bool:
        return self.search.interrupt.is_set() or self.left() <= 0

    def recreated(
        self, solution: Solution, walks: tuple[Walk, ...] = WALKS, tolls: Tolls | None = None
    ) -> Solution:
        """The plan after a set of walks of ruin and recreate, which see the tolls that there are.

        `solution` keeps the floors; it comes back where nothing better is found, or the gap is
        reached.
        """
        value = self.search.space.value(self.best.name, solution)
        for walk in walks:
            if self.stopped() or self.best.within(value, self.best.bound):
                break
            solution, value = self._walked(walk, solution, value, tolls=tolls)
        return solution

    def recreated_long(self, solution: Solution) -> Solution:
        """The same by few walks, which share the time that is left."""
        value = self.search.space.value(self.best.name, solution)
        for walk, share in LONG_WALKS:
            if self.stopped() or self.best.within(value, self.best.bound):
                break
            until = time.monotonic() + share * self.left()
            solution, value = self._walked(walk, solution, value, until)
        return solution

    def filled(self, solution: Solution, tolls: Tolls | None = None) -> Solution | None:
        """A plan with all beside it for whom there is room; None where there is none."""
        return self.search.recreation.filled(solution, self._filling(solution, tolls))

    def worths(self, solution: Solution) -> Real:
        """(choices) What one more worker counts beside a plan, later objectives too."""
        return self.search.recreation.worths(solution, self._filling(solution, None))

    def _filling(self, solution: Solution, tolls: Tolls | None) -> WalkAim:
        search, name = self.search, self.best.name
        return search.walk_aim(
            name,
            self.best.floors,
            solution,
            size=abs(search.space.quick_bound(name)),
            foresight=WALKS[0].foresight,
            tolls=tolls,
            toll=FILLING_TOLL,
        )

    def _walked(
        self,
        walk: Walk,
        solution: Solution,
        value: float,
        until: float | None = None,
        tolls: Tolls | None = None,
    ) -> tuple[Solution, float]:
        """The better of a plan, with its value, and what a walk from it finds."""
        search, name, floors = self.search, self.best.name, self.best.floors
        size = abs(value) or abs(self.best.bound)
        aim = search.walk_aim(
            name,
            floors,
            solution,
            size=size,
            foresight=walk.foresight,
            tolls=tolls,
            toll=walk.toll,
        )
        found = search.recreation.walked(
            solution, aim, stopped=self.stopped, moves=walk.moves, heat=walk.heat, until=until
        )
        judged = None if found is None else self.best.judged(found)
        if judged is None or self.best.better(value, judged[1]):
            return solution, value
        return judged

    def first_plan(self) -> Solution:
        """A dispatcher's, which is shown before anything else is tried.

        Of a large network the kernel's, which is better and there in a moment.
        """
        solution = None
        if self.search.relaxation.large and self.recreates:
            solution = self.filled(self.search.space.nobody)
        if solution is None:
            solution = self.search.dispatched(self._moment(self.deadline))
        judged = self.best.judged(solution)
        if judged is not None:
            there = self.best.solution
            beats = there is None or self.best.beats(*judged)
            if beats or (there is not None and not there.w.any()):
                self.search.tell(solution)
            if beats:
                self.best.report(judged[1], self.best.bound)
        return solution

    def _fill(self, start: Solution | None) -> None:
        """Those for whom there is room beside the plan that the stage begins with.

        However little time there is for more, the stages of a slow machine carry them too. Of a
        large network the kernel places them, which takes a moment where a dispatcher takes seconds.
        """
        if start is None or not start.w.any() or not self.best.maximise:
            return
        until = self._moment(self.until)
        if any(floor.objective == IN_A_REPLAN for floor in self.best.floors):
            # Whoever rides where there are seats changes nothing of a plan in force.
            self.best.offer(self.search.dispatched(until, start, orders=False))
        if self.search.relaxation.large and self.recreates:
            self.best.offer(self.filled(start))
        else:
            self.best.offer(self.search.dispatched(until, start))

    def _moment(self, until: float) -> float:
        """`until`; never, where moves are counted."""
        return until if self.moves is None else np.inf

    def _branch_and_bound(
        self,
        kind: engine.EngineKind,
        start: Solution | None,
        programme: Programme | None = None,
        seconds: float | None = None,
        stop: threading.Event | None = None,
        report: Report | None = None,
    ) -> engine.Answer | None:
        """An engine's answer; None where it fails, or sees no plan where there is one."""
        programme = programme or self.best.programme
        more = len(programme.lower) - len(self.objective)
        try:
            answer = engine.solve(
                programme,
                np.r_[self.objective, np.zeros(more)],
                maximise=self.best.maximise,
                engine=kind,
                limits=engine.Limits(
                    seconds=self.left() if seconds is None else seconds,
                    gap=self.best.gap,
                    seed=self.search.seed,
                    nodes=None if self.moves is None else NODES_A_MOVE * self.moves,
                ),
                hint=None if start is None else self._hint(start, programme),
                report=report or self.best.report,
                interrupt=stop or self.search.interrupt,
            )
        except EngineError:
            return None
        return None if answer.infeasible and start is not None else answer

    def _hint(self, start: Solution, programme: Programme) -> Real:
        """A start for a programme that may have more columns than the formulation."""
        values, search = self.search.space.whole.columns(start), self.search
        more = len(programme.lower) - len(values)
        if not more or programme.integer[-1]:
            return values
        aboard = search.relaxation.aboard.split(search.space.formulation, values)
        return np.concatenate([values, aboard[:more]])
