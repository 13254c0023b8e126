"""`returnplan new`."""

from __future__ import annotations

import click

from returnplan.cli.completion import SCENARIO
from returnplan.cli.session import debug_option
from returnplan.jobs import new as job
from returnplan.printable import print_line


@click.command(short_help="Write a small scenario to start from.")
@click.argument("place", metavar="DIR|NAME.xlsx", type=SCENARIO)
@debug_option
def new(place: str) -> None:
    """Write a small commented scenario to start from.

    Into the new folder DIR as CSV tables; or as one workbook NAME.xlsx, with a sheet for each table
    and a comment at each column.
    """
    names = job.new(place)
    print_line(f"{place}: {', '.join(names)}")
    if "README.md" in names:
        print_line(f"Read {place}/README.md, edit the tables in any spreadsheet, then:")
    else:
        print_line("Edit it in any spreadsheet, where comments explain the columns, then:")
    print_line(f"  returnplan check {place}")
    print_line(f"  returnplan solve {place}")
