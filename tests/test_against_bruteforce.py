"""The optimiser against the brute force, stage by stage, at gap 0 (the audit runs inside)."""

import pytest

from bruteforce.search import TooLargeError, solve_by_force
from random_scenarios import random_draft
from returnplan.jobs.solve import solve

CASES = 60
"""Seeds of the ordinary run; `benchmarks/fuzz.py` goes on from there."""


@pytest.mark.parametrize("seed", [*range(CASES), 250])
def test_every_stage_has_the_optimum(seed: int) -> None:
    """Seed 250 is the case in which HiGHS proved 11 post-days where 12 are possible."""
    scenario = random_draft(seed).load()
    try:
        truth = solve_by_force(scenario)
    except TooLargeError:
        pytest.skip("too large for the brute force")
    plan = solve(scenario, gap=0.0, time_limit_s=60)
    for stage in plan.stages:
        assert stage.value == pytest.approx(truth.values[stage.objective], rel=1e-6, abs=1e-6)
        assert stage.bound == pytest.approx(stage.value, rel=1e-6, abs=1e-6)
        assert stage.final == pytest.approx(
            stage.value, rel=scenario.objective.slack[stage.objective] + 1e-6, abs=1e-6
        )
