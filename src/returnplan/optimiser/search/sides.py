"""A large stage is solved from two sides: one thread proves a bound, the other finds plans."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from returnplan.attempt import Beside
from returnplan.errors import EngineError
from returnplan.model import Programme
from returnplan.optimiser.bounds.guide import Guide
from returnplan.optimiser.bounds.tree import Tree
from returnplan.optimiser.engines import engine
from returnplan.optimiser.engines.engine import Report
from returnplan.optimiser.implied import PRODUCTION
from returnplan.optimiser.reached import Reached
from returnplan.optimiser.search.bearings import Bearings, bounded, followed, relaxed
from returnplan.optimiser.search.candidates import Candidates
from returnplan.optimiser.search.moves import Moves
from returnplan.optimiser.search.prover import Prover
from returnplan.optimiser.search.recreation import (
    LARGE_PLAIN_WALKS,
    LARGE_WALKS,
    TOLLED_WALKS,
    WALKS,
)
from returnplan.optimiser.search.rounds import Rounds
from returnplan.optimiser.search.solving import Solving
from returnplan.optimiser.search.task import Task
from returnplan.optimiser.search.tuning import LARGE_FIRST_SHARE
from returnplan.optimiser.solution import Solution
from returnplan.optimiser.tolls import Tolls

SPLITS_A_PLAN = 25
"""Cases into which the bound is split for each plan of the first round."""
HURRY = 0.4
"""Share of a stage's time that must be left for the first round when its relaxation ends: less is
better spent on what later rounds do. A large network needs its first dive, however late."""


@dataclass(frozen=True, kw_only=True)
class TwoSides(Solving):
    """One stage, from two sides."""

    def solved(self, start: Solution | None) -> tuple[Reached, Guide | None]:
        """Where it ended, and what its relaxation says of the parts of plans if it was solved."""
        if self.best.floors or not (self.recreates and self.search.relaxation.large):
            return self._solved(start)
        now = time.monotonic()
        until = max(self.until, now + LARGE_FIRST_SHARE * (self.deadline - now))
        return replace(self, until=until)._solved(start)

    def _solved(self, start: Solution | None) -> tuple[Reached, Guide | None]:
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
        if relaxation.large and by_dispatcher is not None and self.recreates:
            task = replace(task, worths=self.worths(by_dispatcher))
        began = time.monotonic()
        relaxing = Beside(lambda: relaxed(task), alone=self.alone)
        walked, aside = self._walked_beside(by_dispatcher, relaxing)
        bound, bearings = relaxing.result()
        tolled = self._tolled(bearings)
        rounds = self._rounds(bearings, under_way=under_way or tolled)
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

    def _tolled(self, bearings: Bearings) -> bool:
        """Place everybody once more in a large network, now that scarce things have tolls.

        Whether that was done: then there is no need of a dive over everything.
        """
        relaxation, guide = self.search.relaxation, bearings.guide
        if not relaxation.large or guide is None or bearings.task.worths is None:
            return False
        filled = self.filled(self.search.space.nobody, guide.tolls)
        if filled is None:
            return False
        self.best.offer(self.recreated(filled, LARGE_WALKS, guide.tolls))
        return True

    def _recreated(self, solution: Solution, number: int, *, tolls: Tolls | None) -> Solution:
        """The plan after a set of walks by its number: every other one sees tolls.

        In a large network all do.
        """
        if self.search.relaxation.large:
            walks = LARGE_PLAIN_WALKS if tolls is None else LARGE_WALKS
        else:
            walks = WALKS if tolls is None or number % 2 else TOLLED_WALKS
        return self.recreated(solution, walks, tolls)

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
        tolls = None if bearings.guide is None else bearings.guide.tolls
        if task.large and not task.maximise:
            tolls = None  # they are those of the first stage, which say nothing of money
        candidates = Candidates(
            formulation=task.formulation, guide=bearings.guide, large=task.large
        )
        return Rounds(
            task=task,
            bearings=bearings,
            moves=Moves(task=task, candidates=candidates, usual=bearings.usual),
            recreated=partial(self._recreated, tolls=tolls) if self.recreates else None,
            under_way=under_way,
        )

    def _improve(self, rounds: Rounds) -> Reached:
        """A later stage of a large network: one thread bounds it, while this one improves the plan.

        It begins with what earlier stages made, since there is no time to begin again.
        """
        until = time.monotonic() + self.left() / 2 if self.alone else self.until
        bounding = Beside(lambda: bounded(rounds.task, until), alone=self.alone)
        floored = any(floor.objective in PRODUCTION for floor in self.best.floors)
        # With a floor on production too many people are left in fractions; and walks find as much.
        if self.best.maximise and not floored and rounds.recreated is None:
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
