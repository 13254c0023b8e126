"""The solver against the brute-force planner on one random scenario."""

from dataclasses import dataclass

from bruteforce import TooLargeError, solve_by_force
from random_scenarios import fixed_draft
from returnplan.jobs.solve import solve
from returnplan.scenario import Scenario

TOLERANCE = 1e-6
MOST_BRANCHES = 60_000


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """What was found about a seed."""

    seed: int
    skipped: bool
    """Whether its tree is too large for brute force."""
    differences: tuple[str, ...] = ()


def agreement(seed: int, most_branches: int = MOST_BRANCHES) -> Agreement:
    """Solve a scenario both ways at gap 0; every stage must end with the optimum, proven."""
    return agreement_of(fixed_draft(seed).load(), seed, most_branches)


def agreement_of(scenario: Scenario, seed: int, most_branches: int) -> Agreement:
    """The same of a scenario that was made of a seed's."""
    try:
        outcome = solve_by_force(scenario, most_branches)
    except TooLargeError:
        return Agreement(seed=seed, skipped=True)
    plan = solve(scenario, time_limit_s=600, gap=0.0, seed=1, threads=1, questions=False)
    differences = []
    if [stage.objective for stage in plan.stages] != list(scenario.objective.order):
        differences.append(f"stages {plan.stages}")
    for stage in plan.stages:
        value = outcome.values[stage.objective]
        found = {"value": stage.value, "bound": stage.bound}
        if stage is plan.stages[-1]:
            found["final"] = stage.final
        differences += [
            f"{stage.objective}: {name} {one:g}, by force {value:g}"
            for name, one in found.items()
            if abs(one - value) > TOLERANCE * max(1.0, abs(value))
        ]
    return Agreement(seed=seed, skipped=False, differences=tuple(differences))
