"""Where time and memory of a whole command go, by stage and phase.

    python benchmarks/phases.py city --seconds 120
    python benchmarks/phases.py province-0.2 --seconds 100 --set solver.memory_gib=4

Phases of two threads overlap, so their seconds add up to more than the command took. Seconds of the
processor are those of the thread that did the work; MiB is the most that the process had held by
the end of the phase.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from runs import written

PHASES = (
    ("reading", "returnplan.scenario", "read_scenario"),
    ("network", "returnplan.network", "build_network"),
    ("formulation", "returnplan.model.formulation", "Formulation.of"),
    ("graph of the relaxation", "returnplan.optimiser.bounds.ground", "Ground.of"),
    ("kernel's arrays", "returnplan.optimiser.recreate.ways", "KernelWays.of"),
    ("dispatcher", "returnplan.optimiser.search.search", "Search.dispatched"),
    ("relaxation", "returnplan.optimiser.bounds.relaxation", "Relaxation.solve"),
    ("dives over everything", "returnplan.optimiser.search.moves", "Moves.everything"),
    ("parts rounded", "returnplan.optimiser.search.moves", "Moves.rounded"),
    ("parts searched", "returnplan.optimiser.search.moves", "Moves.searched"),
    ("walks", "returnplan.optimiser.search.recreation", "Recreation.walked"),
    ("judging", "returnplan.optimiser.search.best", "Best.judged"),
    ("tidying", "returnplan.optimiser.stages", "tidied"),
    ("trips and riders", "returnplan.optimiser.stages", "extract"),
    ("fewer assignments", "returnplan.optimiser.stages", "fewer_assignments"),
    ("reasons and worths", "returnplan.optimiser", "why"),
    ("assembling", "returnplan.jobs.solve", "assembled"),
    ("audit", "returnplan.jobs.solve", "sound"),
    ("writing", "returnplan.plan.destination", "keep"),
)
"""Phase, and the function that does it."""


@dataclass
class Spent:
    """Of one phase in one stage."""

    calls: int = 0
    wall: float = 0.0
    processor: float = 0.0
    mib: float = 0.0


@dataclass
class Phases:
    """What was spent until now."""

    stage: str = "-"
    spent: dict[tuple[str, str], Spent] = field(default_factory=dict)
    moves: dict[str, int] = field(default_factory=dict)

    def timed(self, phase: str, work: Callable[..., Any]) -> Callable[..., Any]:
        """The same function, whose time is counted."""

        def done(*args: Any, **options: Any) -> Any:
            stage, wall, processor = self.stage, time.monotonic(), time.thread_time()
            try:
                return work(*args, **options)
            finally:
                one = self.spent.setdefault((stage, phase), Spent())
                one.calls += 1
                one.wall += time.monotonic() - wall
                one.processor += time.thread_time() - processor
                one.mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

        return done

    def watch(self) -> None:
        """Count the time of all phases from now on."""
        for phase, module, name in PHASES:
            owner, (*outer, last) = import_module(module), name.split(".")
            for one in outer:
                owner = getattr(owner, one)
            work = vars(owner)[last]
            of_class = isinstance(work, classmethod)
            timed = self.timed(phase, work.__func__ if of_class else work)
            setattr(owner, last, classmethod(timed) if of_class else timed)
        stages = import_module("returnplan.optimiser.stages")
        walker = import_module("returnplan.optimiser.recreate.walk").Walker
        solve, walk = stages._stage, walker.walk

        def staged(clock: Any, search: Any, name: str, *rest: Any) -> Any:
            self.stage = name
            try:
                return solve(clock, search, name, *rest)
            finally:
                self.stage = "after"

        def walked(one: Any, start: int, stop: int, total: int) -> int:
            self.moves[self.stage] = self.moves.get(self.stage, 0) + stop - start
            return int(walk(one, start, stop, total))

        stages._stage, walker.walk = staged, walked


def main() -> None:
    """Measure one command."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("case", help="a family of generate.py, maybe with a factor: city-0.2")
    parser.add_argument("--seed", type=int, default=0, help="of the family")
    parser.add_argument("--seconds", type=float, default=120.0)
    parser.add_argument("--set", action="append", default=[], help="as that of returnplan solve")
    asked = parser.parse_args()
    phases = Phases()
    with tempfile.TemporaryDirectory() as parent:
        folder = written(asked.case, asked.seed, Path(parent) / "scenario")
        phases.watch()
        from returnplan.jobs.solve_folder import solve_folder

        began = time.monotonic()
        plan, _ = solve_folder(
            folder, Path(parent) / "run", time_limit_s=asked.seconds, overrides=asked.set
        )
        wall = time.monotonic() - began
    for (stage, phase), one in phases.spent.items():
        moves = f"{phases.moves.get(stage, 0):12,} moves" if phase == "walks" else ""
        print(
            f"{stage:15} {phase:24} {one.calls:6} x {one.wall:8.2f} s {one.processor:8.2f} s "
            f"{one.mib:7,.0f} MiB{moves}"
        )
    for row in plan.stages:
        gap = "" if row.gap is None else f"{row.gap:10.2%}"
        bound = "" if row.bound is None else f"{row.bound:18,.0f}"
        print(
            f"{row.objective:15} {row.value:18,.0f} {bound} {gap} {row.seconds:7.1f} s {row.status}"
        )
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"whole command {wall:.1f} s, {most:,.0f} MiB")


if __name__ == "__main__":
    main()
