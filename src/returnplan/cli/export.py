"""`returnplan export`."""

from __future__ import annotations

import click

from returnplan.cli.completion import FOLDER
from returnplan.cli.session import debug_option
from returnplan.jobs.export import WRITTEN, export_run
from returnplan.printable import count, print_line


@click.command(short_help="Hand a plan on: workbooks, orders, lists, calendars.")
@click.argument("run", metavar="RUN", type=FOLDER)
@click.option(
    "--to",
    metavar="KIND,...",
    multiple=True,
    help="What to write, of those below.  [default: all of them]",
)
@click.option(
    "-o", "--output", metavar="DIR", type=FOLDER, help="Another folder.  [default: RUN/export]"
)
@click.option(
    "--language",
    type=click.Choice(["en", "zh"]),
    default="en",
    show_default=True,
    help="Language of headings and pages.",
)
@click.option("--with-names", is_flag=True, help="Write the names of workers too.")
@click.option(
    "--timezone",
    metavar="ZONE",
    help="Time zone of the plan's clocks, for gtfs.  [default: Asia/Shanghai]",
)
@click.option("--force", is_flag=True, help="Replace an export that is there.")
@debug_option
def export(
    run: str,
    to: tuple[str, ...],
    output: str | None,
    language: str,
    with_names: bool,
    timezone: str | None,
    force: bool,
) -> None:
    r"""Write what is handed on of a plan into RUN/export, complete or not at all.

    \b
    xlsx       one workbook: summary, departures, employers, dates, and every table
    orders     for each operator a workbook and a page to print: stops, heads, breaks, rests
    employers  for each employer who arrives when, quarantine, on post from, who stays
    slips      for each worker or cohort what to do, as a message of 300 characters
    manifest   who sits in which unit, where the scenario lists its workers
    gtfs       the timetable as a feed
    geojson    places and trips as a map
    ical       departures as calendars, by operator and by employer
    """
    wanted = [kind.strip() for text in to for kind in text.split(",") if kind.strip()]
    folder, notes = export_run(
        run,
        wanted,
        output,
        language=language,
        with_names=with_names,
        timezone=timezone,
        force=force,
    )
    for note in notes:
        print_line(note, err=True)
    for path in sorted(path for path in folder.iterdir() if path.name in WRITTEN):
        files = [one for one in path.iterdir()] if path.is_dir() else []
        print_line(f"{path}: {count(len(files), 'file')}" if files else f"{path}")
