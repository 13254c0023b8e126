"""`returnplan solve`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from returnplan.cli.completion import FOLDER, SCENARIO
from returnplan.cli.interrupt import in_background, interruptible
from returnplan.cli.options import json_option, quiet_option, search_options, set_option
from returnplan.cli.progress import LiveLine
from returnplan.cli.session import Session, debug_option
from returnplan.cli.streams import print_json
from returnplan.jobs.solve_folder import solve_folder
from returnplan.printable import print_line

if TYPE_CHECKING:
    from pathlib import Path

    from returnplan.plan import Plan


@click.command(short_help="Find the best plan of a scenario, and write it.")
@click.argument("scenario", metavar="SCENARIO", type=SCENARIO)
@click.option(
    "-o", "--output", metavar="RUN", type=FOLDER, help="The run folder.  [default: runs/NAME]"
)
@search_options()
@set_option("scenario.toml by its dotted path, as budget=900000")
@click.option(
    "--start-from",
    metavar="RUN",
    type=FOLDER,
    help="Begin with what still fits of the plan in this run folder.",
)
@click.option("--report", is_flag=True, help="Write the plan's page too, RUN/report.html.")
@click.option("--force", is_flag=True, help="Replace a run that is there already.")
@quiet_option
@json_option("summary")
@debug_option
@click.pass_obj
def solve(session: Session, /, scenario: str, **options: Any) -> int:
    """Read, check and optimise a scenario folder or workbook; audit and write the plan.

    Running out of time is no failure: the best plan so far is written, with its gap. So it is
    after Ctrl-C (exit status 130) and SIGTERM (143). Where options are not given, the scenario's
    settings hold.

    With --start-from the search begins with an earlier plan, of this scenario or of one that has
    changed since: what no longer fits is left out, and named with the reason in RUN/dropped.csv.
    The plan is never worse, by the order, than what is left. With --force the plan of the same
    scenario that stands there is the start.
    """
    quiet = options["quiet"]
    if not quiet:  # the end of the time limit is no time to load it
        from returnplan.report.terminal import summary
    with interruptible() as interruption, LiveLine(started=session.started, quiet=quiet) as live:
        plan, folder = in_background(
            lambda: solve_folder(
                scenario,
                options["output"],
                overrides=options["set"],
                force=options["force"],
                time_limit_s=options["time_limit"],
                gap=options["gap"],
                seed=options["seed"],
                threads=options["threads"],
                watch=live,
                started=session.started,
                interrupt=interruption.event,
                report=options["report"],
                start_from=options["start_from"],
            )
        )
    if options["json"]:
        print_json(_summary(plan, folder))
    elif not quiet:
        summary(plan)
        print_line(f"{folder}: the schedule is in {folder / 'schedule.csv'}")
        if options["report"]:
            print_line(f"The plan as a page: {folder / 'report.html'}")
    return interruption.exit_status


def _summary(plan: Plan, folder: Path) -> dict[str, Any]:
    """What `--json` prints: the run's folder, its run.json, every measure of summary.csv."""
    from returnplan.plan.measures import measures

    summary = {row.name: {"value": row.value, "unit": row.unit} for row in measures(plan)}
    record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    return {"run": str(folder), **record, "summary": summary}
