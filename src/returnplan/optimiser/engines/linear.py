"""The relaxation of a programme, solved again and again with other bounds, from where it stood."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np

from returnplan.arrays import Mask, Real, Whole
from returnplan.model import Programme
from returnplan.optimiser.engines import engine
from returnplan.optimiser.engines.engine import Answer
from returnplan.optimiser.engines.simplex import DUAL, MOST_ITERATIONS, STARTED, Simplex, Terms

NEEDED = 1e-9
"""Weight of a column in a proof of infeasibility, above which its bounds matter."""
MOST_FROM_NOTHING = 5000
"""Columns up to which HiGHS finds a first basis by itself as soon as GLOP does."""
BEGIN_S = 1e-5
"""Seconds for each column without which GLOP is not begun: it hears its limit only after that long
(2 s of 400,000 columns), and takes the processor from whoever writes the plan then."""


class LinearProgramme:
    """The relaxation of a programme, with bounds that change."""

    def __init__(
        self,
        programme: Programme,
        objective: Real,
        *,
        maximise: bool,
        iterations: int = MOST_ITERATIONS,
    ) -> None:
        self.programme = programme
        self.iterations_left = iterations
        """Of the simplex, for all solves together but the first basis."""
        self.maximise = maximise
        self.lower = programme.lower.copy()
        self.upper = programme.upper.copy()
        self._sign = 1.0 if maximise else -1.0
        self._simplex = Simplex()
        self._simplex.scale = engine.scale_of(objective)
        none = np.zeros(0, dtype=np.int64)
        self._simplex.add_rows(
            programme.row_lower, programme.row_upper, Terms.of(none, none, np.zeros(0))
        )
        self._simplex.add_columns(
            self._sign * objective,
            self.lower,
            self.upper,
            Terms.of(programme.column, programme.row, programme.value),
        )
        self._sent_lower = self.lower.copy()
        self._sent_upper = self.upper.copy()
        self._objective = objective
        self._started = len(objective) <= MOST_FROM_NOTHING

    def bound(
        self, columns: Whole, *, lower: Real | None = None, upper: Real | None = None
    ) -> None:
        """Set bounds of some columns (rising numbers)."""
        if lower is not None:
            self.lower[columns] = lower
        if upper is not None:
            self.upper[columns] = upper

    def demand(self, row: int, lower: float) -> None:
        """Set the least left side of a row."""
        self._simplex.demand(row, lower, float(self.programme.row_upper[row]))

    def solve(self, seconds: float) -> Answer:
        """Solve with the bounds as they are now.

        `values` None where infeasible, or out of time or iterations. What could hardly be begun in
        that time is not begun.
        """
        if not self._started and seconds < BEGIN_S * len(self.lower):
            bound = np.inf if self.maximise else -np.inf
            return Answer(values=None, bound=bound, optimal=False, infeasible=False)
        changed = np.flatnonzero(
            (self.lower != self._sent_lower) | (self.upper != self._sent_upper)
        )
        if len(changed):
            self._simplex.bound(changed, self.lower[changed], self.upper[changed])
            self._sent_lower[changed] = self.lower[changed]
            self._sent_upper[changed] = self.upper[changed]
        until = time.monotonic() + seconds
        method = DUAL
        if not self._started:
            self._started = True
            basis = engine.first_basis(
                replace(self.programme, lower=self.lower, upper=self.upper),
                self._objective,
                maximise=self.maximise,
                seconds=seconds,
            )
            if basis is None:
                method = STARTED
            else:
                self._simplex.begin(basis)
        answer = self._simplex.solve(until - time.monotonic(), method, self.iterations_left)
        self.iterations_left = max(0, self.iterations_left - self._simplex.iterations)
        if answer.duals is None:
            return Answer(
                values=None,
                bound=self._sign * answer.bound,
                optimal=False,
                infeasible=answer.infeasible,
            )
        return Answer(
            values=answer.values,
            bound=self._sign * answer.bound,
            optimal=True,
            infeasible=False,
            duals=self._sign * answer.duals,
        )

    def conflict(self) -> Mask:
        """(columns) Whose bounds the proof needs that the last solve was infeasible; else all."""
        programme, ray = self.programme, self._simplex.ray()
        if ray is None:
            return np.ones(len(programme.lower), dtype=bool)
        needed = np.bincount(
            programme.column,
            weights=programme.value * ray[programme.row],
            minlength=len(programme.lower),
        )
        found: Mask = np.abs(needed) > NEEDED
        return found
