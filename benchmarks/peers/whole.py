"""The whole network of a scenario, and the way from column values to an audited plan."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from returnplan.auditing import audit
from returnplan.model import Floor
from returnplan.network import Network, build_network
from returnplan.optimiser.finish.extract import extract
from returnplan.optimiser.solution import Solution
from returnplan.optimiser.space import Space
from returnplan.plan import Plan
from returnplan.plan.assemble import assemble
from returnplan.plan.measures import objective_values
from returnplan.scenario import Scenario

Real = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Judged:
    """A plan, what it is worth, and how many rules it breaks."""

    plan: Plan
    values: dict[str, float]
    violations: int


@dataclass(frozen=True, kw_only=True)
class Whole:
    """A network that holds every itinerary, with its formulation."""

    network: Network
    space: Space = field(repr=False)

    @classmethod
    def of(cls, scenario: Scenario) -> Whole:
        network = build_network(scenario)
        return cls(network=network, space=Space(network=network))

    @cached_property
    def scenario(self) -> Scenario:
        return self.network.scenario

    def solution(self, values: Real) -> Solution:
        """Column values in whole numbers, without units that nobody needs."""
        return self.space.settled(self.space.whole.solution(values))

    def valid(self, solution: Solution, floors: tuple[Floor, ...] = ()) -> bool:
        """Whether a solution keeps every row of the formulation, and the floors."""
        return self.space.valid(self.space.formulation.with_floors(floors), solution)

    def judged(self, solution: Solution) -> Judged:
        """The plan of a solution, re-checked by the audit."""
        trips, assignments = extract(self.network, solution)
        loans = self.network.scenario.loans
        names = self.space.formulation.variables.work.loans
        lent = dict(zip(names, np.round(solution.lent).astype(int).tolist(), strict=True))
        plan = assemble(
            self.network.scenario,
            trips=trips,
            assignments=assignments,
            loans={name: lent.get(name, 0) for name in loans},
            unreachable=self.network.unreachable,
        )
        return judged(plan)


def judged(plan: Plan) -> Judged:
    """A plan with its values and the number of its violations."""
    order = (*plan.scenario.objective.order, "returned")
    return Judged(
        plan=plan,
        values=objective_values(plan, tuple(dict.fromkeys(order))),
        violations=len(audit(plan)),
    )
