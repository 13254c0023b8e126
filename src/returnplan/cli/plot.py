"""`returnplan plot`."""

from __future__ import annotations

import click

from returnplan.cli.session import debug_option
from returnplan.jobs.report import plot_run
from returnplan.printable import print_line


@click.command(short_help="Draw a chart of a plan as PNG or SVG.")
@click.argument("run", metavar="RUN")
@click.argument("chart", metavar="CHART")
@click.option(
    "-o", "--output", metavar="FILE", help="A .png or .svg file.  [default: RUN/CHART.png]"
)
@click.option("--language", metavar="L", default="en", help="en or zh.  [default: en]")
@click.option("--dark", is_flag=True, help="In dark colours.")
@debug_option
def plot(run: str, chart: str, output: str | None, language: str, dark: bool) -> None:
    """Draw a chart of the report page as a picture for a document.

    CHART is map, timetable, people, beds, production, held, staffing, arrivals, spending,
    cost_by_mode, cost_by_operator, cost_by_employer, losses, bottlenecks, left or proof.
    """
    print_line(str(plot_run(run, chart, output, language=language, dark=dark)))
