"""A linear programme that grows and changes, solved by HiGHS from where it stood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from returnplan.arrays import Real, Whole
from returnplan.errors import EngineError
from returnplan.optimiser.engines.engine import Answer, Basis

PRIMAL, DUAL, INTERIOR, STARTED = 4, 1, 0, -1
"""Methods: HiGHS's numbers of its simplex methods; the interior-point method, which leaves no
basis; the same with a basis made of its end, the quickest start of a large programme."""

IMPRECISE = 1e-3
"""Largest infeasibility of an interior point that is still of use."""


@dataclass(frozen=True, kw_only=True)
class Terms:
    """Entries of a matrix, sorted by `major`, then `minor`."""

    major: Whole
    minor: Whole
    value: Real

    @classmethod
    def of(cls, major: Whole, minor: Whole, value: Real) -> Terms:
        """Sorted; entries of one place are added up."""
        if not len(major):
            return cls(major=major, minor=minor, value=value)
        order = np.lexsort((minor, major))
        major, minor, value = major[order], minor[order], value[order]
        first = np.r_[True, (major[1:] != major[:-1]) | (minor[1:] != minor[:-1])]
        place = np.cumsum(first) - 1
        total = np.bincount(place, weights=value).astype(np.float64)
        return cls(major=major[first], minor=minor[first], value=total)

    def starts(self, count: int) -> NDArray[np.int32]:
        return np.searchsorted(self.major, np.arange(count)).astype(np.int32)


MOST_ITERATIONS = 2**31 - 1
"""What HiGHS takes for no limit."""


class Simplex:
    """Maximises over columns and rows that are added as they are needed.

    HiGHS on one thread, whose basis is kept between solves. Duals are what one more on the right
    side of a row adds to the objective.
    """

    def __init__(self) -> None:
        self._highs: Any = highspy.Highs()
        for option, value in (("output_flag", False), ("threads", 1), ("parallel", "off")):
            self._highs.setOptionValue(option, value)
        self.columns = 0
        self.rows = 0
        self.scale = 1.0
        """Of the objective, for HiGHS (`engine.scale_of`)."""

    def add_rows(self, lower: Real, upper: Real, terms: Terms) -> None:
        """Rows with their terms (major: number among the new rows, minor: column)."""
        self._highs.addRows(
            len(lower),
            lower,
            upper,
            len(terms.value),
            terms.starts(len(lower)),
            terms.minor.astype(np.int32),
            terms.value,
        )
        self.rows += len(lower)

    def add_columns(self, objective: Real, lower: Real, upper: Real, terms: Terms) -> None:
        """Columns with their terms (major: number among the new columns, minor: row)."""
        self._highs.addCols(
            len(objective),
            -self.scale * objective,
            lower,
            upper,
            len(terms.value),
            terms.starts(len(objective)),
            terms.minor.astype(np.int32),
            terms.value,
        )
        self.columns += len(objective)

    def price(self, columns: Whole, objective: Real) -> None:
        """Set coefficients of the objective."""
        self._highs.changeColsCost(len(columns), columns.astype(np.int32), -self.scale * objective)

    def bound(self, columns: Whole, lower: Real, upper: Real) -> None:
        """Set bounds of columns."""
        self._highs.changeColsBounds(len(columns), columns.astype(np.int32), lower, upper)

    def demand(self, row: int, lower: float, upper: float) -> None:
        """Set the limits of a row."""
        self._highs.changeRowBounds(row, lower, upper)

    def begin(self, basis: Basis) -> None:
        """Start the next solve from a basis of all columns and rows."""
        states = highspy.HighsBasisStatus
        named = np.array([states.kZero, states.kLower, states.kUpper, states.kBasic])
        found = highspy.HighsBasis()
        found.col_status = named[basis.columns].tolist()
        found.row_status = named[basis.rows].tolist()
        found.valid = True
        self._highs.setBasis(found)

    def solve(
        self, seconds: float, method: int = DUAL, iterations: int = MOST_ITERATIONS
    ) -> Answer:
        """`values` None where infeasible, unbounded, or out of time or iterations of the simplex.

        Raises
        ------
        EngineError
            If HiGHS fails.
        """
        highs = self._highs
        interior = method in (INTERIOR, STARTED)
        highs.setOptionValue("solver", "ipm" if interior else "simplex")
        highs.setOptionValue("run_crossover", "off" if method == INTERIOR else "on")
        if not interior:
            highs.setOptionValue("simplex_strategy", method)
            highs.setOptionValue("simplex_iteration_limit", iterations)
        # HiGHS counts the seconds of all solves together.
        highs.setOptionValue("time_limit", highs.getRunTime() + max(0.01, seconds))
        if highs.run() == highspy.HighsStatus.kError:
            raise EngineError("HiGHS failed on a linear programme")
        status = highs.getModelStatus()
        states = highspy.HighsModelStatus
        none = status in (states.kInfeasible, states.kUnboundedOrInfeasible)
        imprecise = interior and status == states.kUnknown and self._nearly_feasible()
        if status != states.kOptimal and not imprecise:
            return Answer(values=None, bound=np.inf, optimal=False, infeasible=none)
        solution = highs.getSolution()
        return Answer(
            values=np.array(solution.col_value),
            bound=-highs.getInfo().objective_function_value / self.scale,
            optimal=True,
            infeasible=False,
            duals=-np.array(solution.row_dual) / self.scale,
        )

    @property
    def iterations(self) -> int:
        """Of the simplex in the last solve."""
        return int(self._highs.getInfo().simplex_iteration_count)

    def ray(self) -> Real | None:
        """(rows) Weights of rows that prove that the last solve was infeasible, if there are."""
        _, there, ray = self._highs.getDualRay()
        return np.array(ray) if there else None

    def _nearly_feasible(self) -> bool:
        """Whether an interior point is good enough to take prices and parts of plans from."""
        info = self._highs.getInfo()
        return bool(max(info.max_primal_infeasibility, info.max_dual_infeasibility) <= IMPRECISE)
