"""`returnplan audit`."""

from __future__ import annotations

import click

from returnplan.cli.completion import FOLDER
from returnplan.cli.session import debug_option
from returnplan.errors import listed
from returnplan.jobs.audit import audit_folder
from returnplan.report.figures import count


@click.command(short_help="Re-check the plan of a run from its files alone.")
@click.argument("run", metavar="RUN", type=FOLDER)
@debug_option
def audit(run: str) -> int:
    """Re-check the plan of a run folder against its scenario, from the files alone.

    Shares no code with the optimiser. Exits with 1 if the plan breaks a rule or cannot be read.
    """
    violations = audit_folder(run)
    for line in listed(violations, "violation"):
        click.echo(line)
    found = count(len(violations), "violation") if violations else "no violation of any rule"
    click.echo(f"{run}: {found}")
    return 1 if violations else 0
