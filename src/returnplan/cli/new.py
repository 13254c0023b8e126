"""`returnplan new`."""

from __future__ import annotations

import click

from returnplan.cli.completion import SCENARIO
from returnplan.cli.session import debug_option
from returnplan.jobs import new as job


@click.command(short_help="Write a small scenario to start from.")
@click.argument("place", metavar="DIR|NAME.xlsx", type=SCENARIO)
@debug_option
def new(place: str) -> None:
    """Write a small commented scenario to start from.

    Into the new folder DIR as CSV tables; or as one workbook NAME.xlsx, with a sheet for each table
    and a comment at each column.
    """
    names = job.new(place)
    click.echo(f"{place}: {', '.join(names)}")
    if "README.md" in names:
        click.echo(f"Read {place}/README.md, edit the tables in any spreadsheet, then:")
    else:
        click.echo("Edit it in any spreadsheet, where comments explain the columns, then:")
    click.echo(f"  returnplan check {place}")
    click.echo(f"  returnplan solve {place}")
