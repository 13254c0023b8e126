"""Runs and scenarios side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from returnplan.errors import UsageError

if TYPE_CHECKING:
    from threading import Event

    from pandas import DataFrame

    from returnplan.comparison import Comparison
    from returnplan.jobs.solve_folder import Watch
    from returnplan.plan import Plan
    from returnplan.scenario import Scenario

    Watching = Callable[[str], AbstractContextManager[Watch]]
    """Somebody who looks on while the scenario of that name is solved."""


def compare(plans: Sequence[Plan] | Mapping[str, Plan]) -> DataFrame:
    """Measures of plans side by side, as comparison.csv has them.

    Parameters
    ----------
    plans
        By the names that they are to have, or a list: then each has its scenario's name, numbered
        where several share it.

    Returns
    -------
    DataFrame
        A row for each measure, with the columns measure, unit, better (`higher`, `lower` or blank),
        one for each plan, and `NAME - FIRST` for each plan but the first; numbers are floats, NaN
        where a plan has no such measure or a difference says nothing.

    Raises
    ------
    UsageError
        There are fewer than two plans.
    """
    from pandas import DataFrame

    from returnplan.comparison import compare_plans
    from returnplan.comparison.names import numbered
    from returnplan.comparison.tables import measure_table

    if len(plans) < 2:
        raise UsageError("a comparison takes two plans or more; name another one")
    if not isinstance(plans, Mapping):
        listed = list(plans)
        names = numbered([plan.scenario.name for plan in listed])
        plans = dict(zip(names, listed, strict=True))
    table, rows = measure_table(compare_plans(plans))
    frame = DataFrame(rows, columns=list(table.names))
    numbers = list(table.names[3:])
    return frame.astype(dict.fromkeys(numbers, float))


def compare_folders(
    paths: Sequence[str | Path],
    output: str | Path | None = None,
    *,
    overrides: Sequence[str] = (),
    force: bool = False,
    time_limit_s: float | None = None,
    gap: float | None = None,
    seed: int | None = None,
    threads: int | None = None,
    watching: Watching | None = None,
    interrupt: Event | None = None,
) -> Comparison | None:
    """Compare run folders and scenarios; scenarios are solved first, once all could be read.

    `output` is the folder of the comparison, with its tables and its page; the runs of scenarios
    that were solved are kept under `runs` in it. The other options are those of `solve`, for each
    scenario. None where the work was interrupted: then nothing is written.

    Raises
    ------
    UsageError
        A path is neither a run nor a scenario, or `output` may not be written.
    RunError
        A run cannot be read.
    ScenarioError
        A scenario is refused.
    EngineError, AuditError
        As `solve`; nothing is written.
    """
    from returnplan.comparison import compare_plans
    from returnplan.comparison.names import run_names
    from returnplan.comparison.tables import check_folder, write_comparison
    from returnplan.jobs.request import check_options
    from returnplan.jobs.solve import solve

    folders = [Path(path) for path in paths]
    if len(folders) < 2:
        raise UsageError("a comparison takes two runs or scenarios or more; name another one")
    check_options(time_limit_s=time_limit_s, gap=gap, seed=seed, threads=threads)
    if output is not None:
        check_folder(Path(output), force=force)
    names = run_names(folders)
    read = [_read(folder, overrides) for folder in folders]
    if overrides and all(scenario is None for _, scenario in read):
        raise UsageError("--set changes scenarios that are solved, and all of these are runs")
    plans: dict[str, Plan] = {}
    solved: dict[str, Plan] = {}
    for name, one in zip(names, read, strict=True):
        plan, scenario = one
        if scenario is not None:
            with _nobody() if watching is None else watching(name) as watch:
                if watch is not None:
                    limit = scenario.solver.time_limit_s if time_limit_s is None else time_limit_s
                    watch.began(scenario, [], limit)
                plan = solved[name] = solve(
                    scenario,
                    time_limit_s=time_limit_s,
                    gap=gap,
                    seed=seed,
                    threads=threads,
                    progress=None if watch is None else watch.progress,
                    interrupt=interrupt,
                    options={"set": list(overrides)} if overrides else {},
                )
            if interrupt is not None and interrupt.is_set():
                return None
        assert plan is not None
        plans[name] = plan
    comparison = compare_plans(plans)
    if output is not None:
        from returnplan.page.compared.render import comparison_page, page_addresses

        runs = {name: path for name, path in zip(names, folders, strict=True) if name not in solved}
        page = comparison_page(comparison, plans, page_addresses(runs, Path(output)))
        write_comparison(comparison, Path(output), force=force, solved=solved, page=page)
    return comparison


def _nobody() -> AbstractContextManager[Watch | None]:
    from contextlib import nullcontext

    return nullcontext()


def _read(path: Path, overrides: Sequence[str]) -> tuple[Plan | None, Scenario | None]:
    """The plan of a run folder, or else the scenario that is to be solved."""
    from returnplan.plan.pieces import RUN_FILE
    from returnplan.plan.read import read_plan
    from returnplan.scenario import load_scenario

    if (path / RUN_FILE).is_file():
        return read_plan(path), None
    if not path.exists():
        raise UsageError(f"there is neither a run nor a scenario '{path}'{_nearest(path)}")
    return None, load_scenario(path, overrides)


def _nearest(path: Path) -> str:
    """The name beside it that was probably meant."""
    from difflib import get_close_matches

    beside = sorted(one.name for one in path.parent.iterdir()) if path.parent.is_dir() else []
    near = get_close_matches(path.name, beside, n=1)
    return (
        f"; did you mean '{path.parent / near[0]}'?" if near else "; `returnplan solve` makes runs"
    )
