"""What `bench.py` runs, each in a process of its own: a scenario, a method, rows of the table.

    python benchmarks/runs.py '{"run": "ours", "case": "county", "seed": 0, "seconds": 20}'

Prints one JSON list of rows. Memory is the most that the process ever held.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from threading import Event
from typing import Any

from cases.family import FAMILIES
from cases.task import write_task
from generate import generate

MEMORY_LIMIT_GIB = 14
SCENARIOS = Path(__file__).parent.parent / "scenarios"


@dataclass(frozen=True, kw_only=True)
class Row:
    """One stage of one run; None: there is none."""

    case: str
    seed: int
    who: str
    stage: str
    value: float | None
    bound: float | None = None
    gap: float | None = None
    seconds: float
    memory_mb: int = 0
    violations: int | None = None
    note: str = ""


def written(case: str, seed: int, folder: Path) -> Path:
    """The scenario of a case: a family's name, one with a factor (`city-0.1`), or `task`.

    Or one of scenarios/ as it stands, whatever the seed.
    """
    if (SCENARIOS / case).is_dir():
        shutil.copytree(SCENARIOS / case, folder)
        return folder
    if case == "task":
        write_task(folder, seed)
        return folder
    name, _, factor = case.partition("-")
    family = FAMILIES[name].scaled(float(factor)) if factor else FAMILIES[name]
    generate(family, seed, folder)
    return folder


def ours(spec: Mapping[str, Any], folder: Path) -> list[Row]:
    """Returnplan as a planner would start it: reading, network, stages, audit, writing."""
    from returnplan.jobs.solve_folder import solve_folder

    began = time.monotonic()
    plan, _ = solve_folder(
        folder,
        folder.parent / "run",
        time_limit_s=spec["seconds"],
        overrides=spec.get("overrides", []),
    )
    wall = time.monotonic() - began
    who = spec.get("who", "returnplan")
    rows = [
        Row(
            case=spec["case"],
            seed=spec["seed"],
            who=who,
            stage=stage.objective,
            value=stage.value,
            bound=stage.bound,
            gap=stage.gap,
            seconds=stage.seconds,
            violations=0,  # solve_folder refuses a plan that fails its audit
            note="" if stage.status != "not_reached" else "not reached",
        )
        for stage in plan.stages
    ]
    whole = Row(
        case=spec["case"], seed=spec["seed"], who=who, stage="whole command", value=None,
        seconds=wall, violations=0,
    )  # fmt: skip
    return [*rows, whole]


def before(spec: Mapping[str, Any], folder: Path) -> list[Row]:
    """Another checkout's command on the same scenario, in the same seconds (`spec["checkout"]`)."""
    out = folder.parent / "run"
    command = [sys.executable, "-m", "returnplan", "solve", str(folder), "-o", str(out)]
    seconds, began = spec["seconds"], time.monotonic()
    done = subprocess.run(
        [*command, "--quiet", "--time-limit", str(seconds)],
        env={**os.environ, "PYTHONPATH": str(Path(spec["checkout"]) / "src")},
        cwd=folder.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    wall = time.monotonic() - began
    if not (out / "run.json").exists():
        raise SystemExit((done.stderr.strip().splitlines() or ["no run was written"])[-1])
    told = json.loads((out / "run.json").read_text(encoding="utf-8"))
    rows = [
        Row(
            case=spec["case"], seed=spec["seed"], who=spec["who"], stage=stage["objective"],
            value=stage["value"], bound=stage["bound"], gap=stage["gap"],
            seconds=stage["seconds"],
        )
        for stage in told["stages"]
    ]  # fmt: skip
    whole = Row(
        case=spec["case"], seed=spec["seed"], who=spec["who"], stage="whole command", value=None,
        seconds=wall,
    )  # fmt: skip
    return [*rows, whole]


def monolith(spec: Mapping[str, Any], folder: Path) -> list[Row]:
    """An engine on the whole formulation, stage by stage, with the floors and seconds of ours."""
    from peers.monolith import solved
    from peers.whole import Whole

    from returnplan.model import Floor, floor_of
    from returnplan.scenario import load_scenario

    scenario = load_scenario(folder)
    whole = Whole.of(scenario)
    floors: tuple[Floor, ...] = ()
    rows = []
    for stage in spec["stages"]:
        name = stage["stage"]
        made = solved(
            whole,
            name,
            floors,
            by=spec["by"],
            seconds=max(1.0, stage["seconds"]),
            gap=scenario.solver.gap[name],
        )
        gap = None
        if made.value is not None and made.bound is not None:
            gap = abs(made.bound - made.value) / max(abs(made.value), 1e-9)
        rows.append(
            Row(
                case=spec["case"],
                seed=spec["seed"],
                who=spec["by"],
                stage=name,
                value=made.value,
                bound=made.bound,
                gap=gap,
                seconds=made.seconds,
                violations=made.violations,
                note=made.note,
            )
        )
        floors = (*floors, floor_of(name, stage["value"], scenario.objective.slack[name]))
    return rows


def greedy(spec: Mapping[str, Any], folder: Path) -> list[Row]:
    """The dispatcher, then our cheapest plan that is nowhere worse than its plan."""
    from peers.whole import Whole

    from returnplan.model import Floor
    from returnplan.optimiser.search.dispatch import dispatched
    from returnplan.optimiser.search.handed import Handed
    from returnplan.optimiser.search.search import Search
    from returnplan.optimiser.search.stage import solved
    from returnplan.scenario import load_scenario
    from returnplan.scenario.objectives import maximised

    scenario = load_scenario(folder)
    began = time.monotonic()
    whole = Whole.of(scenario)
    loans = len(whole.space.formulation.variables.lent)
    solution = whole.space.settled(dispatched(whole.network, loans))
    done = whole.judged(solution)
    seconds = time.monotonic() - began
    rows = [
        Row(
            case=spec["case"], seed=spec["seed"], who="greedy", stage=name, value=value,
            seconds=seconds, violations=done.violations,
        )
        for name, value in done.values.items()
    ]  # fmt: skip
    names = [name for name in scenario.objective.order if name != "cost"]
    floors = tuple(
        Floor(objective=name, value=done.values[name]) for name in names if maximised(name)
    )
    began = time.monotonic()
    search = Search(space=whole.space, seed=1, threads=0, interrupt=Event())
    found, _ = solved(
        search,
        "cost",
        floors,
        start=solution,
        gap=scenario.solver.gap["cost"],
        until=began + spec["seconds"],
        deadline=began + spec["seconds"],
        report=lambda value, bound: None,
        handed=Handed(),
    )
    cheaper = whole.judged(found.solution)
    rows.append(
        Row(
            case=spec["case"],
            seed=spec["seed"],
            who="returnplan, greedy's values as floors",
            stage="cost",
            value=cheaper.values["cost"],
            bound=found.bound,
            gap=abs(found.bound - found.value) / max(abs(found.value), 1e-9),
            seconds=time.monotonic() - began,
            violations=cheaper.violations,
            note="starts from greedy's plan",
        )
    )
    return rows


def same_floors(spec: Mapping[str, Any], folder: Path) -> list[Row]:
    """Ours, stage by stage, with floors no higher than another program's values.

    `spec["values"]`: of each objective what the other reached. A stage that does better than it
    asks no more of the later ones than the other's did, so that what these reach can be compared.
    """
    from peers.whole import Whole

    from returnplan.model import Floor, floor_of
    from returnplan.optimiser.beginning import beginning
    from returnplan.optimiser.clock import Clock
    from returnplan.optimiser.search.handed import Handed
    from returnplan.optimiser.search.search import Search
    from returnplan.optimiser.search.stage import solved
    from returnplan.scenario import load_scenario
    from returnplan.scenario.objectives import maximised

    began = time.monotonic()
    scenario = load_scenario(folder)
    whole = Whole.of(scenario)
    order = scenario.objective.order
    clock = Clock(
        began=began, deadline=began + spec["seconds"], progress=None, interrupt=Event(),
        order=order, gone=Event(),
    )  # fmt: skip
    search = Search(space=whole.space, seed=1, threads=0, interrupt=clock.interrupt)
    search, best = beginning(search, None, clock.deadline)
    floors: tuple[Floor, ...] = ()
    handed, rows = Handed(), []
    for number, name in enumerate(order):
        clock.stage, since = number, time.monotonic()
        found, handed = solved(
            search,
            name,
            floors,
            start=best,
            gap=scenario.solver.gap[name],
            until=clock.until(),
            deadline=clock.deadline,
            report=lambda value, bound: None,
            handed=handed,
        )
        best = found.solution
        weaker = (min if maximised(name) else max)(found.value, spec["values"][name])
        floors = (*floors, floor_of(name, weaker, scenario.objective.slack[name]))
        rows.append(
            Row(
                case=spec["case"],
                seed=spec["seed"],
                who=spec["who"],
                stage=name,
                value=found.value,
                bound=found.bound,
                gap=abs(found.bound - found.value) / max(abs(found.value), 1e-9),
                seconds=time.monotonic() - since,
            )
        )
    violations = whole.judged(best).violations
    return [replace(row, violations=violations) for row in rows]


def routing(spec: Mapping[str, Any], folder: Path) -> list[Row]:
    """A vehicle routing program on the task."""
    from peers.routing import PROGRAMS, plan_of, task_of
    from peers.whole import judged

    from returnplan.scenario import load_scenario

    scenario = load_scenario(folder)
    task = task_of(scenario)
    began = time.monotonic()
    tours = PROGRAMS[spec["by"]](task, spec["seconds"], spec["seed"])
    seconds = time.monotonic() - began
    done = judged(plan_of(task, tours))
    return [
        Row(
            case=spec["case"], seed=spec["seed"], who=spec["by"], stage=name,
            value=done.values[name], seconds=seconds, violations=done.violations,
            note=f"{len(task.loads)} loads",
        )
        for name in ("returned", "cost")
    ]  # fmt: skip


RUNS: dict[str, Callable[[Mapping[str, Any], Path], list[Row]]] = {
    "ours": ours,
    "before": before,
    "monolith": monolith,
    "greedy": greedy,
    "same_floors": same_floors,
    "routing": routing,
}


def run(spec: Mapping[str, Any]) -> list[Row]:
    """Write the scenario, run the method on it."""
    with tempfile.TemporaryDirectory() as parent:
        folder = written(spec["case"], spec["seed"], Path(parent) / "scenario")
        return RUNS[spec["run"]](spec, folder)


def main() -> None:
    """Run what the argument says, print its rows."""
    limit = MEMORY_LIMIT_GIB * 1024**3
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    rows = run(json.loads(sys.argv[1]))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps([{**asdict(row), "memory_mb": memory} for row in rows]))


if __name__ == "__main__":
    main()
