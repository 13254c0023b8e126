"""Loans that a plan does not need are left out of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from returnplan.optimiser.point import Point
from returnplan.optimiser.production import PRODUCTION
from returnplan.optimiser.search.method import Search
from returnplan.scenario.objectives import maximised

ROUNDING = 1e-9
"""Relative loss of an objective that is summing in another order."""


def needed_loans(search: Search, point: Point) -> Point:
    """The point with as few heads lent, loan by loan, as make no objective of the order worse.

    Output is concave in the heads of a loan and the heads missing are convex, so from one head up
    to those lent the ones that do as well are the last few; whether nobody does as well is asked
    first.
    """
    order = search.network.scenario.objective.order
    names = [name for name in PRODUCTION if name in order]
    worth = {name: search.value(name, point) for name in names}

    def as_good(candidate: Point) -> bool:
        for name, value in worth.items():
            lost = search.value(name, candidate) - value
            lost = -lost if maximised(name) else lost
            if lost > ROUNDING * max(1.0, abs(value)):
                return False
        return search.valid(search.formulation.base, candidate)

    for loan in np.flatnonzero(point.lent > 0.5).tolist():
        fewest, most = 0, round(float(point.lent[loan]))
        if as_good(_with(point, loan, 0)):
            most = 0
        while most - fewest > 1:
            middle = (fewest + most) // 2
            if as_good(_with(point, loan, middle)):
                most = middle
            else:
                fewest = middle
        point = _with(point, loan, most)
    return point


def _with(point: Point, loan: int, heads: int) -> Point:
    lent = point.lent.copy()
    lent[loan] = heads
    return replace(point, lent=lent)
