"""What a stage has reached: a plan with its value, its bound, and what proves it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from returnplan.certificate import Certificate
from returnplan.optimiser.solution import Solution
from returnplan.optimiser.space import Space
from returnplan.scenario.objectives import maximised

FEASIBLE = 1e-6
"""Share of a value by which it may beat its bound: what engines take for rounding."""


@dataclass(frozen=True, kw_only=True)
class Reached:
    """Where a stage stands."""

    solution: Solution
    value: float
    bound: float
    certificate: Certificate
    """Of the bound."""

    @classmethod
    def of(
        cls,
        space: Space,
        name: str,
        solution: Solution,
        bound: float,
        certificate: Certificate | None = None,
    ) -> Reached:
        """A plan with its bound.

        A bound that the plan beats by no more than rounding becomes its value. One that it beats by
        more was wrong, so nothing is claimed of it but the quick bound. Without a certificate the
        bound is the quick one.
        """
        value = space.value(name, solution)
        beaten = value - bound if maximised(name) else bound - value
        if beaten > FEASIBLE * max(abs(value), abs(bound)):
            bound, certificate = space.quick_bound(name), None
        elif beaten > 0:
            bound = value
        if certificate is None:
            certificate = Certificate(objective=name, floors=(), bound=bound, kind="plain")
        certificate = replace(certificate, bound=bound)
        return cls(solution=solution, value=value, bound=bound, certificate=certificate)

    @classmethod
    def unproven(cls, space: Space, name: str, solution: Solution) -> Reached:
        """A plan of a stage of which nothing is proven but the quick bound."""
        return cls.of(space, name, solution, space.quick_bound(name))
