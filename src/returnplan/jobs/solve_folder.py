"""From a scenario folder or workbook to a run folder: what `returnplan solve` does."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from returnplan.errors import ScenarioError
from returnplan.jobs.solve import solve
from returnplan.memory import uncollected
from returnplan.tables.suffixes import is_workbook_name

if TYPE_CHECKING:
    from threading import Event

    from returnplan.errors import Finding
    from returnplan.optimiser import Progress
    from returnplan.plan import Plan
    from returnplan.scenario import Scenario


class Watch(Protocol):
    """Somebody who looks on while `solve_folder` works."""

    def began(self, scenario: Scenario, findings: Sequence[Finding], time_limit_s: float) -> None:
        """The scenario is read; `findings` holds its warnings."""

    def progress(self, progress: Progress) -> None:
        """Called by the optimiser, several times a second at most."""

    def notice(self, sentence: str) -> None:
        """Something about the plan that its reader must know."""

    def elsewhere(self, sentence: str) -> None:
        """The plan is not in its run folder; `sentence` says why, and where it is."""


def default_run(path: str | Path) -> Path:
    """`runs/NAME` under the current folder, NAME = the scenario folder's or workbook's."""
    scenario = Path(path).absolute()
    return Path("runs") / (scenario.stem if is_workbook_name(scenario) else scenario.name)


def solve_folder(
    path: str | Path,
    run: str | Path | None = None,
    *,
    overrides: Sequence[str] = (),
    force: bool = False,
    watch: Watch | None = None,
    started: float | None = None,
    time_limit_s: float | None = None,
    gap: float | None = None,
    seed: int | None = None,
    threads: int | None = None,
    interrupt: Event | None = None,
    report: bool = False,
    start_from: str | Path | None = None,
) -> tuple[Plan, Path]:
    """Read a scenario folder or workbook, solve it, write the run folder; the plan and its folder.

    `run` is `default_run(path)` unless given; `overrides` are `key=value` of scenario.toml; with
    `report` the plan's page is written into its folder. The other options are those of `solve`.
    The search begins with what still fits of the plan in the run folder `start_from`, or else, with
    `force`, of that of the same scenario which is to be replaced.
    The plan is in another folder, which the watch is told of, where a better one of the same
    scenario stays or something has come in its way (`plan.destination`).

    Raises
    ------
    UsageError
        The run folder is there already and not to be replaced (`force`), or cannot be written.
    RunError
        `start_from` is no run that can be read.
    ScenarioError
        The scenario is refused.
    EngineError, AuditError
        As `solve`; nothing is written.
    """
    started = time.monotonic() if started is None else started
    from returnplan.plan.destination import keep
    from returnplan.plan.folder import check_target
    from returnplan.scenario import read_scenario

    folder = default_run(path) if run is None else Path(run)
    check_target(folder, force=force)
    scenario, findings = read_scenario(path, overrides)
    if scenario is None:
        raise ScenarioError([finding for finding in findings if finding.severity == "error"])
    if watch is not None:
        limit = scenario.solver.time_limit_s if time_limit_s is None else time_limit_s
        watch.began(scenario, findings, limit)
    start, source = _start(scenario, folder, force=force, start_from=start_from)
    plan = solve(
        scenario,
        start=start,
        start_name=str(source),
        time_limit_s=time_limit_s,
        gap=gap,
        seed=seed,
        threads=threads,
        progress=None if watch is None else watch.progress,
        interrupt=interrupt,
        started=started,
        options={"set": list(overrides)} if overrides else {},
        after_s=page_seconds(scenario) if report else 0.0,
    )
    if watch is not None:
        for sentence in _notices(plan):
            watch.notice(sentence)
    with uncollected():
        folder, sentence = keep(plan, folder, force=force)
    if sentence and watch is not None:
        watch.elsewhere(sentence)
    if report:
        from returnplan.page.render import write_page

        write_page(plan, folder)
    return plan, folder


def _start(
    scenario: Scenario, folder: Path, *, force: bool, start_from: str | Path | None
) -> tuple[Plan | None, str | Path]:
    """The plan with which the search begins, if any, and the run that holds it."""
    from returnplan.errors import RunError
    from returnplan.plan.folder import real_path, record_of
    from returnplan.plan.read import read_plan
    from returnplan.scenario.write import hash_of

    if start_from is not None:
        return read_plan(start_from), start_from
    record = record_of(real_path(folder)) if force else {}
    if not record or record["scenario"]["hash"] != hash_of(scenario):
        return None, ""
    try:
        return read_plan(folder), folder
    except RunError:
        return None, ""  # it is to be replaced, whatever has become of it


def _notices(plan: Plan) -> Iterator[str]:
    left_out, failed = plan.options.get("left_out"), plan.options.get("failed_audit")
    unsaid = plan.options.get("failed_reasons")
    if "start" in plan.options:
        from returnplan.report.start import start_lines

        yield from start_lines(plan)
    if left_out:
        yield (
            f"all that could move takes more than solver.memory_gib ({_gib(plan):g} GiB): "
            f"{left_out} are left out, and no bound is claimed"
        )
    if failed:
        yield (
            f"the plan found last failed its audit ({failed}); an earlier one, which passes, is "
            "written; this is a bug of returnplan"
        )
    if unsaid:
        yield (
            f"reasons or worths failed their audit ({unsaid}) and are left out, the plan stands; "
            "this is a bug of returnplan"
        )


def _gib(plan: Plan) -> float:
    return plan.scenario.solver.memory_gib


def page_seconds(scenario: Scenario) -> float:
    """Seconds that the page of a plan takes, for the time limit.

    One of Zhejiang's 90 cohorts took 0.5 s, one of a city's 1,000 cohorts 2.9 s, and the first one
    on a machine 4 s more.
    """
    from returnplan.page.libraries import vega_is_kept

    return 0.5 + 0.003 * len(scenario.cohorts) + (0.0 if vega_is_kept() else 4.0)
