"""`returnplan explain`."""

from __future__ import annotations

import click

from returnplan.cli.completion import COHORTS, EMPLOYERS, FOLDER, TRIPS
from returnplan.cli.session import debug_option
from returnplan.cli.streams import print_json
from returnplan.jobs.explain import explain_run


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
@click.option("--json", is_flag=True, help="Print the explanation as JSON.")
@debug_option
def explain(
    run: str, cohort: str | None, trip: str | None, employer: str | None, json: bool
) -> None:
    """Explain why these workers travel when they do, or not at all: a cohort, trip or employer.

    Says which limits they meet, how much of each is in use, and which cell of the scenario sets
    it. Everything follows from the run's files; nothing is solved again.
    """
    plan, found = explain_run(run, cohort=cohort, trip=trip, employer=employer)
    from returnplan.report.explain import as_json, print_explanation

    if json:
        print_json(as_json(found))
    else:
        print_explanation(plan, found)
