"""The order in which moves of a stage are made.

The *first round* is a fixed sequence: a dive over everything; then parts of the plan, one after
another (some dates, origins or destinations at random, by the seed), are rounded again, all others
staying as they are. A set of walks of ruin and recreate follows each of these; without a kernel, in
between, branch and bound on windows of dates. *Later rounds* go on so for as long as there is time.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count

import numpy as np

from returnplan.arrays import Mask
from returnplan.optimiser.search.bearings import Bearings, Pull
from returnplan.optimiser.search.moves import Moves
from returnplan.optimiser.search.parts import Parts
from returnplan.optimiser.search.task import Task
from returnplan.optimiser.search.tuning import (
    FAR,
    LARGE_RECREATING,
    MANY_WINDOWS,
    MORE_WALKS,
    RECREATED_SHARE,
    RECREATING,
    SEARCH_NODES,
    SEARCH_S,
    SURPLUS,
    WALK,
)
from returnplan.optimiser.solution import Solution

BestYet = Callable[[], Solution | None]
"""The best plan of the stage until now."""


@dataclass(frozen=True, kw_only=True)
class Rounds:
    """Plans of one stage, one after another."""

    task: Task
    bearings: Bearings
    moves: Moves
    recreated: Callable[[Solution, int], Solution] | None
    """The plan after a set of walks of ruin and recreate, by the number of the set; None where
    there is no kernel for it."""
    under_way: bool
    """Whether the stage began with a plan in which somebody travels."""

    @property
    def _parts(self) -> Parts:
        return self.moves.candidates.parts

    @property
    def _recreating(self) -> bool:
        """Whether the stage begins with ruin and recreate, so that a dive need not take long."""
        return not self.under_way and not self.task.large and self.recreated is not None

    def everything(self, kept: Solution | None = None, pull: Pull | None = None) -> Solution | None:
        """The plan of a dive over everything that is not the first."""
        task, now = self.task, time.monotonic()
        share = RECREATED_SHARE if self._recreating else task.tuning.later_share
        until = now + share * max(0.0, task.until - now)
        return self.moves.everything(pull or self.bearings.usual, until, kept=kept)

    def first(self, best: BestYet) -> Iterator[Solution | None]:
        """Plans of the fixed sequence, one after another."""
        task, generous, start = self.task, self.bearings.generous, best()
        if self.under_way and task.maximise and self._far(start):
            yield self.everything(start, generous)
        if not self.under_way:
            yield self._first_dive(best())
        if task.maximise and best() is None:
            yield self.everything(pull=generous)
        yield from self._recreate(best, 0)
        solution = best()
        if solution is not None and not (solution.n.any() or solution.u.any()):
            # Rounding everything at once has failed: build up, date after date.
            for window in self._parts.windows(0):
                solution = best()
                if solution is not None:
                    yield self.moves.rounded(solution, window, task.until)
        # Dives over everything for the least cost of a large network end too late, if at all.
        slow = not task.maximise and task.large
        if not task.maximise and self.under_way and not slow:
            found = self._near(0.0)
            yield found if found is not None else self._near(SURPLUS)
        random = np.random.default_rng(task.seed)
        # Windows of a large network bring too little for their time, and beside ruin and recreate.
        idle = task.large or self.recreated is not None
        windows = [] if idle else self._parts.windows(0) + self._parts.windows(1)
        if task.maximise and len(windows) >= MANY_WINDOWS:
            yield from self._search(best, windows.pop(0))
        for number in range(MORE_WALKS):
            yield from self._recreate(best, number + 1)
            yield from self._walk(best, random)
        if self._far(best()) and not slow:
            yield self.everything()
        yield from self._recreate(best, MORE_WALKS + 1)
        for window in windows:
            yield from self._search(best, window)
            yield from self._walk(best, random)

    def _recreate(self, best: BestYet, number: int) -> Iterator[Solution | None]:
        solution = best()
        if self.recreated is not None and solution is not None:
            yield self.recreated(solution, number)

    def _first_dive(self, dispatched: Solution | None) -> Solution | None:
        """The better of the first dive and the dispatcher's plan.

        A dive over a small network that found nothing is made once more, in haste.
        """
        pull = self.bearings.foreseeing(hasty=False)
        found = self._better(pull, self._dived(pull), dispatched)
        unfound = found is None or found is dispatched
        if not self.task.large and not self._recreating and unfound:
            pull = self.bearings.foreseeing(hasty=True)
            found = self._better(pull, self._dived(pull), found)
        return found

    def _dived(self, pull: Pull) -> Solution | None:
        task, now = self.task, time.monotonic()
        until = now + task.tuning.first_share * max(0.0, task.deadline - now)
        if self._recreating:
            until = now + RECREATED_SHARE * max(0.0, task.until - now)
        return self.moves.everything(pull, until, first=True)

    def _near(self, surplus: float) -> Solution | None:
        task, now = self.task, time.monotonic()
        share = RECREATED_SHARE if self._recreating else task.tuning.later_share
        until = now + share * max(0.0, task.until - now)
        return self.moves.near(self.bearings.usual, until, surplus)

    def _search(self, best: BestYet, window: Mask) -> Iterator[Solution | None]:
        solution = best()
        if solution is not None:
            yield self.moves.searched(solution, window, nodes=SEARCH_NODES)

    def _walk(self, best: BestYet, random: np.random.Generator) -> Iterator[Solution | None]:
        solution = best()
        if solution is not None:
            yield self.walk(solution, random)

    def later(self, best: BestYet) -> Iterator[Solution | None]:
        """Plans of random neighbourhoods, without end."""
        task, random = self.task, np.random.default_rng(self.task.seed + 1)
        recreating = rounding = 0.0
        sets = count()
        recreations = LARGE_RECREATING if task.large else RECREATING
        while True:
            solution, began = best(), time.monotonic()
            if solution is None:
                yield self.everything()
                continue
            if self.recreated is not None and recreating <= rounding * recreations:
                yield self.recreated(solution, next(sets))
                recreating += 1 if task.counted else time.monotonic() - began
            else:
                yield drawn(random, large=task.large)(self, solution, random)
                rounding += 1 if task.counted else time.monotonic() - began

    def walk(self, solution: Solution, random: np.random.Generator) -> Solution:
        """The plan after `WALK` moves at random, each from the best plan until then."""
        task, value, best = self.task, self.task.reached(solution), solution
        for _ in range(WALK):
            over = task.interrupt.is_set() or time.monotonic() >= task.until
            if over or task.enough(value):
                break
            found = self.moves.rounded(best, self._parts.random(random), task.until)
            judged = None if found is None else task.judged(found)
            if judged is not None and (judged[1] >= value if task.maximise else judged[1] <= value):
                best, value = judged
        return best

    def rounded_somewhere(self, solution: Solution, random: np.random.Generator) -> Solution | None:
        until = self.task.until
        if not self.task.counted:
            until = min(until, time.monotonic() + SEARCH_S)
        return self.moves.rounded(solution, self._parts.random(random), until)

    def searched_somewhere(
        self, solution: Solution, random: np.random.Generator
    ) -> Solution | None:
        if random.random() < 0.5:
            parts = self._parts.windows(float(random.random()))
        else:
            parts = self._parts.by(int(random.integers(2)))
        part = parts[int(random.integers(len(parts)))]
        return self.moves.searched(
            solution, part, nodes=SEARCH_NODES if self.task.counted else None
        )

    def _far(self, solution: Solution | None) -> bool:
        """Whether a plan is so far from the relaxation that rounding this may lead to a better."""
        relaxed = self.bearings.relaxed
        if solution is None or relaxed is None:
            return True
        reached = self.task.reached(solution)
        return abs(relaxed - reached) > FAR * abs(reached)

    def _better(
        self, pull: Pull, solution: Solution | None, other: Solution | None
    ) -> Solution | None:
        """The one that is better by what moves look for."""
        if solution is None or other is None:
            return other if solution is None else solution
        columns = self.task.search_space.columns
        values = [float(pull.coefficients @ columns(one)) for one in (solution, other)]
        return other if (values[1] > values[0]) == self.task.maximise else solution


@dataclass(frozen=True, kw_only=True)
class Move:
    """A way to a better plan that later rounds draw at random."""

    made: Callable[[Rounds, Solution, np.random.Generator], Solution | None]
    """The plan after the move; None where there is none. It need keep no rule: whoever asked for
    it judges it."""
    share: float
    """How often it is drawn, against the other moves ..."""
    share_large: float
    """... and of a network that is too large for an engine."""


MOVES: dict[str, Move] = {
    "search": Move(made=Rounds.searched_somewhere, share=0.2, share_large=0.05),
    "round": Move(made=Rounds.rounded_somewhere, share=0.8, share_large=0.95),
}
"""Of later rounds, beside the walks of ruin and recreate."""


def drawn(
    random: np.random.Generator, *, large: bool
) -> Callable[[Rounds, Solution, np.random.Generator], Solution | None]:
    """A move of the register, each as often as its share says."""
    shares = np.cumsum([one.share_large if large else one.share for one in MOVES.values()])
    number = int(np.searchsorted(shares, random.random() * shares[-1], side="right"))
    return list(MOVES.values())[number].made
