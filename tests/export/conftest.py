"""Runs to export: the tiny plan, and a world on almost every limit with rides of every kind."""

from dataclasses import replace
from pathlib import Path

import pytest

from auditing.world import a_world
from cli.conftest import command
from returnplan.jobs.solve import solve
from returnplan.plan.plan import Plan
from returnplan.plan.read import plan_of
from returnplan.scenario import load_scenario
from returnplan.scenario.scenario import Worker

__all__ = ["command"]

SCENARIOS = Path(__file__).parents[2] / "scenarios"


@pytest.fixture(scope="session")
def tiny_plan() -> Plan:
    return solve(load_scenario(SCENARIOS / "tiny"), time_limit_s=600, threads=1)


@pytest.fixture(scope="session")
def tiny_run(tiny_plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tiny") / "run"
    tiny_plan.write(folder)
    return folder


@pytest.fixture(scope="session")
def world_plan() -> Plan:
    """Direct coaches, feeder, shuttle, trains and aircraft of a fleet; each worker listed."""
    world = a_world()
    record = {"stages": [], "seed": 1, "options": {}, "status": "optimal", "versions": {}}
    plan = plan_of(world.scenario, world.tables, {**record, "wall_seconds": 0.0})
    workers = {}
    for cohort in plan.scenario.cohorts.values():
        for number in range(1, cohort.workers + 1):
            name = f"{cohort.cohort}-{number:02d}"
            workers[name] = Worker(worker=name, cohort=cohort.cohort, name=f"Name of {name}")
    return replace(plan, scenario=replace(plan.scenario, workers=workers))
