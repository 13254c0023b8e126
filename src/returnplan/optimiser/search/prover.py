"""A thread that proves bounds of a large stage, while another finds plans."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import numpy as np

from returnplan.arrays import Real
from returnplan.attempt import WorkThread
from returnplan.errors import EngineError
from returnplan.model import Programme
from returnplan.optimiser.bounds.tree import Tree
from returnplan.optimiser.engines import engine
from returnplan.optimiser.engines.engine import Report
from returnplan.optimiser.search.best import Best
from returnplan.optimiser.solution import Solution

NEEDS_S, GROWTH_S = 4.0, 5e-9
"""Seconds below which an engine finds and proves no more of a large programme than the cases and
the moves do, and what they grow by with the square of its columns."""
MOST_COLUMNS = 150_000
"""Columns above which an engine proves nothing in minutes."""
MOST_SPLITS = 300
"""Cases into which the bound is split at most."""
WHOLE_PEOPLE_S = 1.5
"""Seconds kept for making the prover's plan whole."""

Solve = Callable[[Programme, float, threading.Event, Report], engine.Answer | None]
"""An engine's answer for a programme, in so many seconds, unless it is stopped."""


class Prover:
    """Proves by cases of departures, then by branch and bound on the whole.

    The engine solves the whole programme of the stage with people in fractions. Its bound holds for
    whole people too; its plan is made whole afterwards. It writes nothing that others write: what
    it finds stands in `tree`, `bound`, `solution` and `answer`.
    """

    def __init__(
        self,
        *,
        best: Best,
        until: float,
        stopped: Callable[[], bool],
        alone: bool,
        solve: Solve,
        vehicles_only: Callable[[], Programme],
        whole_people: Callable[[Real], Solution | None],
    ) -> None:
        self.best = best
        self.until = until
        self.alone = alone
        """Whether the one thread that there is grows the tree."""
        self.solve = solve
        self.vehicles_only = vehicles_only
        self.whole_people = whole_people
        self.bound = best.bound
        self.solution: Solution | None = None
        self.answer: engine.Answer | None = None
        self.strict = False
        """Whether the answer is of whole people."""
        self._stop = threading.Event()
        self._planned = threading.Event()
        self._thread = WorkThread(self._run)
        self._grown = threading.Condition()
        self._at_end = False
        """Whether the tree grows no more."""
        self._stopped = stopped
        self.tree = Tree(
            relaxation=best.search.relaxation,
            programme=best.programme,
            objective=best.name,
            floors=best.floors,
            until=until,
            stopped=lambda: self._stop.is_set() or stopped(),
        )

    def start(self) -> None:
        self._thread.start()

    def split(self, splits: int) -> int:
        """So many splits, or as many as there are to be: wait for them, or make them here."""
        while len(self.tree.bounds) <= splits and not self._at_end:
            if self.alone:
                self._grow()
            else:
                with self._grown:
                    self._grown.wait(0.05)
                if not self._thread.is_alive():
                    break
        return splits

    def go_on(self) -> None:
        """There is a plan that the cases do not prove good enough: the engine may begin.

        It cannot be stopped before its time is over, so it is not begun in vain.
        """
        self._planned.set()

    def wait(self) -> None:
        """Until it has proved what it can, or the stage is over."""
        while self._thread.is_alive() and not self._stopped():
            self._thread.join(0.05)

    def stop(self) -> None:
        self._stop.set()
        self._planned.set()
        if self._thread.is_alive():
            self._thread.join()

    def _grow(self) -> None:
        tree = self.tree
        try:
            self._at_end = len(tree.bounds) > MOST_SPLITS or not tree.grow()
        except EngineError:
            self._at_end = True
        if not self._at_end:
            self._hear(None, tree.bounds[-1])
        with self._grown:
            self._grown.notify_all()

    def _run(self) -> None:
        best = self.best
        while not self._at_end:
            self._grow()
        self._planned.wait(max(0.0, self._left()))
        # Below these limits an engine proves no more than the cases do.
        columns = len(best.programme.lower)
        small_enough = columns <= MOST_COLUMNS
        needs = NEEDS_S + GROWTH_S * columns**2
        if not small_enough or self.tree.stopped() or self._left() < needs:
            return
        answer = self._solve(self.vehicles_only())
        if answer is not None and answer.values is not None:
            self.solution = self.whole_people(
                answer.values[: best.search.space.formulation.variables.count]
            )
            if answer.optimal and not self._closes(answer.bound):
                # Whole people cost more than the gap allows: only they themselves can prove it.
                strict = self._solve(best.programme)
                if strict is not None and strict.values is not None:
                    answer, self.strict = strict, True
                    self.solution = best.search.space.whole.solution(strict.values)
        self.answer = answer

    def _closes(self, bound: float) -> bool:
        judged = None if self.solution is None else self.best.judged(self.solution)
        return judged is not None and self.best.within(judged[1], bound)

    def _solve(self, programme: Programme) -> engine.Answer | None:
        seconds = self._left() - WHOLE_PEOPLE_S
        return self.solve(programme, seconds, self._stop, self._hear)

    def _left(self) -> float:
        return self.until - time.monotonic()

    def _hear(self, value: float | None, bound: float | None) -> None:
        if bound is not None and np.isfinite(bound) and self.best.better(self.bound, bound):
            self.bound = bound
            self.best.report(None if self.best.solution is None else self.best.value, bound)
