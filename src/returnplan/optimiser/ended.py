"""How stages have ended, and the plan that could be written then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from returnplan.certificate import Certificate
from returnplan.optimiser.finish.extract import extract
from returnplan.optimiser.finish.fewer import fewer as fewer_assignments
from returnplan.optimiser.implied import heads_lent
from returnplan.optimiser.outcome import Outcome, gap_of
from returnplan.optimiser.reached import Reached
from returnplan.optimiser.search.search import Search
from returnplan.optimiser.solution import Solution
from returnplan.optimiser.space import Space
from returnplan.plan.plan import Stage
from returnplan.scenario.objectives import OBJECTIVES, maximised

Ended = tuple[str, Reached, float, str]
"""Objective, where it ended, seconds, status."""


@dataclass(frozen=True, kw_only=True)
class End:
    """The plan that a stage ended with, and how the stages until then have ended."""

    search: Search
    solution: Solution
    ended: tuple[Ended, ...]

    def outcome(self, *, fewer: bool = False) -> Outcome:
        """With this plan, as it was found; later stages are not reached.

        `fewer`: with as few assignments as it can have.
        """
        space = self.search.space
        scenario = space.network.scenario
        later = scenario.objective.order[len(self.ended) :]
        ended = [
            *self.ended,
            *(
                (
                    name,
                    Reached.unproven(space, name, self.solution),
                    0.0,
                    "not_reached",
                )
                for name in later
            ),
        ]
        trips, assignments = extract(space.network, self.solution)
        if fewer:
            trips, assignments = fewer_assignments(scenario, trips, assignments)
        return Outcome(
            trips=trips,
            assignments=tuple(assignments),
            loans=heads_lent(space.formulation, self.solution.lent),
            stages=told_stages(space, self.solution, ended),
            certificates=certificates_of(space, ended),
            interrupted=self.search.interrupt.is_set(),
            network=space.network,
            solution=self.solution,
            formulation=space.formulation,
        )


def told_stages(space: Space, solution: Solution, ended: Sequence[Ended]) -> tuple[Stage, ...]:
    """What a run tells of stages, with the values in its plan.

    Of a network from which something was left out no bound holds for the scenario.
    """
    whole = not space.network.left_out
    none = {"max": np.inf, "min": -np.inf}
    bounds = [found.bound if whole else none[OBJECTIVES[name].sense] for name, found, _, _ in ended]
    return tuple(
        Stage(
            objective=name,
            sense=OBJECTIVES[name].sense,
            value=found.value,
            final=space.value(name, solution),
            bound=bound,
            gap=gap_of(found.value, bound),
            seconds=seconds,
            status=status if whole or status == "not_reached" else "time_limit",
        )
        for (name, found, seconds, status), bound in zip(ended, bounds, strict=True)
    )


def certificates_of(space: Space, ended: Sequence[Ended]) -> tuple[Certificate, ...]:
    """Of the bounds that `told_stages` tells."""
    return () if space.network.left_out else tuple(found.certificate for _, found, _, _ in ended)


def lifted_by(
    ended: list[Ended], space: Space, solution: Solution, gaps: Mapping[str, float]
) -> list[Ended]:
    """The stages that ended, with what a later stage's plan reaches in them where that is more.

    A stage that time ended may be bettered by the next one's plan; its value, and the floor of all
    that follow, is then what that plan reaches. A stage that ended as was asked keeps its value.
    Of several stages those before the first that the plan is worse in keep theirs: lifting them
    would let that one use its slack twice. Bounds hold as they are, since a floor that rises only
    leaves fewer plans.
    """
    lifted = list(ended)
    for number in range(len(ended) - 1, -1, -1):
        name, found, seconds, status = ended[number]
        value = space.value(name, solution)
        gain = value - found.value if maximised(name) else found.value - value
        if gain < 0:
            break
        if status == "time_limit" and gain > 1e-9 * max(1.0, abs(value)):
            again = Reached.of(space, name, solution, found.bound, found.certificate)
            lifted[number] = (name, again, seconds, status_of(again, gaps[name], status))
    return lifted


def status_of(found: Reached, gap: float, otherwise: str = "time_limit") -> str:
    """optimal, gap, or why it ended else."""
    reached = gap_of(found.value, found.bound)
    if reached == 0.0:
        return "optimal"
    return "gap" if reached <= gap * (1 + 1e-9) else otherwise
