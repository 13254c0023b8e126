"""A bound by cases: how many units the departures of lines have.

The relaxation takes departures of lines in parts, and one charter flight may be a tenth of a plan's
money. Of the case whose bound is worst the units of a departure are split in two, "at most k" and
"at least k + 1", and either is relaxed anew, from where the master stood. The bound is the worst of
all cases that are left; it holds after every split.

Splits follow one another in an order that does not depend on time.
"""

from __future__ import annotations

import heapq
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from returnplan.arrays import Real
from returnplan.certificate import Branch, Certificate, Prices
from returnplan.model import Floor, Programme
from returnplan.optimiser.bounds.aim import Aim
from returnplan.optimiser.bounds.limits import UnitLimits
from returnplan.optimiser.bounds.proof import Proof
from returnplan.optimiser.bounds.relaxation import Relaxation
from returnplan.scenario.objectives import sign_of

CASE_GAP = 2e-4
"""Gap within which the relaxation of a case is solved."""
WHOLE = 1e-4
"""Distance from a whole number of units below which a value counts as one."""


@dataclass(kw_only=True)
class _UnitsCase:
    limits: UnitLimits
    bound: float
    """Maximised, as all here."""
    proof: Proof
    """Of the bound, or of that of the case that was split."""
    runs: Real | None
    """(2, runs) What the master's plan has of every run, and its units; None where there is no plan
    and the case is not split."""
    split: tuple[int, int, int] | None = None
    """After how many splits, at which run, and the most units of the first of the two cases."""
    cases: tuple[_UnitsCase, _UnitsCase] | None = None


@dataclass(kw_only=True)
class Tree:
    """The cases of one objective under floors."""

    relaxation: Relaxation
    programme: Programme
    objective: str
    floors: tuple[Floor, ...]
    until: float
    """Moment at which the relaxation of a case ends as it is."""
    stopped: Callable[[], bool]
    bounds: list[float] = field(default_factory=list)
    """In the objective's own sense: of the relaxation, then after every split."""
    _open: list[tuple[float, int, _UnitsCase]] = field(default_factory=list)
    _root: _UnitsCase | None = None

    @property
    def _sign(self) -> float:
        return sign_of(self.objective)

    def grow(self) -> bool:
        """The relaxation itself, then a split; False where there is nothing (more) to split."""
        if self._root is None:
            return self._begin()
        _, _, case = self._open[0]
        run, units = self._doubtful(case)
        if run < 0:
            return False
        pair = (
            self._relaxed(case, case.limits.at_most(run, units)),
            self._relaxed(case, case.limits.at_least(run, units + 1)),
        )
        if self._over():
            # What a case has reached when it is cut short depends on time.
            return False
        count = len(self.bounds)
        case.split, case.cases = (count, run, units), pair
        heapq.heappop(self._open)
        for place, one in enumerate(pair):
            heapq.heappush(self._open, (-one.bound, 2 * count + place, one))
        self.bounds.append(self._sign * -self._open[0][0])
        return True

    def _over(self) -> bool:
        return self.stopped() or time.monotonic() >= self.until

    def _begin(self) -> bool:
        relaxation = self.relaxation
        relaxation.stage(self.programme, Aim(weights={self.objective: self._sign}))
        relaxation.solve(gap=CASE_GAP, until=self.until, stopped=self.stopped)
        if relaxation.proof is None or self._over():
            return False
        limits = UnitLimits.of(relaxation.formulation.network.runs)
        self._root = _UnitsCase(
            limits=limits, bound=relaxation.bound, proof=relaxation.proof, runs=relaxation.runs
        )
        self._open.append((-self._root.bound, 0, self._root))
        self.bounds.append(self._sign * self._root.bound)
        return True

    def _relaxed(self, parent: _UnitsCase, limits: UnitLimits) -> _UnitsCase:
        relaxation = self.relaxation
        relaxation.confine(limits)
        relaxation.solve(gap=CASE_GAP, until=self.until, stopped=self.stopped)
        bound, proof = relaxation.bound, relaxation.proof
        if proof is None or bound > parent.bound:
            bound, proof = parent.bound, parent.proof
        runs = relaxation.runs if relaxation.solved else None
        return _UnitsCase(limits=limits, bound=bound, proof=proof, runs=runs)

    def _doubtful(self, case: _UnitsCase) -> tuple[int, int]:
        """The run with most seats in doubt, and the whole units below its own; or -1."""
        if case.runs is None:
            return -1, 0
        seats = self.relaxation.formulation.network.runs.seats
        leaves, units = case.runs
        doubt = np.minimum(leaves, 1.0 - leaves)
        if doubt.max(initial=0.0) > WHOLE:
            train = np.maximum(1.0, units / np.maximum(leaves, WHOLE))
            return int(np.argmax(np.where(doubt > WHOLE, doubt * train * seats, 0.0))), 0
        below = np.floor(units + WHOLE)
        doubt = np.minimum(units - below, below + 1.0 - units)
        if doubt.max(initial=0.0) <= WHOLE:
            return -1, 0
        run = int(np.argmax(np.where(doubt > WHOLE, doubt * seats, 0.0)))
        return run, int(below[run])

    # -- what it proves ------------------------------------------------------------------------

    def first_within(self, reached: Callable[[float], bool]) -> int | None:
        """The least number of splits after which the bound is good enough."""
        return next((at for at, bound in enumerate(self.bounds) if reached(bound)), None)

    def certificate(self, splits: int) -> Certificate:
        """Of the bound after so many splits."""
        assert self._root is not None
        claimed = Certificate(
            objective=self.objective,
            floors=self.floors,
            bound=self.bounds[splits],
            kind="prices",
            linked=self.relaxation.linked,
        )
        proved = self._branches(self._root, splits)
        if isinstance(proved, Branch):
            return replace(claimed, kind="branches", branches=proved)
        return replace(claimed, prices=proved)

    def _branches(self, case: _UnitsCase, splits: int) -> Branch | Prices:
        if case.split is None or case.cases is None or case.split[0] > splits:
            return case.proof.prices(self.relaxation.names)
        _, run, units = case.split
        fewer, more = (self._branches(one, splits) for one in case.cases)
        network = self.relaxation.formulation.network
        departure = network.departures[int(network.runs.departure[run])]
        date = network.scenario.calendar.date_text(departure.day)
        key = (departure.line, date, network.levels[int(network.runs.level[run])])
        return Branch(departure=key, units=units, fewer=fewer, more=more)
