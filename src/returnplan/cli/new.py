"""`returnplan new`."""

from __future__ import annotations

import click

from returnplan.cli.session import debug_option
from returnplan.jobs import new as job


@click.command()
@click.argument("folder", metavar="DIR")
@debug_option
def new(folder: str) -> None:
    """Write a small commented scenario to start from into the new folder DIR."""
    names = job.new(folder)
    click.echo(f"{folder}: {', '.join(names)}")
    click.echo(f"Read {folder}/README.md, edit the tables in any spreadsheet, then:")
    click.echo(f"  returnplan check {folder}")
    click.echo(f"  returnplan solve {folder}")
