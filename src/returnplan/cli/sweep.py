"""`returnplan sweep`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from returnplan.cli.completion import FOLDER, SCENARIO
from returnplan.cli.interrupt import interruptible
from returnplan.cli.moving import MovingLine
from returnplan.cli.options import json_option, quiet_option, search_options, set_option
from returnplan.cli.session import Session, debug_option
from returnplan.cli.streams import print_json
from returnplan.jobs import sweep as job
from returnplan.printable import count, print_line, printable

if TYPE_CHECKING:
    from returnplan.errors import Finding
    from returnplan.plan import Plan

FAILED = 3
"""Exit status where a point could not be solved, as of `solve`."""


@click.command(short_help="Solve every combination of varied values.")
@click.argument("scenario", metavar="SCENARIO", type=SCENARIO)
@click.option(
    "--vary",
    metavar="KEY=V,V...",
    multiple=True,
    required=True,
    help="A setting (budget=8e6,12e6), a whole column (quarantine.beds=50,100) or the cells of "
    "some rows (quarantine[facility=q1].beds=50,100) with the values to try; repeatable: every "
    "combination is solved.",
)
@click.option(
    "-o",
    "--output",
    metavar="DIR",
    required=True,
    type=FOLDER,
    help="Folder for runs and tables.",
)
@click.option("--jobs", type=int, metavar="N", help="Points at a time.  [default: all cores]")
@click.option(
    "--cluster",
    metavar="ADDRESS",
    help="Solve on the workers of this Dask scheduler, as tcp://127.0.0.1:8786.",
)
@search_options(
    "Seconds for each point.",
    "Threads for each point; 0: all cores.  [default: 1 where several are at work]",
)
@set_option("scenario.toml for every point, as budget=900000")
@click.option("--force", is_flag=True, help="Replace runs of another scenario or other options.")
@quiet_option
@json_option("trade-off")
@debug_option
@click.pass_obj
def sweep(session: Session, /, scenario: str, **options: Any) -> int:
    """Solve a scenario for every combination of varied values, and compare the plans.

    Each point of the grid is a run folder under DIR/runs. DIR/sweep.csv has a row for each, with
    the varied values, every measure and the gaps; comparison.csv, cohorts.csv, trips.csv and
    inputs.csv compare them with the first point; comparison.html shows all of it in a browser, the
    trade-off as a curve to click through. The same command again goes on where it was left:
    what is solved is not solved again. After Ctrl-C what is finished is kept and compared. A point
    that fails is listed, and the exit status is 3.
    """
    quiet = options["quiet"]
    with (
        interruptible("keeping and comparing the points that are solved") as interruption,
        _SweepLines(started=session.started, quiet=quiet) as lines,
    ):
        found = job.sweep(
            scenario,
            options["vary"],
            options["output"],
            overrides=options["set"],
            force=options["force"],
            jobs=options["jobs"],
            cluster=options["cluster"],
            time_limit_s=options["time_limit"],
            gap=options["gap"],
            seed=options["seed"],
            threads=options["threads"],
            watch=lines,
            interrupt=interruption.event,
        )
    if options["json"]:
        print_json(_summary(found))
    elif not quiet:
        _print(found)
    for name, fault in found.failures.items():
        for line in fault.splitlines():
            print_line(f"returnplan: {name}: {printable(line)}", err=True)
    return interruption.exit_status or (FAILED if found.failures else 0)


def _print(found: job.Sweep) -> None:
    if found.comparison is not None:
        from returnplan.report.trade_off import print_trade_off

        print_trade_off(found.comparison, found.plans, found.varied)
    open_ = len(found.points) - len(found.plans) - len(found.failures)
    said = [f"{len(found.plans):,} of {count(len(found.points), 'point')} solved"]
    if found.solved_before:
        said.append(f"{found.solved_before:,} of them before")
    if found.failures:
        said.append(f"{len(found.failures):,} failed")
    if open_:
        said.append(f"{open_:,} left, the same command goes on")
    tables = (
        "the trade-off is in sweep.csv and comparison.html"
        if found.comparison
        else "no table is written"
    )
    print_line(f"{found.folder}: {', '.join(said)}; {tables}")


def _summary(found: job.Sweep) -> dict[str, Any]:
    """What `--json` prints: each point with its values, and what came of it."""
    from returnplan.plan.measures import measures

    points = []
    for point in found.points:
        plan = found.plans.get(point.name)
        said: dict[str, Any] = {"run": point.name, "varied": dict(point.varied)}
        if plan is not None:
            said["status"] = plan.status
            said["summary"] = {one.name: round(one.value, one.digits) for one in measures(plan)}
        elif point.name in found.failures:
            said["failure"] = found.failures[point.name]
        points.append(said)
    return {"sweep": str(found.folder), "solved_before": found.solved_before, "points": points}


class _SweepLines(MovingLine):
    """On standard error: a line for each point that is done; in a terminal one that moves."""

    def __init__(self, *, started: float, quiet: bool) -> None:
        super().__init__(started=started, quiet=quiet)
        self._done = self._points = self._at_a_time = 0

    def warned(self, odd: Sequence[Finding]) -> None:
        for finding in odd:
            self.print(f"warning: {finding}")

    def began(self, points: int, solved: int, at_a_time: int) -> None:
        self._points, self._done, self._at_a_time = points, solved, at_a_time
        before = f", {solved:,} solved already" if solved else ""
        pace = f", {at_a_time:,} at a time" if at_a_time else ""
        self.print(f"{count(points, 'point')}{before}{pace}")

    def ended(self, name: str, plan: Plan | None, fault: str) -> None:
        self._done += 1
        state = "failed" if plan is None else f"{plan.status}, {plan.wall_seconds:.1f} s"
        self.print(f"{self._done}/{self._points} {name}: {state}")

    def line(self) -> str:
        if not self._points:
            return f"reading the points, {self.seconds:.0f} s"
        at_work = min(self._at_a_time, self._points - self._done)
        return f"{self._done} of {self._points} done, {at_work} at work, {self.seconds:.0f} s"
