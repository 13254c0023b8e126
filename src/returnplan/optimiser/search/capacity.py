"""What a dive may still round up: vehicles that are left, and one risk level a departure.

A relaxation in which more is rounded up than there is room for has no solution; to ask first costs
less than to solve it.
"""

from __future__ import annotations

import numpy as np

from returnplan.arrays import Mask, Real, Whole
from returnplan.model import Formulation
from returnplan.optimiser.solution import idle

ROUNDING = 1e-6


class Capacity:
    """Vehicles and departures of a formulation (C2, C4)."""

    def __init__(self, formulation: Formulation) -> None:
        v, self._formulation = formulation.variables, formulation
        moments, network = v.moments, formulation.network
        firsts = np.flatnonzero(moments.first)
        ends = np.r_[firsts[1:], len(moments.fleet)].astype(np.int64)[: len(firsts)]
        end_of = np.repeat(ends, np.diff(np.r_[firsts, len(moments.fleet)]))
        self._begin = np.full(v.count, -1, dtype=np.int64)
        self._end = np.full(v.count, -1, dtype=np.int64)
        for columns, begin, end in (
            (v.n, moments.unit_begin, moments.unit_end),
            (v.u, moments.run_begin, moments.run_end),
        ):
            self._begin[columns] = begin
            busy = columns[begin >= 0]
            after = end[begin >= 0]
            self._end[busy] = np.where(after >= 0, after, end_of[begin[begin >= 0]])
        self._run = np.full(v.count, -1, dtype=np.int64)
        self._run[v.o] = np.arange(len(v.o))
        self._departure = network.runs.departure
        self._least = network.runs.min_units.astype(float)

    def fits(self, lower: Real, up: Whole, to: Real) -> Mask:
        """Which columns `up` can be raised to `to`, one after another, above what runs at least.

        Parameters
        ----------
        lower
            (columns) What runs at least, of the whole formulation.
        """
        v = self._formulation.variables
        values = lower.copy()
        values[v.u] = np.maximum(values[v.u], self._least * np.round(values[v.o]))
        left = idle(self._formulation, values)
        taken = set(self._departure[lower[v.o] > 0.5].tolist())
        found = np.zeros(len(up), dtype=bool)
        for number, (column, goal) in enumerate(zip(up.tolist(), to.tolist(), strict=True)):
            run = int(self._run[column])
            if run >= 0:
                if int(self._departure[run]) in taken:
                    continue
                column, goal = int(v.u[run]), float(self._least[run])
            more = goal - values[column]
            begin, end = int(self._begin[column]), int(self._end[column])
            if more > ROUNDING and begin >= 0:
                if left[begin:end].min(initial=np.inf) < more - ROUNDING:
                    continue
                left[begin:end] -= more
            values[column] = max(goal, values[column])
            if run >= 0:
                taken.add(int(self._departure[run]))
            found[number] = True
        return found
