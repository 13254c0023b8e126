"""Plans in force through random days of events; `make fuzz` does many more of them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from random_scenarios import fixed_draft
from replan_agreement import random_days
from returnplan.jobs.solve import solve
from returnplan.plan import Plan
from returnplan.scenario import load_scenario

SCENARIOS = Path(__file__).parents[2] / "scenarios"


@cache
def in_force(name: str) -> Plan:
    return solve(load_scenario(SCENARIOS / name), moves=3)


@pytest.mark.parametrize("seed", [43, 61, 211, 1])
def test_days_of_tiny(seed: int) -> None:
    found = random_days(seed, in_force("tiny"))
    assert found.differences == ()


@pytest.mark.parametrize("seed", range(2))
def test_days_of_the_furnace(seed: int) -> None:
    found = random_days(seed, in_force("furnace"))
    assert found.differences == ()


@pytest.mark.parametrize("seed", [20, 21, 38, 111])
def test_days_of_random_scenarios(seed: int) -> None:
    """Where a line is cancelled, a place's level changes, a promise cannot be kept any more."""
    found = random_days(seed, solve(fixed_draft(seed).load(), moves=10))
    assert found.differences == ()
