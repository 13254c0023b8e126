"""Whether one more of a cohort could come while everybody of other lanes travels as they do.

Of a large programme only that is asked: what the workers of one lane (an origin and a destination)
can ride, and what others ride in the plan. A yes is a plan, found and checked; a no says nothing
of plans in which others travel otherwise.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace

import numpy as np

from returnplan.arrays import Mask
from returnplan.network import Network
from returnplan.optimiser.counterparts import moved, stay_keys
from returnplan.optimiser.finish.extract import SplitError, extract
from returnplan.optimiser.implied import PRODUCTION
from returnplan.optimiser.outcome import Outcome
from returnplan.optimiser.questions.feasibility import Wanted, feasible
from returnplan.optimiser.questions.lifting import lifted, renewed
from returnplan.optimiser.solution import Solution
from returnplan.optimiser.space import Space

Lane = tuple[str, str]

SECONDS = 3.0
"""For one question at most."""


@dataclass(kw_only=True)
class Nearby:
    """Plans that differ from one only in how the workers of a lane travel."""

    outcome: Outcome
    lane: Lane
    seed: int
    _spaces: dict[tuple[str, ...], tuple[Space, Solution]] = field(default_factory=dict)

    @property
    def space(self) -> Space:
        """With every limit as it is."""
        return self._space_of(())[0]

    def exists(self, wanted: Wanted, *resources: str, nodes: int, until: float) -> bool | None:
        """Whether there is such a plan nearby within all limits, those of `resources` aside.

        `nodes` of branch and bound are looked at, so that time decides as seldom as may be. None
        where that was not found out; also where the plan found keeps the lifted limits too.
        """
        space, solution = self._space_of(resources)
        values = space.whole.columns(solution)
        free = self._free(space.network, space, wanted)
        programme = wanted.programme(space.formulation)
        soon = min(until, time.monotonic() + SECONDS)
        answer = feasible(programme.reduced(free, values), soon, self.seed, nodes=nodes)
        if answer is None or answer.values is None:
            return False if answer is not None and answer.infeasible else None
        values = values.copy()
        values[free] = answer.values
        found = space.settled(space.whole.solution(values))
        if not space.valid(programme, found):
            return None
        try:
            extract(space.network, found)
        except SplitError:
            return None
        return None if resources and self._within_limits(space.network, found) else True

    def _within_limits(self, network: Network, found: Solution) -> bool:
        """Whether a plan found with limits lifted keeps them after all."""
        z = moved(stay_keys(network), found.z, stay_keys(self.space.network))
        if round(z.sum()) != round(found.z.sum()):
            return False
        return self.space.valid(self.space.formulation.base, replace(found, z=z))

    def _space_of(self, resources: tuple[str, ...]) -> tuple[Space, Solution]:
        """What the lane can ride and others ride, and the plan's solution in its columns."""
        if resources not in self._spaces:
            whole, solution = self.outcome.network, self.outcome.solution
            units, arcs = self._near(whole)
            network = whole.restricted(units, arcs)
            z = solution.z
            if resources:
                unlimited = lifted(whole.scenario, *resources, new_fleets=False)
                network = renewed(network, unlimited)
                z = moved(stay_keys(whole), solution.z, stay_keys(network))
            space = Space(network=network)
            self._spaces[resources] = (
                space,
                replace(solution, n=solution.n[units], x=solution.x[arcs], z=z),
            )
        return self._spaces[resources]

    def _near(self, network: Network) -> tuple[Mask, Mask]:
        """Unit options and arcs."""
        solution = self.outcome.solution
        arcs = self._mine(network)[network.arcs.commodity]
        groups = np.zeros(len(network.classes.level), dtype=bool)
        groups[network.arcs.group[arcs & (network.arcs.group >= 0)]] = True
        return groups[network.units.group] | (solution.n > 0.5), arcs | (solution.x > 0.5)

    def _mine(self, network: Network) -> Mask:
        """(commodities) of the lane."""
        lanes = np.array([lane == self.lane for lane in network.lanes], dtype=bool)
        return lanes[network.commodities.lane]

    def _free(self, network: Network, space: Space, wanted: Wanted) -> Mask:
        """Columns of the lane, and what follows from them.

        Work stays as it is, as more heads allow it too, unless more of it is wanted.
        """
        v, mine = space.formulation.variables, self._mine(network)
        arcs = mine[network.arcs.commodity]
        choices = mine[network.sinks.commodity[network.choices.sink]]
        groups = np.zeros(len(network.classes.level), dtype=bool)
        groups[network.arcs.group[arcs & (network.arcs.group >= 0)]] = True
        runs = network.arcs.run[arcs & (network.arcs.run >= 0)]
        beds = np.zeros(len(network.bed_groups.day), dtype=bool)
        beds[network.choice_group[choices & (network.choice_group >= 0)]] = True
        free = np.zeros(v.count, dtype=bool)
        free[v.n], free[v.x], free[v.w] = groups[network.units.group], arcs, choices
        free[v.u[runs]] = free[v.o[runs]] = True
        free[v.z] = beds[network.stays.group]
        free[v.i] = free[v.t] = free[v.heads] = free[v.missing] = free[v.lends] = True
        if wanted.better is not None and wanted.better.objective in PRODUCTION:
            free[v.production] = True
        return free
