"""Where plans are looked for: network and formulation, what a plan is worth, whether it is valid.

Nothing of it changes, and it knows no search: whoever judges a plan needs no more than this.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from returnplan.model import Floor, Formulation, Programme
from returnplan.model.promise_rows import fewest_changes
from returnplan.network import Network
from returnplan.optimiser.implied import PRODUCTION, most_production
from returnplan.optimiser.money import affordable
from returnplan.optimiser.solution import Restriction, Solution
from returnplan.optimiser.trim import trimmed
from returnplan.scenario.objectives import IN_A_REPLAN, OBJECTIVES, Counts, maximised

SMALL_COLUMNS = 6000
"""Columns up to which a programme is solved whole."""


@dataclass(frozen=True, kw_only=True)
class Space:
    """All plans of a network."""

    network: Network
    given: Restriction | None = None
    """`whole`, where it is known already."""

    @cached_property
    def whole(self) -> Restriction:
        if self.given is not None and self.given.network is self.network:
            return self.given
        return Restriction.whole(self.network)

    @property
    def formulation(self) -> Formulation:
        return self.whole.formulation

    def refined(self, group: int) -> Space:
        """The space with a class of its own for every unit option of `group`."""
        return replace(self, network=self.network.split(group))

    # -- plans ---------------------------------------------------------------------------------

    def value(self, name: str, solution: Solution) -> float:
        """Value of an objective of the order."""
        return float(self.formulation.objectives[name] @ self.whole.columns(solution))

    def settled(self, solution: Solution) -> Solution:
        """The solution in whole numbers, without units that nobody needs, and its worst share."""
        solution = trimmed(self.network, solution.rounded())
        values = self.whole.columns(replace(solution, t=np.zeros(1)))
        base, t = self.formulation.base, self.formulation.variables.t[0]
        if "shares" not in base.rows:
            return replace(solution, t=np.zeros(1))
        rows = np.arange(base.rows["shares"].start, base.rows["shares"].stop)
        slope = np.zeros(len(base.row_lower))
        on_t = base.column == t
        slope[base.row[on_t]] = base.value[on_t]
        room = base.row_upper[rows] - base.activity(values)[rows]
        return replace(solution, t=np.array([min([1.0, *(room / slope[rows]).tolist()])]))

    def valid(self, programme: Programme, solution: Solution) -> bool:
        """Whether a solution in whole numbers keeps a programme as the audit would have it."""
        return programme.kept(self.whole.columns(solution)) and affordable(self.network, solution)

    def keeps(self, floors: tuple[Floor, ...], solution: Solution) -> bool:
        """Whether a solution in whole numbers keeps every rule and floors, as the audit would."""
        values = self.whole.columns(solution)
        return self.formulation.keeps(floors, values) and affordable(self.network, solution)

    @property
    def nobody(self) -> Solution:
        """The plan in which nobody travels but who must."""
        return self.settled(Solution.nobody(self.formulation))

    def nobody_if_valid(self, floors: tuple[Floor, ...]) -> Solution | None:
        """The empty plan, if the floors allow it."""
        nobody = self.nobody
        return nobody if self.keeps(floors, nobody) else None

    # -- bounds --------------------------------------------------------------------------------

    def quick_bound(self, name: str) -> float:
        """A bound without any solving: every head by its best way, or nothing for a cost.

        Of production: everybody who can come is there on the first possible date, all loans too.
        """
        if name not in self._quick_bounds:
            self._quick_bounds[name] = self._quick_bound(name)
        return self._quick_bounds[name]

    @cached_property
    def _quick_bounds(self) -> dict[str, float]:
        """Those that were asked for."""
        return {}

    def _quick_bound(self, name: str) -> float:
        if name in PRODUCTION:
            return most_production(self.formulation, name)
        if not maximised(name):
            return fewest_changes(self.network) if name == IN_A_REPLAN else 0.0
        v, coefficients = self.formulation.variables, self.formulation.objectives[name]
        best = np.zeros(len(self.network.cohorts))
        np.maximum.at(best, self.network.choices.cohort, coefficients[v.w])
        heads = [cohort.workers for cohort in self.network.scenario.cohorts.values()]
        return float(best @ np.array(heads, dtype=float)) + float(coefficients[v.t].sum())

    def later(self, name: str) -> dict[str, float]:
        """Objectives after `name` that are maximised and sums, with the most that each can be."""
        order = self.network.scenario.objective.order
        return {
            other: self.quick_bound(other)
            for other in order[order.index(name) + 1 :]
            if maximised(other) and OBJECTIVES[other].counts is not Counts.SHARE
        }
