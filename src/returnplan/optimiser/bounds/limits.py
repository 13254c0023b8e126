"""How many units the departures of lines may have, where a bound is sought by cases."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from returnplan.arrays import Real, Whole
from returnplan.network.network import Runs


@dataclass(frozen=True, kw_only=True)
class UnitLimits:
    """Units of every run (departure of a line at a risk level): from `least` to `most`.

    A run with units leaves, one without does not; `least` is 0, or no less than C3 asks.
    """

    departure: Whole
    of_c3: Whole
    """Least units of a run that leaves."""
    least: Whole
    most: Whole

    @classmethod
    def of(cls, runs: Runs) -> UnitLimits:
        """Those of C3 alone."""
        return cls(
            departure=runs.departure,
            of_c3=np.maximum(runs.min_units, 1),
            least=np.zeros(len(runs.level), dtype=np.int64),
            most=np.maximum(runs.max_units, runs.min_units),
        )

    def at_most(self, run: int, units: int) -> UnitLimits:
        """The case of no more units; of fewer than C3 asks there are none."""
        most = self.most.copy()
        most[run] = units if units >= self.of_c3[run] else 0
        return self._with(self.least, most)

    def at_least(self, run: int, units: int) -> UnitLimits:
        """The case of more: the run leaves, its departure at no other risk level (C4)."""
        least, most = self.least.copy(), self.most.copy()
        least[run] = max(units, self.of_c3[run])
        others = self.departure == self.departure[run]
        others[run] = False
        most[others] = 0
        return self._with(least, most)

    def _with(self, least: Whole, most: Whole) -> UnitLimits:
        return UnitLimits(departure=self.departure, of_c3=self.of_c3, least=least, most=most)

    @property
    def columns(self) -> tuple[Real, Real]:
        """Bounds of the columns o, then u, of all runs."""
        least = np.r_[self.least > 0, self.least].astype(np.float64)
        most = np.r_[self.most > 0, self.most].astype(np.float64)
        return least, most

    def best(self, departure: Real, unit: Real) -> float:
        """The most that runs bring at what a departure and a unit of each bring."""
        fewest = np.maximum(self.of_c3, self.least)
        leaves = departure + unit * np.where(unit > 0, self.most, fewest)
        stays = np.where(self.least > 0, leaves, np.maximum(0.0, leaves))
        return float(np.where(self.most > 0, stays, 0.0).sum())
