"""A plan played against days that go otherwise, on one process or many."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from returnplan.errors import UsageError

if TYPE_CHECKING:
    from threading import Event

    from returnplan.jobs.day_by_day import EveningDesk
    from returnplan.plan import Plan
    from returnplan.simulation.play import Batch
    from returnplan.simulation.summary import Simulation
    from returnplan.simulation.timetable import Timetable

DRAWS = 1000
SEED = 1
MOST_DRAWS = 10_000_000
BATCH = 10
"""Draws that are played, kept or lost together, at most."""
SECTION = "simulation."


class SimulationWatch(Protocol):
    """Somebody who looks on while `simulate` works."""

    def began(self, draws: int, processes: int) -> None:
        """The plan is read."""

    def played(self, draws: int) -> None:
        """So many draws are played by now."""


@dataclass(kw_only=True)
class Simulated:
    """What came of a simulation of a run."""

    plan: Plan
    simulation: Simulation | None = None
    """None: it ended before a draw was played."""
    folder: Path | None = None
    """Where it is written; None: nowhere."""
    faults: list[str] = field(default_factory=list)
    """Why some draws could not be played."""


def simulate(
    plan: Plan,
    *,
    draws: int = DRAWS,
    seed: int = SEED,
    processes: int = 1,
    cluster: str | None = None,
    watch: SimulationWatch | None = None,
    interrupt: Event | None = None,
    faults: list[str] | None = None,
    desk: EveningDesk | None = None,
) -> Simulation | None:
    """Play a plan `draws` times against no-shows, delays and positives.

    The rates are `[simulation]` of the plan's scenario. The numbers do not depend on the processes.

    Parameters
    ----------
    seed
        Draw k of a seed is the same in every simulation of the plan.
    processes
        1: this one.
    cluster
        Address of a Dask scheduler, whose workers play the draws.
    interrupt
        When it is set, what is played is told; None where that is nothing.
    faults
        Is given why some draws could not be played; without it that is an error.
    desk
        Each draw is played a second time, where the rest is planned again each evening in this way.

    Raises
    ------
    UsageError
        A number is out of range, or the cluster does not answer.
    """
    from returnplan.simulation.summary import summarise
    from returnplan.simulation.timetable import timetable

    check_options(draws=draws, seed=seed, processes=processes)
    if desk is not None and desk.moves < 1:
        raise UsageError(f"--moves is {desk.moves}; give a whole number from 1 on")
    table = timetable(plan)
    size = 1 if desk is not None else max(1, min(BATCH, -(-draws // (4 * processes))))
    batches = [range(first, min(first + size, draws)) for first in range(0, draws, size)]
    if watch is not None:
        watch.began(draws, min(processes, len(batches)))
    done, played = [], 0
    tasks = _Tasks(plan=plan, table=table, seed=seed, desk=desk)
    for batch, fault in _played(tasks, batches, processes, cluster, interrupt):
        if batch is None:
            if faults is None:
                raise UsageError(f"draws could not be played: {fault}")
            faults.append(fault)
            continue
        done.append(batch)
        played += len(batch.draws)
        if watch is not None:
            watch.played(played)
    if not done:
        return None
    replans = None if desk is None else (desk.evening, desk.moves)
    return summarise(plan, table, done, seed=seed, asked=draws, replans=replans)


@dataclass(frozen=True, kw_only=True)
class _Tasks:
    """What is the same in all batches."""

    plan: Plan
    table: Timetable
    seed: int
    desk: EveningDesk | None

    def play(self, draws: range, interrupt: Event | None = None) -> Batch | None:
        """One batch; None: it was interrupted."""
        from returnplan.simulation.play import play_batch

        batch = play_batch(self.table, self.seed, draws)
        if self.desk is None:
            return batch
        import numpy as np

        from returnplan.jobs.day_by_day import day_by_day

        rows = []
        for draw in draws:
            row = day_by_day(self.plan, self.table, self.seed, draw, self.desk, interrupt)
            if row is None:
                return None
            rows.append(row)
        return replace(batch, replanned=np.array(rows))


def _played(
    tasks: _Tasks,
    batches: Sequence[range],
    processes: int,
    cluster: str | None,
    interrupt: Event | None,
) -> Iterator[tuple[Batch | None, str]]:
    """Batches as they are done, or why one is not; until the interruption."""
    from returnplan.jobs.crew import crew_of, outcomes

    if cluster is None and min(processes, len(batches)) == 1:
        for draws in batches:
            if interrupt is not None and interrupt.is_set():
                return
            batch = tasks.play(draws, interrupt)
            if batch is None:
                return
            yield batch, ""
        return
    asked = [(draws, partial(tasks.play, draws)) for draws in batches]
    at_a_time = len(batches) if cluster is not None else min(processes, len(batches))
    with ExitStack() as stack:
        crew = stack.enter_context(crew_of(cluster, at_a_time))
        for _, batch, fault in outcomes(asked, crew, interrupt):
            yield batch, fault


def simulate_run(
    run: str | Path,
    output: str | Path | None = None,
    *,
    draws: int = DRAWS,
    seed: int = SEED,
    overrides: Sequence[str] = (),
    processes: int | None = None,
    cluster: str | None = None,
    force: bool = False,
    watch: SimulationWatch | None = None,
    interrupt: Event | None = None,
    desk: EveningDesk | None = None,
) -> Simulated:
    """Simulate the plan of a run folder, and write what comes of it, by default to RUN/simulation.

    Parameters
    ----------
    overrides
        `simulation.KEY=VALUE`: other rates than the scenario's.
    processes
        By default as many as there are cores.
    force
        Replace a simulation that is there.
    desk
        As of `simulate`.

    Raises
    ------
    RunError
        The folder holds no run that can be read.
    UsageError, ScenarioError
        An option is out of range, something else than `[simulation]` is set, or the folder may
        not be written. Nothing is played then.
    """
    from returnplan.plan.read import read_plan
    from returnplan.scenario import load_scenario
    from returnplan.simulation.tables import FOLDER, check_folder, write_simulation

    processes = processes if processes is not None else os.cpu_count() or 1
    check_options(draws=draws, seed=seed, processes=processes)
    for key in (one.partition("=")[0].strip() for one in overrides):
        if not key.startswith(SECTION):
            raise UsageError(
                f"'{key}' would change the plan; only settings of [simulation] can be set here, "
                "as simulation.no_show=0.05"
            )
    folder = Path(run) / FOLDER if output is None else Path(output)
    plan = read_plan(run)
    check_folder(folder, force=force)
    if overrides:
        told = load_scenario(Path(run) / "scenario", overrides)
        plan = replace(plan, scenario=told)
    found = Simulated(plan=plan)
    found.simulation = simulate(
        plan,
        draws=draws,
        seed=seed,
        processes=processes,
        cluster=cluster,
        watch=watch,
        interrupt=interrupt,
        faults=found.faults,
        desk=desk,
    )
    if found.simulation is not None:
        from returnplan.page.simulation import simulation_picture

        picture = partial(simulation_picture, found.simulation, plan)
        write_simulation(found.simulation, plan, folder, force=force, picture=picture)
        found.folder = folder
    return found


def check_options(*, draws: int, seed: int, processes: int) -> None:
    """Refuse numbers that no simulation can be made with.

    Raises
    ------
    UsageError
        One is out of range.
    """
    from returnplan.scenario.settings import MOST_SEED

    for name, value, least, most in (
        ("draws", draws, 1, MOST_DRAWS),
        ("seed", seed, 0, MOST_SEED),
        ("processes", processes, 1, 10_000),
    ):
        if not least <= value <= most:
            raise UsageError(f"--{name} is {value}; give a whole number from {least:,} to {most:,}")
