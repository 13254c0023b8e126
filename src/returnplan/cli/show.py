"""`returnplan show`."""

from __future__ import annotations

from typing import Any

import click

from returnplan.cli.completion import COHORTS, DATES, EMPLOYERS, FOLDER, TRIPS
from returnplan.cli.options import json_option
from returnplan.cli.session import debug_option
from returnplan.cli.streams import print_json
from returnplan.jobs.show import run_document, show_run


@click.command(short_help="Print the plan of a run.")
@click.argument("run", metavar="RUN", type=FOLDER)
@click.option(
    "--trip", metavar="ID", shell_complete=TRIPS, help="Only this trip, with its stops and riders."
)
@click.option("--cohort", metavar="ID", shell_complete=COHORTS, help="Only this cohort.")
@click.option(
    "--employer",
    metavar="ID",
    shell_complete=EMPLOYERS,
    help="Only this employer: heads, work, what it loses, riders.",
)
@click.option(
    "--date",
    metavar="D",
    shell_complete=DATES,
    help="Only this date, as 2020-02-16, with its totals.",
)
@json_option("plan")
@debug_option
def show(run: str, **options: Any) -> None:
    """Print the plan of a run folder: summary, trips of each day, employers, who is left behind."""
    if options.pop("json"):
        print_json(run_document(run, **options))
    else:
        show_run(run, **options)
