"""Loans that a plan does not need are left out of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from returnplan.optimiser.implied import PRODUCTION
from returnplan.optimiser.solution import Solution
from returnplan.optimiser.space import Space
from returnplan.scenario.objectives import maximised

ROUNDING = 1e-9
"""Relative loss of an objective that is summing in another order."""


def needed_loans(space: Space, solution: Solution) -> Solution:
    """The solution with as few heads lent, loan by loan, as make no objective of the order worse.

    Output is concave in the heads of a loan and the heads missing are convex, so from one head up
    to those lent the ones that do as well are the last few; whether nobody does as well is asked
    first.
    """
    order = space.network.scenario.objective.order
    names = [name for name in PRODUCTION if name in order]
    worth = {name: space.value(name, solution) for name in names}

    def as_good(candidate: Solution) -> bool:
        for name, value in worth.items():
            lost = space.value(name, candidate) - value
            lost = -lost if maximised(name) else lost
            if lost > ROUNDING * max(1.0, abs(value)):
                return False
        return space.valid(space.formulation.base, candidate)

    for loan in np.flatnonzero(solution.lent > 0.5).tolist():
        fewest, most = 0, round(float(solution.lent[loan]))
        if as_good(_with(solution, loan, 0)):
            most = 0
        while most - fewest > 1:
            middle = (fewest + most) // 2
            if as_good(_with(solution, loan, middle)):
                most = middle
            else:
                fewest = middle
        solution = _with(solution, loan, most)
    return solution


def _with(solution: Solution, loan: int, heads: int) -> Solution:
    lent = solution.lent.copy()
    lent[loan] = heads
    return replace(solution, lent=lent)
