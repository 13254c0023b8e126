"""`returnplan replan`."""

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
from returnplan.jobs.replan import replan_run
from returnplan.printable import print_line

if TYPE_CHECKING:
    from pathlib import Path

    from returnplan.jobs.replan import Replanned


@click.command(short_help="Plan the rest of a plan in force again, from a moment on.")
@click.argument("run", metavar="RUN", type=FOLDER)
@click.option(
    "--at",
    metavar="MOMENT",
    required=True,
    help="From which on anything may still change, as '2020-02-17 12:00'.",
)
@click.option(
    "--events",
    metavar="FILE",
    type=SCENARIO,
    help="What has happened by then: events.csv.",
)
@click.option(
    "--contacts/--no-contacts",
    default=None,
    help="Whether their coach stays with who is positive; by default as replan.contacts says.",
)
@set_option("its [objective] and [replan], as replan.changed_worker=50")
@click.option("-o", "--output", metavar="RUN2", type=FOLDER, required=True, help="The run folder.")
@search_options()
@click.option("--force", is_flag=True, help="Replace a run that is there already.")
@quiet_option
@json_option("summary")
@debug_option
@click.pass_obj
def replan(session: Session, /, run: str, **options: Any) -> int:
    """Plan the rest of a plan in force again: what has begun by MOMENT stays as it is.

    Trips whose vehicles have left their base by then, and everybody who has set out or rides one of
    them, are fixed with their units, legs and beds. Nothing else begins before MOMENT. The search
    begins with the plan in force; where no event has changed anything the same trips and riders
    come back. RUN2/scenario holds what is fixed, and RUN2/changes.csv each trip and cohort that
    goes otherwise, why, and who must be called.

    Who is under way and misses a connection is planned on from where they wait; changes.csv names
    who cannot be brought on.

    What goes otherwise counts in the objective changes, by the prices of [replan]; it is last but
    cost in the order, unless that has it elsewhere.
    """
    quiet = options["quiet"]
    if not quiet:  # the end of the time limit is no time to load it
        from returnplan.report.replan import print_replanned
    with interruptible() as interruption, LiveLine(started=session.started, quiet=quiet) as live:
        found, folder = in_background(
            lambda: replan_run(
                run,
                options["output"],
                at=options["at"],
                events=options["events"],
                contacts=options["contacts"],
                overrides=options["set"],
                force=options["force"],
                time_limit_s=options["time_limit"],
                gap=options["gap"],
                seed=options["seed"],
                threads=options["threads"],
                watch=live,
                started=session.started,
                interrupt=interruption.event,
            )
        )
    if options["json"]:
        print_json(_summary(found, folder))
    elif not quiet:
        heads = sum(one.workers for one in found.found.itineraries)
        print_replanned(found.plan, len(found.found.trips), heads, found.notes)
        print_line(f"{folder}: the schedule is in {folder / 'schedule.csv'}")
    return interruption.exit_status


def _summary(found: Replanned, folder: Path) -> dict[str, Any]:
    """What `--json` prints: the run's folder, its run.json, the counts of its changes."""
    from returnplan.report.replan import counts

    record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    return {"run": str(folder), **record, "changes": counts(found.plan)}
