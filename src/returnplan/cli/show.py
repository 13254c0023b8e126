"""`returnplan show`."""

from __future__ import annotations

import click

from returnplan.cli.completion import COHORTS, DATES, EMPLOYERS, FOLDER, TRIPS
from returnplan.cli.session import debug_option
from returnplan.jobs.show import show_run


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
@debug_option
def show(
    run: str, trip: str | None, cohort: str | None, employer: str | None, date: str | None
) -> None:
    """Print the plan of a run folder: summary, trips of each day, employers, who is left behind."""
    show_run(run, trip=trip, cohort=cohort, employer=employer, date=date)
