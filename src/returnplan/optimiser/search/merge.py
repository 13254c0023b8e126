"""Fewer moments of fleets, where some of the vehicles alone can change.

Of rows of C2 in turn, those up to the next end of a duty after a begin can be added up: idle
vehicles are fewest at the last of them.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from returnplan.arrays import Mask, Real, Whole
from returnplan.model import Formulation, Programme
from returnplan.model.moments import FleetMoments


def merged(
    formulation: Formulation, programme: Programme, free: Mask, values: Real
) -> tuple[Programme, Mask]:
    """The programme and the free columns, with as few moments of fleets as these need.

    Parameters
    ----------
    programme
        Of all columns of `formulation`.
    free
        (columns) Those that shall change; the others stay at `values`.
    """
    v, moments = formulation.variables, formulation.variables.moments
    if not len(moments.fleet):
        return programme, free
    last = _last(moments, free[v.n] | (values[v.n] > 0), free[v.u] | (values[v.u] > 0))
    first = programme.rows["C2"].start
    row = programme.row.copy()
    fleets = (row >= first) & (row < programme.rows["C2"].stop)
    row[fleets] = first + last[row[fleets] - first]
    # An idle vehicle's column stands in its own row and the next one: added up, it is gone.
    between = np.zeros(v.count, dtype=bool)
    between[v.i] = last != np.arange(len(last))
    kept = ~between[programme.column]
    lower, upper = programme.row_lower.copy(), programme.row_upper.copy()
    for limit in (lower, upper):
        limit[programme.rows["C2"]] = np.bincount(
            last, weights=limit[programme.rows["C2"]], minlength=len(last)
        )
    order = np.lexsort((programme.column[kept], row[kept]))
    less = replace(
        programme,
        row_lower=lower,
        row_upper=upper,
        row=row[kept][order],
        column=programme.column[kept][order],
        value=programme.value[kept][order],
    )
    return less, free & ~between


def _last(moments: FleetMoments, units: Mask, runs: Mask) -> Whole:
    """The moment that each one is added to, when these unit options and runs matter."""
    begins, ends = (np.zeros(len(moments.fleet), dtype=bool) for _ in range(2))
    for rows, mark in (
        (moments.unit_begin[units], begins),
        (moments.run_begin[runs], begins),
        (moments.unit_end[units], ends),
        (moments.run_end[runs], ends),
    ):
        mark[rows[rows >= 0]] = True
    opens, begun = moments.first.copy(), False
    for moment in np.flatnonzero(begins | ends | moments.first).tolist():
        if moments.first[moment]:
            begun = False
        elif ends[moment] and begun:
            opens[moment], begun = True, False
        begun = begun or bool(begins[moment])
    number = np.cumsum(opens) - 1
    ending = np.r_[np.flatnonzero(opens)[1:], len(opens)] - 1
    found: Whole = ending[number]
    return found
