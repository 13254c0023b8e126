"""A grid of what-ifs: every combination of varied values solved, compared and written."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from returnplan.errors import RunError, UsageError
from returnplan.jobs.points import SolveOptions, SweepPoint, read_points

if TYPE_CHECKING:
    from threading import Event

    from returnplan.comparison import Comparison
    from returnplan.errors import Finding
    from returnplan.jobs.crew import Crew
    from returnplan.plan import Plan

RUNS = "runs"


class SweepWatch(Protocol):
    """Somebody who looks on while `sweep` works."""

    def warned(self, odd: Sequence[Finding]) -> None:
        """Numbers from outside that were read one way of two; called before the rest."""

    def began(self, points: int, solved: int, at_a_time: int) -> None:
        """The grid is read; so many points are solved already."""

    def ended(self, name: str, plan: Plan | None, fault: str) -> None:
        """A point is solved and written; or not, for the reason given."""


@dataclass(kw_only=True)
class Sweep:
    """What came of a sweep."""

    folder: Path
    points: Sequence[SweepPoint]
    plans: dict[str, Plan] = field(default_factory=dict)
    """Of the points that are solved, by name, in the order of the grid."""
    solved_before: int = 0
    failures: dict[str, str] = field(default_factory=dict)
    """Name and reason of the points that could not be solved."""
    comparison: Comparison | None = None
    """None where no point is solved."""

    def __repr__(self) -> str:
        failed = f", {len(self.failures)} failed" if self.failures else ""
        return f"Sweep in '{self.folder}': {len(self.plans)} of {len(self.points)} solved{failed}"

    @property
    def varied(self) -> Mapping[str, Mapping[str, str]]:
        return {point.name: point.varied for point in self.points if point.name in self.plans}


def sweep(
    path: str | Path,
    vary: Sequence[str],
    output: str | Path,
    *,
    overrides: Sequence[str] = (),
    force: bool = False,
    jobs: int | None = None,
    cluster: str | None = None,
    time_limit_s: float | None = None,
    gap: float | None = None,
    seed: int | None = None,
    threads: int | None = None,
    watch: SweepWatch | None = None,
    interrupt: Event | None = None,
) -> Sweep:
    """Solve every combination of varied values; a run folder each, and the tables of all.

    A point whose run is there, of the same scenario and options, is not solved again. A point that
    fails is listed, and the others go on. The tables hold the points that are solved.

    Parameters
    ----------
    vary
        `KEY=VALUE,VALUE...`, as `scenario.variation` reads them.
    output
        Folder for `runs/NAME`, sweep.csv and the tables of the comparison with the first point.
    force
        Replace runs that are there and are of another scenario or other options.
    jobs
        Points at a time; by default as many as there are cores, on a cluster all of them.
    cluster
        Address of a Dask scheduler, whose workers solve the points.
    time_limit_s, gap, seed, threads
        As of `solve`, for each point; threads are 1 unless given or only one point is at work.
    interrupt
        When it is set, points at work are given up; what is solved is kept and compared.

    Raises
    ------
    UsageError, ScenarioError
        Something is varied that is not there, a point's scenario is refused, the folder holds
        something else, or the cluster does not answer. Nothing is solved then.
    """
    from returnplan.jobs.request import check_options

    check_options(time_limit_s=time_limit_s, gap=gap, seed=seed, threads=threads)
    if jobs is not None and jobs < 1:
        raise UsageError(f"--jobs is {jobs}; give a whole number that is at least 1")
    if not vary:
        raise UsageError("nothing is varied; write --vary KEY=VALUE,VALUE..., once or more")
    options = SolveOptions(time_limit_s=time_limit_s, gap=gap, seed=seed, threads=threads)
    found = Sweep(folder=Path(output), points=read_points(path, vary, overrides, options))
    odd = list(dict.fromkeys(one for point in found.points for one in point.odd))
    if watch is not None and odd:
        watch.warned(odd)
    missing = _missing(found, force=force)
    found.solved_before = len(found.points) - len(missing)
    at_once = jobs or (len(missing) if cluster is not None else os.cpu_count() or 1)
    at_a_time = min(len(missing), at_once)
    if threads is None and (at_a_time > 1 or cluster is not None):
        single = replace(options, threads=1)
        missing = [replace(point, options=single) for point in missing]
    with _crew(cluster if missing else None, at_a_time) as crew:
        if watch is not None:
            watch.began(len(found.points), found.solved_before, at_a_time)
        for point, plan, fault in _solved(missing, crew, interrupt):
            fault = fault if plan is None else _write(plan, found.folder, point, force=force)
            if fault:
                found.failures[point.name] = fault
            if watch is not None:
                watch.ended(point.name, None if fault else plan, fault)
    _compare(found)
    return found


def _missing(found: Sweep, *, force: bool) -> list[SweepPoint]:
    """Points that are to be solved.

    Raises
    ------
    UsageError
        The folder holds something that is not to be replaced.
    """
    from returnplan.comparison.tables import FILES, PAGE
    from returnplan.comparison.trade_off import FILE
    from returnplan.plan.folder import check_target, is_run
    from returnplan.plan.leftovers import tidy

    folder = found.folder
    for beside in (folder, folder / RUNS):
        tidy(beside)
    if folder.is_dir():
        names = {path.name for path in folder.iterdir() if not path.name.startswith(".")}
        if not names <= {FILE, RUNS, PAGE, *FILES} or (names and not names & {FILE, RUNS}):
            raise UsageError(
                f"'{folder}' is a folder that holds no sweep, and is left alone; "
                "name another with -o"
            )
    missing, others = [], []
    for point in found.points:
        run = folder / RUNS / point.name
        if run.is_dir() and point.is_solved(run):
            continue
        check_target(run, force=True)
        missing.append(point)
        if is_run(run):
            others.append(point.name)
    if others and not force:
        raise UsageError(
            f"'{folder / RUNS}' holds runs of another scenario, version of it, or other options: "
            f"{', '.join(others)}; replace them with --force, or name another folder with -o"
        )
    return missing


def _crew(cluster: str | None, at_a_time: int) -> Crew:
    from returnplan.jobs.crew import crew_of

    return crew_of(cluster, at_a_time)


def _solved(
    points: Sequence[SweepPoint], crew: Crew, interrupt: Event | None
) -> Iterator[tuple[SweepPoint, Plan | None, str]]:
    """Each point with its plan, or why there is none, as they are done; until the interruption."""
    from returnplan.jobs.crew import outcomes

    named = {point.name: point for point in points}
    tasks = [(point.name, point.solve) for point in points]
    for name, plan, fault in outcomes(tasks, crew, interrupt):
        yield named[name], plan, fault


def _write(plan: Plan, folder: Path, point: SweepPoint, *, force: bool) -> str:
    """Write the run of a point; why it could not be, blank where it could."""
    try:
        plan.write(folder / RUNS / point.name, force=force)
    except UsageError as error:
        return str(error)
    return ""


def _compare(found: Sweep) -> None:
    """Compare the points that are solved, as their folders hold them, and write the tables."""
    from returnplan.comparison import compare_plans
    from returnplan.plan.read import read_plan

    for point in found.points:
        run = found.folder / RUNS / point.name
        if point.name in found.failures or not (run.is_dir() and point.is_solved(run)):
            continue
        try:
            found.plans[point.name] = read_plan(run)
        except RunError as error:
            found.failures[point.name] = f"{error}; or delete that folder, and it is solved again"
    if found.plans:
        found.comparison = compare_plans(found.plans)
        _write_tables(found)


def _write_tables(found: Sweep) -> None:
    """Put tables and page in their places one by one, each complete; no old one stays there."""
    from returnplan.comparison.tables import FILES, PAGE, write_page, write_tables
    from returnplan.comparison.trade_off import FILE, trade_off_table
    from returnplan.page.compared.render import comparison_page, page_addresses
    from returnplan.plan.leftovers import part_of
    from returnplan.tables.csvfile import write_csv

    assert found.comparison is not None
    runs = {name: found.folder / RUNS / name for name in found.plans}
    pages = page_addresses(runs, found.folder)
    page = comparison_page(found.comparison, found.plans, pages, found.varied)
    try:
        with part_of(found.folder / "sweep") as part:
            write_tables(found.comparison, part)
            write_csv(part / FILE, *trade_off_table(found.comparison, found.plans, found.varied))
            write_page(page, part)
            for name in (*FILES, FILE, PAGE):
                (found.folder / name).unlink(missing_ok=True)
            for name in (*FILES, FILE, PAGE):
                (part / name).replace(found.folder / name)
    except OSError as error:
        raise UsageError(
            f"the tables cannot be written to '{found.folder}': {error.strerror or error}; "
            "close them where they are open, and run the same command again"
        ) from error
