"""How one stage is solved: a small programme whole, a large one from two sides.

A small programme goes to a branch-and-bound engine as it is. For a large one, one thread proves a
bound (`prover`), while this one finds plans: it begins with a dispatcher's (`dispatch`), rounds the
relaxation (`dive`), then improves the plan a part at a time (`rounds`). Of a network that is too
large for the engine, later stages begin with the plan of the first, which one thread improves while
the other bounds it.

So that a stage that ends by its gap always ends with the same plan, the plans of a fixed first
round alone may end it; those found later count only where time runs out.
"""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from returnplan.arrays import Real
from returnplan.attempt import Beside
from returnplan.errors import EngineError
from returnplan.model import Floor, Programme
from returnplan.model.linking import linked
from returnplan.optimiser.bounds.guide import Guide
from returnplan.optimiser.bounds.tree import Tree
from returnplan.optimiser.engines import engine
from returnplan.optimiser.engines.digits import in_digits
from returnplan.optimiser.implied import PRODUCTION
from returnplan.optimiser.reached import Reached
from returnplan.optimiser.search.bearings import Bearings, bounded, followed, relaxed
from returnplan.optimiser.search.best import Best
from returnplan.optimiser.search.candidates import Candidates
from returnplan.optimiser.search.handed import Handed
from returnplan.optimiser.search.moves import Moves
from returnplan.optimiser.search.prover import Prover
from returnplan.optimiser.search.recreation import WALKS
from returnplan.optimiser.search.rounds import Rounds
from returnplan.optimiser.search.search import Report, Search
from returnplan.optimiser.search.task import Task
from returnplan.optimiser.solution import Solution
from returnplan.optimiser.space import SMALL_COLUMNS

TINY_COLUMNS = 1000
"""Columns up to which an engine needs no plan to begin with."""
SPLITS_A_PLAN = 25
"""Cases into which the bound is split for each plan of the first round."""
HURRY = 0.4
"""Share of a stage's time that must be left for the first round when its relaxation ends: less is
better spent on what later rounds do. A large network needs its first dive, however late."""
NODES_A_MOVE = 20
"""Of branch and bound on a small programme, where moves are counted."""


def solved(
    search: Search,
    name: str,
    floors: tuple[Floor, ...],
    *,
    start: Solution | None,
    gap: float,
    until: float,
    deadline: float,
    report: Report,
    handed: Handed,
) -> tuple[Reached, Handed]:
    """Solve one stage from a plan that keeps the floors, until its gap or the moment `until`.

    The first dive over everything may take longer, at most until `deadline`: without it a slow
    machine would be left with the plan of the stage before.

    Raises
    ------
    EngineError
        If there is neither a start nor a plan found.
    """
    programme = search.space.formulation.with_floors(floors)
    best = Best(
        search=search, name=name, floors=floors, programme=programme, gap=gap, report=report
    )
    stage = _Stage(search=search, best=best, handed=handed, until=until, deadline=deadline)
    if len(programme.lower) <= SMALL_COLUMNS:
        found, guide = stage.solve_whole(start), None
    else:
        found, guide = stage.solve_from_two_sides(start)
    return found, handed.on(name, found.bound, guide)


@dataclass(frozen=True, kw_only=True)
class _Stage:
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

    def recreated(self, solution: Solution) -> Solution:
        """The plan after a set of walks of ruin and recreate.

        `solution` keeps the floors; it comes back where nothing better is found, or the gap is
        reached.
        """
        search, value = self.search, self.search.space.value(self.best.name, solution)
        name, floors = self.best.name, self.best.floors
        for walk in WALKS:
            if self.stopped() or self.best.within(value, self.best.bound):
                break
            size = abs(value) or abs(self.best.bound)
            aim = search.walk_aim(name, floors, solution, size=size, foresight=walk.foresight)
            found = search.recreation.walked(
                solution, aim, stopped=self.stopped, moves=walk.moves, heat=walk.heat
            )
            judged = None if found is None else self.best.judged(found)
            if judged is not None and not self.best.better(value, judged[1]):
                solution, value = judged
        return solution

    def first_plan(self) -> Solution:
        """A dispatcher's, which is shown before anything else is tried."""
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

        However little time there is for more, the stages of a slow machine carry them too.
        """
        if start is not None and start.w.any() and self.best.maximise:
            self.best.offer(self.search.dispatched(self._moment(self.until), start))

    def _moment(self, until: float) -> float:
        """`until`; never, where moves are counted."""
        return until if self.moves is None else np.inf

    # -- small -------------------------------------------------------------------------------

    def solve_whole(self, start: Solution | None) -> Reached:
        """Branch and bound on the whole programme.

        By SCIP, since HiGHS in OR-Tools 9.15 was seen to prove a wrong optimum
        (docs/decisions/engines.md); HiGHS where SCIP fails.
        """
        self.best.offer(start)
        columns = len(self.best.programme.lower)
        if columns > TINY_COLUMNS:
            self._fill(start)
        if columns > TINY_COLUMNS and self.recreates:
            travels = self.best.solution is not None and self.best.solution.w.any()
            self.best.offer(None if travels else self.first_plan())
            if self.best.solution is not None:
                self.best.offer(self.recreated(self.best.solution))
        answer = self._branch_and_bound(engine.SCIP, self.best.solution)
        if answer is None:
            answer = self._branch_and_bound(engine.HIGHS, self.best.solution)
        if answer is None and self.best.solution is None:
            raise EngineError(f"no engine could solve the stage {self.best.name}")
        if answer is not None and not self._take_whole(answer):
            # Within the engine's rounding only: once more, to the last cent and unit.
            exact = in_digits(self.best.programme)
            again = self._branch_and_bound(engine.SCIP, self.best.solution, exact)
            if again is not None:
                self._take_whole(again)
        if (
            self.best.solution is not None
            and not self.best.solution.w.any()
            and not self.best.closed()
        ):
            self._take_first()
        return self.best.found()

    def _take_first(self) -> None:
        """A dispatcher's plan in place of nobody's, if it is no worse."""
        judged = self.best.judged(self.search.dispatched(self.deadline))
        if judged is not None and not self.best.better(self.best.value, judged[1]):
            self.best.put(*judged)

    def _take_whole(self, answer: engine.Answer) -> bool:
        """Take bound and plan of the whole programme; whether its plan is valid, if it has one."""
        self.best.tighten(answer.bound, self.best.by_programme(answer.bound, whole_people=True))
        if answer.values is None:
            return True
        count = self.search.space.formulation.variables.count
        solution = self.search.space.whole.solution(answer.values[:count])
        self.best.offer(solution)
        return self.best.judged(solution) is not None

    def _branch_and_bound(
        self,
        kind: engine.Kind,
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

    # -- large -------------------------------------------------------------------------------

    def solve_from_two_sides(self, start: Solution | None) -> tuple[Reached, Guide | None]:
        """Where it ended, and what its relaxation says of the parts of plans if it was solved."""
        self.best.offer(start)
        task, relaxation = self.task(), self.search.relaxation
        under_way = start is not None and bool(start.w.any())
        self._fill(start)
        guide = self.handed.guide
        if relaxation.large and guide is not None and under_way:
            assert start is not None
            rounds = self._rounds(followed(task, start, guide), under_way=True)
            return self._improve(rounds), None
        # In the first stage an earlier plan is the start: all else is tried beside it.
        earlier = under_way and not self.best.floors
        under_way = under_way and not earlier
        by_dispatcher = None if under_way else self.first_plan()
        began = time.monotonic()
        relaxing = Beside(lambda: relaxed(task), alone=self.alone)
        walked, aside = self._walked_beside(by_dispatcher, relaxing)
        bound, bearings = relaxing.result()
        rounds = self._rounds(bearings, under_way=under_way)
        prover = self._prover(rounds)
        most, made = np.inf if self.moves is None else self.moves, int(walked)
        self.best.tighten(bound, self.best.by_prices())
        if not self.alone:
            prover.start()
        try:
            ended = (walked or earlier) and self.best.closed()
            hurried = task.walking and self.left() < HURRY * (self.until - began)
            plans = rounds.first(lambda: self.best.solution)
            if ended or hurried or made >= most:
                plans = iter(())
            for number, solution in enumerate(plans, start=made):
                self.best.offer(solution)
                if not self.best.closed() and self.best.solution is not None:
                    self._tighten_by(prover.tree, prover.split(SPLITS_A_PLAN * (number + 1)))
                if self.best.closed() or self.stopped():
                    break
                made = number + 1
                if made >= most:
                    break
                prover.go_on()
            # In haste the first round was not made: no plan of it may end the stage by its gap.
            cut = hurried and not ended
            first = (None, np.nan) if cut else (self.best.solution, self.best.value)
            if aside is not None:
                self.best.offer(aside)
            if self.alone and not self.best.closed() and self.moves is None:
                prover.start()
                prover.go_on()
                prover.wait()
            later = rounds.later(lambda: self.best.solution)
            while made < most and not self.stopped() and not self._proven(first, prover):
                self.best.offer(next(later))
                made += 1
        finally:
            prover.stop()
        self._conclude(first, prover)
        return self.best.found(), bearings.guide

    def _walked_beside(
        self, dispatched: Solution | None, relaxing: Beside[tuple[float, Bearings]]
    ) -> tuple[bool, Solution | None]:
        """Walks of the first round while the stage is relaxed: whether there were any.

        And the plan of those beyond, for which there is time by chance.
        """
        if dispatched is not None:
            self.best.offer(dispatched)
        solution = self.best.solution
        if solution is None or not self.recreates:
            return False, None
        walked = self.recreated(solution)
        self.best.offer(walked)
        if self.moves is not None or relaxing.done():
            return True, None
        while not relaxing.done() and not self.stopped():
            walked = self.recreated(walked)
        return True, walked

    def _prover(self, rounds: Rounds) -> Prover:
        def solve(
            programme: Programme, seconds: float, stop: threading.Event, report: Report
        ) -> engine.Answer | None:
            return self._branch_and_bound(
                engine.SCIP,
                self.best.solution,
                programme,
                seconds=seconds,
                stop=stop,
                report=report,
            )

        return Prover(
            best=self.best,
            until=self.until,
            stopped=self.stopped,
            alone=self.alone,
            solve=solve,
            vehicles_only=lambda: self.vehicles_only,
            whole_people=rounds.moves.whole_people,
        )

    def _conclude(self, first: tuple[Solution | None, float], prover: Prover) -> None:
        """Bound and plan of the stage: the first round's, with the first bound that closes it.

        Or else all that was found in time.
        """

        def closes(bound: float) -> bool:
            return first[0] is not None and self.best.within(first[1], bound)

        if not closes(self.best.bound):
            enough = prover.tree.first_within(closes)
            self._tighten_by(prover.tree, len(prover.tree.bounds) if enough is None else enough)
        if not closes(self.best.bound) and prover.answer is not None:
            bound = prover.answer.bound
            self.best.tighten(bound, self.best.by_programme(bound, whole_people=prover.strict))
        if closes(self.best.bound):
            self.best.put(*first)
        elif prover.answer is not None:
            self.best.take(prover.solution, alone=prover.answer.optimal)

    def _tighten_by(self, tree: Tree, splits: int) -> None:
        """By the cases after so many splits, or as many as there were."""
        splits = min(splits, len(tree.bounds) - 1)
        if splits >= 0 and self.best.better(self.best.bound, tree.bounds[splits]):
            self.best.tighten(tree.bounds[splits], lambda: tree.certificate(splits))

    def task(self) -> Task:
        """The stage, as its moves know it."""
        search = self.search
        return Task(
            search_space=search.space.whole,
            linear=search.relaxation,
            name=self.best.name,
            floors=self.best.floors,
            programme=self.best.programme,
            bounds=self.handed.bounds,
            later=search.space.later(self.best.name),
            seed=search.seed,
            until=self.until,
            deadline=self.deadline,
            interrupt=search.interrupt,
            counted=self.moves is not None,
            walking=not self.alone and not search.relaxation.large and self.recreates,
            judged=self.best.judged,
            enough=lambda value: self.best.within(value, self.best.bound),
        )

    def _rounds(self, bearings: Bearings, *, under_way: bool) -> Rounds:
        task = bearings.task
        candidates = Candidates(
            formulation=task.formulation, guide=bearings.guide, large=task.large
        )
        return Rounds(
            task=task,
            bearings=bearings,
            moves=Moves(task=task, candidates=candidates, usual=bearings.usual),
            recreated=self.recreated if self.recreates else None,
            under_way=under_way,
        )

    def _improve(self, rounds: Rounds) -> Reached:
        """A later stage of a large network: one thread bounds it, while this one improves the plan.

        It begins with what earlier stages made, since there is no time to begin again.
        """
        until = time.monotonic() + self.left() / 2 if self.alone else self.until
        bounding = Beside(lambda: bounded(rounds.task, until), alone=self.alone)
        if self.best.maximise and not any(
            floor.objective in PRODUCTION for floor in self.best.floors
        ):
            # With a floor on production too many people are left in fractions.
            self.best.offer(rounds.everything(self.best.solution))
        later = rounds.later(lambda: self.best.solution)
        most, made = np.inf if self.moves is None else self.moves, 0
        while made < most and not self.stopped():
            self.best.offer(next(later))
            made += 1
        with suppress(EngineError):  # then nothing is proven
            self.best.tighten(bounding.result(), self.best.by_prices())
        return self.best.found()

    def _proven(self, first: tuple[Solution | None, float], prover: Prover) -> bool:
        """Whether the first round's plan, or the prover's own, ends the stage."""
        if prover.answer is not None and prover.answer.optimal and prover.solution is not None:
            return True
        bound = prover.bound if self.best.better(self.best.bound, prover.bound) else self.best.bound
        return first[0] is not None and self.best.within(first[1], bound)
