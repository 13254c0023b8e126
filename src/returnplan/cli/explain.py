"""`returnplan explain`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from returnplan.cli.completion import COHORTS, EMPLOYERS, FOLDER, SCENARIO, TRIPS
from returnplan.cli.interrupt import in_background, interruptible
from returnplan.cli.options import time_limit_option
from returnplan.cli.session import Session, debug_option
from returnplan.cli.streams import print_json
from returnplan.cli.what_if import TryingLine
from returnplan.errors import UsageError
from returnplan.jobs.explain import explain_events, explain_run


@click.command(short_help="Say why a cohort, trip or employer fares as it does.")
@click.argument("run", metavar="RUN", type=FOLDER)
@click.option(
    "--cohort",
    metavar="ID",
    shell_complete=COHORTS,
    help="Its ways, what they use, why some stay behind.",
)
@click.option(
    "--trip", metavar="ID", shell_complete=TRIPS, help="Its riders, load, cost in parts, vehicles."
)
@click.option(
    "--employer",
    metavar="ID",
    shell_complete=EMPLOYERS,
    help="Its posts by date, what holds it, who is away.",
)
@click.option(
    "--events", metavar="FILE", type=SCENARIO, help="What the events of events.csv break, and why."
)
@click.option(
    "--at",
    metavar="MOMENT",
    help="With --events: what is known by then, as '2020-02-17 12:00'.  [default: of the last]",
)
@click.option(
    "--contacts", is_flag=True, help="With --events: their coach stays with who is positive."
)
@click.option(
    "--what-if",
    is_flag=True,
    help="Instead: single changes that bring a cohort, an employer's workers, or (where neither "
    "is named) those of the whole plan earlier, or more of them.",
)
@time_limit_option("Seconds for --what-if, reading included.  [default: 60]")
@click.option("--quiet", is_flag=True, help="Print no progress of --what-if.")
@click.option("--json", is_flag=True, help="Print the explanation as JSON.")
@debug_option
@click.pass_obj
def explain(session: Session, /, run: str, **options: Any) -> int:
    """Explain why these workers travel when they do, or not at all: a cohort, trip or employer.

    Says which limits they meet, how much of each is in use, and which cell of the scenario sets
    it. Everything follows from the run's files; nothing is solved again.

    With --what-if single changes of the scenario are tried: beds, vehicles, units, permits, dates,
    budget, heads a day, boarding hours, longest trips. Each is solved again, with the run's seed,
    and is listed only where an audited plan shows that it brings them earlier, or more of them, at
    no loss by the order of objectives. The cheapest comes first. After Ctrl-C what is verified by
    then is listed.

    With --events it says what of the plan cannot be as it was after these: trips, connections that
    are missed, beds that are missing, each with its cause and whom to call.
    """
    asked = {name: options[name] for name in ("cohort", "trip", "employer")}
    if options["events"] is not None:
        return _events(run, options)
    if options["at"] is not None or options["contacts"]:
        raise UsageError("--at and --contacts go with --events FILE")
    if options["what_if"]:
        return _what_if(session, run, options)
    if options["time_limit"] is not None:
        raise UsageError("--time-limit bounds --what-if: give both, or take it out")
    plan, found = explain_run(run, **asked)
    from returnplan.report.explain import as_json, print_explanation

    if options["json"]:
        print_json(as_json(found))
    else:
        print_explanation(plan, found)
    return 0


def _what_if(session: Session, run: str, options: Mapping[str, Any]) -> int:
    if options["trip"] is not None:
        raise UsageError("--what-if asks about a cohort, an employer or the whole plan, not a trip")
    from returnplan.jobs.what_if import TIME_LIMIT_S, what_if_run

    limit = TIME_LIMIT_S if options["time_limit"] is None else options["time_limit"]
    with (
        interruptible("listing what is verified so far") as interruption,
        TryingLine(started=session.started, limit_s=limit, quiet=options["quiet"]) as watch,
    ):
        plan, found = in_background(
            lambda: what_if_run(
                run,
                cohort=options["cohort"],
                employer=options["employer"],
                time_limit_s=limit,
                watch=watch,
                interrupt=interruption.event,
                started=session.started,
            )
        )
    from returnplan.report.what_if import as_json, print_what_if

    if options["json"]:
        print_json(as_json(found))
    else:
        print_what_if(plan, found)
    return interruption.exit_status


def _events(run: str, options: Mapping[str, Any]) -> int:
    """What events break of a plan."""
    others = ("cohort", "trip", "employer", "time_limit")
    if options["what_if"] or any(options[name] is not None for name in others):
        raise UsageError("explain one thing at a time: --events FILE goes with --at, --contacts")
    plan, found, moment = explain_events(
        run, options["events"], at=options["at"], contacts=options["contacts"]
    )
    from returnplan.report.aftermath import as_document, print_aftermath

    if options["json"]:
        print_json(as_document(plan, found, moment))
    else:
        print_aftermath(plan, found, moment)
    return 0
