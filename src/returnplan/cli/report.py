"""`returnplan report`."""

from __future__ import annotations

import click

from returnplan.cli.session import debug_option
from returnplan.jobs.report import report_run
from returnplan.printable import print_line


@click.command(short_help="Write a plan as one page for a browser.")
@click.argument("run", metavar="RUN")
@debug_option
def report(run: str) -> None:
    """Write a plan as one page for a browser, RUN/report.html.

    It has the map, the timetable, beds, work, cost, bottlenecks, who is left behind, what is
    proven, and every table to search and to save; in English and Chinese, light and dark.
    """
    print_line(str(report_run(run)))
