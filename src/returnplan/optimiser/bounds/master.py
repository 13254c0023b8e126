"""The linear programme of a stage, which grows by itineraries and by rows of fleets."""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np

from returnplan.arrays import Real
from returnplan.optimiser.bounds.aim import Aim
from returnplan.optimiser.bounds.entries import Entries
from returnplan.optimiser.bounds.frame import Frame
from returnplan.optimiser.bounds.limits import UnitLimits
from returnplan.optimiser.bounds.pool import Pool
from returnplan.optimiser.bounds.pricing import Payoff
from returnplan.optimiser.bounds.rows import Busy
from returnplan.optimiser.engines.engine import scale_of
from returnplan.optimiser.engines.simplex import DUAL, INTERIOR, PRIMAL, Simplex, Terms
from returnplan.optimiser.solution import idle

BROKEN = 1e-6
"""Vehicles too many at which a row of a fleet is added."""


class Master:
    """Of one stage: its columns are those of the frame, then the itineraries of the pool."""

    def __init__(self, frame: Frame, pool: Pool, aim: Aim) -> None:
        self.frame = frame
        self.entries = Entries(frame=frame, pool=pool)
        self.duals: Real = np.zeros(len(frame.rows))
        """Of the rows that the last solve had."""
        self.method = INTERIOR if frame.ground.large else PRIMAL
        self._pool = pool
        self._values: Real = np.zeros(0)
        self._sent, self._fleet_sent = 0, 0
        self._simplex = Simplex()
        self._simplex.scale = scale_of(aim.coefficients(frame.ground.formulation))
        none = Terms.of(*(np.zeros(0, dtype=np.int64),) * 2, np.zeros(0))
        self._simplex.add_rows(frame.rows.lower, frame.rows.upper, none)
        columns = frame.columns
        nothing = np.zeros(len(columns))
        self._simplex.add_columns(nothing, nothing, columns.upper, columns.terms)

    def price(self, payoff: Payoff) -> None:
        """Another objective; the basis stays."""
        columns = len(self.frame.columns)
        self._simplex.price(np.arange(columns), payoff.column)
        if self._sent:
            sent = columns + np.arange(self._sent)
            self._simplex.price(sent, self.entries.objective(0, self._sent, payoff))

    def confine(self, limits: UnitLimits) -> None:
        """Keep the departures of lines within limits."""
        least, most = limits.columns
        columns, upper = self.frame.columns, self.frame.programme.upper
        self._simplex.bound(columns.runs, least, np.minimum(most, upper[columns.of_runs]))
        self.method = DUAL

    def send(self, fleet: Sequence[Busy], payoff: Payoff) -> None:
        """Add the rows of fleets and itineraries that it does not have yet."""
        frame, columns = self.frame, self.frame.columns
        if self._fleet_sent < len(fleet):
            new = fleet[self._fleet_sent :]
            part, member, share = self.entries.busy(0, self._sent, new)
            terms = Terms.of(member, len(columns) + part, share)
            if frame.ground.linked:
                run, member = self.entries.busy_runs(new)
                unit = columns.runs[len(columns.runs) // 2 + run]
                spare = columns.spares[[of for of, _ in new]]
                terms = Terms.of(
                    np.r_[terms.major, member, np.arange(len(new))],
                    np.r_[terms.minor, unit, spare],
                    np.r_[terms.value, np.ones(len(unit)), np.full(len(new), -1.0)],
                )
            limit = frame.ground.vehicles[[of for of, _ in new]]
            self._simplex.add_rows(np.full(len(new), -np.inf), limit, terms)
            self._fleet_sent = len(fleet)
        if self._sent < len(self._pool):
            first, last = self._sent, len(self._pool)
            terms = self.entries.terms(first, last, fleet)
            self._simplex.add_columns(
                self.entries.objective(first, last, payoff),
                np.zeros(last - first),
                np.full(last - first, np.inf),
                terms,
            )
            self._sent = last

    def solve(self, until: float) -> float | None:
        """What its best plan is worth; None where it was not found by `until`."""
        answer = self._simplex.solve(until - time.monotonic(), self.method)
        if answer.values is None and self.method == INTERIOR:
            # The interior-point method fails where floors are far away.
            answer = self._simplex.solve(until - time.monotonic(), PRIMAL)
        if answer.values is None or answer.duals is None:
            return None
        self.duals, self._values = answer.duals, np.maximum(0.0, answer.values)
        return answer.bound

    # -- its plan ------------------------------------------------------------------------------

    @property
    def taken(self) -> Real:
        """Workers on each itinerary."""
        return self._values[len(self.frame.columns) :]

    @property
    def runs(self) -> Real:
        """(2, runs) What its plan has of every run of a line, and its units."""
        found: Real = self._values[self.frame.columns.runs].reshape(2, -1)
        return found

    def money(self) -> float:
        """What its plan costs."""
        money, _ = self.entries.costs(0, len(self.taken))
        spent = float(money @ self.taken)
        ground = self.frame.ground
        if ground.linked:
            spent += float(ground.run_costs @ self._values[self.frame.columns.runs])
        return spent

    def broken_fleets(self, fleet: Sequence[Busy]) -> list[Busy]:
        """New rows of fleets that its plan breaks: the worst moment of every stretch."""
        formulation = self.frame.ground.formulation
        moments = formulation.variables.moments
        if not len(moments.fleet):
            return []
        left = idle(formulation, self._vehicles_used())
        short = np.flatnonzero(left < -BROKEN)
        if not len(short):
            return []
        known, found = set(fleet), []
        apart = (np.diff(short) > 1) | (np.diff(moments.fleet[short]) != 0)
        for stretch in np.split(short, np.flatnonzero(apart) + 1):
            worst = stretch[np.argmin(left[stretch])]
            row = (int(moments.fleet[worst]), int(moments.moment[worst]))
            if row not in known:
                found.append(row)
        return found

    def _vehicles_used(self) -> Real:
        """Columns of the whole formulation: units and runs, in parts."""
        v = self.frame.ground.formulation.variables
        values = np.zeros(v.count)
        for block, part, member, share in self.entries.seats(0, self._sent):
            np.add.at(values, block[member], share * self.taken[part])
        if self.frame.ground.linked:
            values[v.u] = self.runs[1]
        return values
