"""A small stage goes to a branch-and-bound engine as it is."""

from __future__ import annotations

from dataclasses import dataclass

from returnplan.errors import EngineError
from returnplan.optimiser.engines import engine
from returnplan.optimiser.engines.digits import in_digits
from returnplan.optimiser.reached import Reached
from returnplan.optimiser.search.solving import Solving
from returnplan.optimiser.solution import Solution

TINY_COLUMNS = 1000
"""Columns up to which an engine needs no plan to begin with."""


@dataclass(frozen=True, kw_only=True)
class WholeProgramme(Solving):
    """One stage, solved whole."""

    def solved(self, start: Solution | None) -> tuple[Reached, None]:
        """Where branch and bound on the whole programme ends; it gives no guide.

        By SCIP, since HiGHS in OR-Tools 9.15 was seen to prove a wrong optimum
        (docs/decisions/engines.md); HiGHS where SCIP fails.
        """
        self.best.offer(start)
        columns = self.search.space.formulation.variables.count
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
        return self.best.found(), None

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
